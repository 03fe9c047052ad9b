// What people ask of a session, and what it makes of it.
#include "controller/session/session.hpp"

#include <algorithm>

#include "config/settings/support_angles.hpp"

namespace stretch::session {
namespace {
using namespace stretch::literals;
using S = SessionState;
constexpr double kLess = 0.9;
constexpr double kMore = 1.1;
constexpr double kLeastFactor = 0.3;
constexpr double kDiscomfortLowers = 5.0;  // on 5: a quarter less; on 6 or more: release and end
constexpr double kDiscomfortEnds = 6.0;
constexpr double kDiscomfortFactor = 0.75;
}  // namespace

void Session::take_requests(const Inputs& in) noexcept {
  for (const PersonRequest& request : in.requests) {
    attendance_.seen(in.now);
    take(request, in);
  }
}

void Session::take(const PersonRequest& request, const Inputs& in) noexcept {
  switch (request.action) {
    case PersonAction::prepare:
      if (state_ == S::ready && in.plan != nullptr) {
        plan_ = *in.plan;
        prepared_ = true;
        stop_test_failed_ = false;
      }
      break;
    case PersonAction::begin_mounting:
      // Somebody else's plan may have come between the press and this cycle.
      begin_pressed_ = request.value == static_cast<double>(plan_.number);
      break;
    case PersonAction::angle_up:
    case PersonAction::angle_down:
      jog_ = request.action == PersonAction::angle_up ? 1 : -1;
      jog_at_ = in.now;
      break;
    case PersonAction::set_comfortable_angle:
      if (state_ == S::mounting && in.measured.valid) {
        comfortable_ = clamp(in.measured.angle, Angle{}, min(kHighestComfortable, plan_.angle_limit));
        comfortable_set_ = true;
      }
      break;
    case PersonAction::start:
      start_pressed_ = true;
      break;
    case PersonAction::pause:
      raise(Event::pause, in);
      break;
    case PersonAction::resume:
      resume_pressed_ = true;
      break;
    case PersonAction::decline:
      if (state_ == S::paused) raise(Event::pause_over, in);
      break;
    case PersonAction::less:
    case PersonAction::more:
    case PersonAction::hold_here:
    case PersonAction::comfort:
      take_while_stretching(request, in);
      break;
    case PersonAction::enough:
      raise(Event::ended_by_person, in);
      break;
    case PersonAction::tap:
      break;
    case PersonAction::score:
      if (state_ == S::finished && recorded_) {
        result_.score = static_cast<int>(std::clamp(request.value, 0.0, 10.0));
        scored_ = true;
        raise(Event::scored, in);
      }
      break;
  }
}

void Session::take_while_stretching(const PersonRequest& request, const Inputs& in) noexcept {
  if (state_ != S::running && state_ != S::warm_up) return;
  switch (request.action) {
    case PersonAction::less:
      factor_ = std::max(kLeastFactor, factor_ * kLess);
      break;
    case PersonAction::more:
      factor_ = std::min(1.0, factor_ * kMore);
      break;
    case PersonAction::hold_here:
      if (state_ == S::running && interpreter_.stretching()) {
        hold_here_ = !hold_here_;
        hold_here_since_ = in.now;
      }
      break;
    case PersonAction::comfort:
      if (request.value >= kDiscomfortEnds) {
        raise(Event::ended_by_person, in);
      } else if (request.value >= kDiscomfortLowers) {
        factor_ = std::max(kLeastFactor, factor_ * kDiscomfortFactor);
      }
      break;
    default:
      break;
  }
}

}  // namespace stretch::session
