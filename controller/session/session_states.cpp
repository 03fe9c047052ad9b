// What each state does in a cycle: the motion it wants and how it ends.
#include "controller/session/session.hpp"

#include <algorithm>

#include "config/settings/support_angles.hpp"
#include "controller/session/longest.hpp"

namespace stretch::session {
namespace {
using namespace stretch::literals;
using S = SessionState;
using Mode = control::Reference::Mode;
constexpr Duration kJogHeld = 200_ms;  // a jog stops this long after its last request
constexpr AngularVelocity kJogSpeed = 2_deg_s;
constexpr Angle kStopTestLimit = 5_deg;
constexpr Duration kFaultResetPeriod = 1_s;
constexpr Duration kFaultResetPulse = 0.2_s;
}  // namespace

void Session::act(const Inputs& in, Intent& intent) noexcept {
  switch (state_) {
    case S::off:
      intent.reference.mode = Mode::off;
      intent.permissive = false;
      break;
    case S::torque_off:
      intent.reference.mode = Mode::off;
      intent.permissive = false;
      if (in.safety.torque_off_acknowledged) {
        raise(Event::acknowledged, in);
      } else if (only_self_test_due(in)) {
        raise(Event::self_test_due, in);
      }
      break;
    case S::self_test:
      act_self_test(in, intent);
      break;
    case S::ready:
      intent.reference.mode = Mode::off;
      if (begin_pressed_ && prepared_) {
        let_go_ = true;
        const bool tested = stop_test_passed_ && stop_test_day_ == in.day;
        raise(tested ? Event::prepared : Event::prepared_untested, in);
      }
      break;
    case S::stop_test:
      act_stop_test(in, intent);
      break;
    case S::mounting:
      act_mounting(in, intent);
      break;
    case S::weighing:
      act_weighing(in, intent);
      break;
    case S::warm_up:
      act_warm_up(in, intent);
      break;
    case S::running:
      act_running(in, intent);
      break;
    case S::paused:
      act_paused(in, intent);
      break;
    case S::releasing:
      act_releasing(in, intent);
      break;
    case S::finished:
      intent.reference.mode = Mode::off;
      // A session that never began has nothing to score.
      if (!recorded_ || in.now - state_since_ >= score_limit_) raise(Event::scored, in);
      break;
  }
}

void Session::act_self_test(const Inputs& in, Intent& intent) noexcept {
  // What was proved before power was forbidden once more proves nothing now.
  if (in.safety.torque_off_present && self_test_.passed()) self_test_.restart();
  const SelfTest::Demand demand = self_test_.step(in.now, in.sample, in.setup);
  intent.reference.mode = Mode::off;
  intent.permissive = demand.permissive;
  intent.reset_safety_relay = demand.reset_safety_relay;
  intent.zero_force = demand.zero_force;
  if (demand.zero_force) zeroed_ = cuff_weight_ * cos(in.sample.drive.angle);
  intent.self_test = true;
  intent.self_test_passed = self_test_.passed();
  const double cycle = (in.now - state_since_) / kFaultResetPeriod;
  const double part = cycle - static_cast<double>(static_cast<std::int64_t>(cycle));
  intent.reset_drive_fault =
      in.sample.drive.state == hal::DriveState::fault && part * kFaultResetPeriod < kFaultResetPulse;
  if (in.safety.start_acknowledged) raise(Event::self_test_passed, in);
}

void Session::act_stop_test(const Inputs& in, Intent& intent) noexcept {
  intent.angle_limit = min(kStopTestLimit, plan_.angle_limit);
  const StopTest::Output out = stop_test_.step({.now = in.now,
                                                .angle = in.sample.drive.angle,
                                                .speed = in.sample.drive.speed,
                                                .measured = in.sample.drive.quality == hal::Quality::valid,
                                                .strapped = strapped_,
                                                .start = start_pressed_,
                                                .action = in.safety.action,
                                                .cause = in.safety.cause,
                                                .resume_possible = in.safety.resume_possible,
                                                .own_stop = in.safety.own_stop,
                                                .angle_limit = intent.angle_limit});
  intent.reference = out.reference;
  stop_test_notice_ = out.notice;
  let_go_ = out.let_go;
  if (out.passed) raise(Event::stop_test_passed, in);
  if (out.failed) raise(Event::stop_test_failed, in);
}

void Session::act_mounting(const Inputs& in, Intent& intent) noexcept {
  intent.angle_limit = min(kHighestComfortable + control_.angle_margin, plan_.angle_limit);
  if (!strapped_) counting_down_ = false;
  if (strapped_ && jog_ != 0 && in.now - jog_at_ < kJogHeld && !counting_down_) {
    intent.reference.mode = Mode::sweep;
    intent.reference.goal = jog_ > 0 ? kHighestComfortable : Angle{};
    intent.reference.speed = kJogSpeed;
    intent.reference.angle_limit = intent.angle_limit;
  } else {
    jog_ = 0;
  }
  if (start_pressed_ && strapped_ && comfortable_set_ && !counting_down_) {
    counting_down_ = true;
    countdown_began_ = in.now;
  }
  if (counting_down_ && in.now - countdown_began_ >= kCountdown) raise(Event::mounted, in);
}

void Session::act_weighing(const Inputs& in, Intent& intent) noexcept {
  if (attendance_.asking(in.now)) return;  // nobody is moved on while asked whether all is well
  const WeighingSweep::Output out = weighing_.step(in.measured, in.law, control_.sweep_speed);
  intent.reference = out.reference;
  intent.angle_limit = min(out.reference.angle_limit, plan_.angle_limit);
  if (out.result == WeighingSweep::Result::accepted) raise(Event::weighing_accepted, in);
  if (out.result == WeighingSweep::Result::failed) raise(Event::weighing_failed, in);
}

void Session::act_warm_up(const Inputs& in, Intent& intent) noexcept {
  if (attendance_.asking(in.now)) return;
  const WarmUp::Output out = warm_up_.step(in.measured, in.law, target() * control_.traction_from,
                                           comfortable_, plan_.angle_limit, control_.sweep_speed);
  intent.reference = out.reference;
  if (out.done) raise(Event::curve_learnt, in);
}

void Session::act_running(const Inputs& in, Intent& intent) noexcept {
  if (hold_here_ && in.now - hold_here_since_ >= kHoldHereLongest) hold_here_ = false;
  const Interpreter::Output out = interpreter_.step({.now = in.now,
                                                     .measured = in.measured,
                                                     .law = in.law,
                                                     .target = target(),
                                                     .cuff_distance = plan_.cuff_distance,
                                                     .angle_limit = plan_.angle_limit,
                                                     .comfortable = comfortable_,
                                                     // Nobody is pulled on while asked whether all is well.
                                                     .frozen = hold_here_ || attendance_.asking(in.now)});
  intent.reference = out.reference;
  if (out.hold_finished) result_.add(out.hold);
  if (out.phase_changed) {
    hold_here_ = false;
    ++move_;
  }
  if (out.timed_out) raise(Event::session_time_over, in);
  if (out.done) raise(Event::protocol_done, in);
}

bool Session::may_resume(const Inputs& in) const noexcept {
  const bool left = !pause_by_safety_ || resumptions_left_ > 0;
  const bool free = in.safety.action < SafetyAction::retreat || in.safety.resume_possible;
  return left && free && in.owner_present;
}

void Session::act_paused(const Inputs& in, Intent& intent) noexcept {
  intent.reference = {.mode = Mode::release,
                      .goal = comfortable_,
                      .speed = control_.release_speed,
                      .target = {},
                      .angle_limit = plan_.angle_limit,
                      .slow_above = {}};
  const bool none_left = pause_by_safety_ && resumptions_left_ == 0;
  if (none_left || in.now - state_since_ >= pause_limit_) {
    raise(Event::pause_over, in);
    return;
  }
  if (!resume_pressed_ || !may_resume(in)) return;
  if (pause_by_safety_) --resumptions_left_;
  let_go_ = true;
  has_stop_cause_ = false;
  raise(leg_.valid ? Event::resume : Event::resume_unweighed, in);
}

void Session::act_releasing(const Inputs& in, Intent& intent) noexcept {
  intent.reference = {.mode = Mode::release,
                      .goal = Angle{},
                      .speed = control_.release_speed,
                      .target = {},
                      .angle_limit = intent.angle_limit,
                      .slow_above = {}};
  const bool flat = in.sample.drive.quality == hal::Quality::valid && in.sample.drive.angle <= kArrived;
  if (flat && abs(in.sample.drive.speed) <= 0.2_deg_s) raise(Event::flat_reached, in);
}

}  // namespace stretch::session
