// What the session shows: the sentence for the person and the figures beside it.
#include "controller/session/session.hpp"

namespace stretch::session {
namespace {
using namespace stretch::literals;
using S = SessionState;
constexpr Angle kDown = 2_deg;
constexpr AngularVelocity kStillSinking = 0.3_deg_s;
}  // namespace

// Time the support needs down to an angle at its release speed; the true one is a little longer.
Duration Session::time_down(const Inputs& in, Angle to) const noexcept {
  const Angle way = in.sample.drive.angle - to;
  const bool retreating = in.safety.action >= SafetyAction::retreat;
  const AngularVelocity speed = retreating ? safety_.retreat_speed : control_.release_speed;
  return way > Angle{} ? way / speed : Duration{};
}

Notice Session::notice(const Inputs& in, Duration& left) const noexcept {
  left = Duration{};
  if (attendance_.asking(in.now) && somebody_strapped()) {
    left = attendance_.left(in.now);
    return Notice::are_you_all_right;
  }
  switch (state_) {
    case S::off:
      return Notice::none;
    case S::self_test:
      if (self_test_.passed()) return Notice::acknowledge_to_start;
      return self_test_.anything_failed() ? Notice::self_test_failed : Notice::self_test_running;
    case S::ready:
      return stop_test_failed_ ? Notice::stop_test_failed : Notice::choose_prescription;
    case S::stop_test:
      return stop_test_notice_;
    case S::mounting:
      if (!strapped_) return Notice::strap_in;
      if (!counting_down_) return Notice::set_comfortable_angle;
      left = max(Duration{}, kCountdown - (in.now - countdown_began_));
      return Notice::countdown;
    case S::weighing:
      return weighing_.refused_before() ? Notice::weighing_refused_relax : Notice::weighing_keep_still;
    case S::warm_up:
      return Notice::warming_up;
    case S::running:
      left = max(Duration{}, interpreter_.length() - interpreter_.elapsed(in.now));
      switch (interpreter_.kind()) {
        case PhaseKind::approach:
        case PhaseKind::ramp:
          return Notice::raising_gently;
        case PhaseKind::hold_force:
          return interpreter_.limited_by() == LimitedBy::none ? Notice::holding_gently
                                                              : Notice::holding_still;
        case PhaseKind::hold_angle:
          return Notice::holding_still;
        case PhaseKind::rest:
          return Notice::resting;
        case PhaseKind::release:
        case PhaseKind::contract:
        case PhaseKind::repeat:
          return Notice::letting_go;
      }
      return Notice::letting_go;
    case S::paused: {
      // A retreat goes on to its own end, which may lie below the comfortable angle.
      const bool retreating = in.safety.action >= SafetyAction::retreat;
      const Duration down = time_down(in, comfortable_ + 1_deg);
      if (retreating ? !in.safety.arrived : down > Duration{}) {
        left = down;
        return Notice::stopped_letting_down;
      }
      left = max(Duration{}, pause_limit_ - (in.now - state_since_));
      return Notice::paused_may_resume;
    }
    case S::releasing:
      left = time_down(in, Angle{});
      switch (last_event_) {
        case Event::session_time_over:
          return Notice::session_time_over;
        case Event::leg_out:
          return Notice::leg_taken_out;
        case Event::protocol_done:
        case Event::ended_by_person:
          return Notice::releasing;
        default:
          return has_stop_cause_ ? Notice::stopped_letting_down : Notice::releasing;
      }
    case S::finished:
      left = max(Duration{}, score_limit_ - (in.now - state_since_));
      return Notice::finished_score;
    case S::torque_off:
      if (in.sample.drive.quality == hal::Quality::valid && in.sample.drive.angle > kDown &&
          in.sample.drive.speed < -kStillSinking) {
        left = in.sample.drive.angle / abs(in.sample.drive.speed);
        return Notice::torque_off_sinking;
      }
      return in.safety.acknowledgement_possible ? Notice::torque_off_acknowledge
                                                : Notice::torque_off_cause_present;
  }
  return Notice::none;
}

void Session::show(const Inputs& in) noexcept {
  Duration left;
  view_.notice = notice(in, left);
  view_.left = left;
  view_.state = state_;
  const bool running = state_ == S::running;
  view_.phase = running ? interpreter_.kind() : PhaseKind::rest;
  view_.phase_number = running ? interpreter_.number() : 0;
  view_.phase_count = running ? interpreter_.count() : 0;
  view_.phase_elapsed = running ? interpreter_.elapsed(in.now) : Duration{};
  view_.phase_length = running ? interpreter_.length() : Duration{};
  view_.next_phase = PhaseKind::rest;
  view_.next_phase_length = Duration{};
  view_.has_next_phase = running && interpreter_.next(view_.next_phase, view_.next_phase_length);
  view_.elapsed = recording_ ? in.now - session_began_ : result_.duration;
  view_.expected = prepared_ ? plan_.expected : Duration{};
  view_.remaining = Duration{};
  if (state_ == S::warm_up) view_.remaining = plan_.expected;
  if (running) view_.remaining = interpreter_.remaining(in.now, plan_.force * factor_);
  view_.target = running && prepared_ ? interpreter_.target() / plan_.cuff_distance : Force{};
  view_.band = running && prepared_ ? interpreter_.band() / plan_.cuff_distance : Force{};
  view_.comfortable = comfortable_;
  view_.highest_angle = result_.peak_angle;
  view_.limited_by = running ? interpreter_.limited_by() : LimitedBy::none;
  view_.hold_here = hold_here_;
  view_.resumptions_left = resumptions_left_;
  view_.hand_switch = stop_test_.hand_switch();
  view_.stop = stop_test_.stop();
  view_.stop_test_failure = stop_test_.failure();
  view_.weighing_attempt = state_ == S::weighing ? weighing_.attempt() : 0;
  view_.may_resume = state_ == S::paused && may_resume(in);
  view_.prepared = prepared_;
  view_.plan_number = prepared_ ? plan_.number : 0;
  view_.recorded = recording_;
  view_.identity = result_.identity;
  view_.has_stop_cause = has_stop_cause_;
  view_.stop_cause = stop_cause_;
  for (std::size_t i = 0; i < kSelfTestChecks; ++i) {
    view_.self_test[i] = self_test_.state(static_cast<SelfTestCheck>(i));
  }
}

}  // namespace stretch::session
