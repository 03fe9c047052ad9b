// Slow moves for the stops to be proved on.
#include "controller/session/stop_test.hpp"

#include "config/settings/support_angles.hpp"

namespace stretch::session {
namespace {
using namespace stretch::literals;
using Mode = control::Reference::Mode;

constexpr Angle kSeenRising = 1.5_deg;  // a stop before it proves nothing
constexpr Angle kTop = 4_deg;           // "at most 5 deg up from flat"
constexpr AngularVelocity kSlow = 0.5_deg_s;
constexpr Duration kPatience = 20_s;  // for one move, rising included
constexpr int kMoves = 3;
constexpr AngularVelocity kTurnedInward = 0.5_deg_s;
}  // namespace

StopTest::Output StopTest::step(const Inputs& in) noexcept {
  Output out;
  out.reference.mode = Mode::stand;
  out.reference.angle_limit = in.angle_limit;
  const bool stopped = in.action >= SafetyAction::retreat;
  switch (stage_) {
    case Stage::resting:
      out.notice = in.strapped ? Notice::stop_test_start : Notice::strap_in;
      if (in.start && in.strapped) {
        if (!stopped) {
          stage_ = Stage::rising;
          since_ = in.now;
        } else {
          out.let_go = in.resume_possible;  // a stop from before; the next press begins the move
        }
      }
      break;
    case Stage::rising:
      out.notice = in.angle < kSeenRising ? Notice::raising_gently
                   : hand_switch_proved_  ? Notice::stop_test_touch_stop
                                          : Notice::stop_test_press_hand_switch;
      out.reference.mode = Mode::sweep;
      out.reference.goal = kTop;
      out.reference.speed = kSlow;
      if (stopped) {
        stage_ = Stage::letting_down;
        stopped_at_ = in.angle;
      } else if (in.now - since_ > kPatience) {
        stage_ = Stage::returning;
        ++unanswered_;
      }
      break;
    case Stage::letting_down:
      out.notice = Notice::stopped_letting_down;
      if (in.measured && stopped_at_ >= kSeenRising && in.speed < -kTurnedInward) {
        if (in.cause == SafetyRow::sr12_hand_switch) hand_switch_proved_ = true;
        if (in.cause == SafetyRow::sr13_stop) stop_proved_ = true;
      }
      if (in.measured && in.angle < kArrived && in.resume_possible) {
        out.let_go = in.own_stop;  // the person's own stop, seen released, is the edge that ends it
        out.passed = in.own_stop && hand_switch_proved_ && stop_proved_;
        stage_ = Stage::resting;
      }
      break;
    case Stage::returning:
      out.notice = Notice::releasing;
      out.reference.mode = Mode::release;
      out.reference.goal = Angle{};
      out.reference.speed = 2_deg_s;
      if (stopped) {
        stage_ = Stage::letting_down;
        stopped_at_ = Angle{};
      }
      if (in.measured && in.angle < kArrived) {
        out.failed = unanswered_ >= kMoves;
        stage_ = Stage::resting;
      }
      break;
  }
  return out;
}

}  // namespace stretch::session
