// The states at work: what each does in a cycle, and what comes of what happens in it.
#include "controller/session/session.hpp"

#include <algorithm>

namespace stretch::session {
namespace {
using namespace stretch::literals;
using S = SessionState;
using Mode = control::Reference::Mode;

constexpr Duration kCountdown = 3_s;   // every motion is announced: 3, 2, 1
constexpr Duration kJogHeld = 200_ms;  // a jog stops this long after its last request
constexpr AngularVelocity kJogSpeed = 2_deg_s;
constexpr Angle kJogHighest = 30_deg;  // comfortable angle: 0..30 deg
constexpr Angle kStopTestLimit = 5_deg;
constexpr Duration kHoldHereLongest = 60_s;
constexpr double kLess = 0.9;
constexpr double kMore = 1.1;
constexpr double kLeastFactor = 0.3;
constexpr double kDiscomfortLowers = 5.0;  // on 5: a quarter less; on 6 or more: release and end
constexpr double kDiscomfortEnds = 6.0;
constexpr double kDiscomfortFactor = 0.75;
constexpr Force kLargestCuffFriction = 1.5_N;  // half of what the weighing refuses
constexpr Angle kFlat = 0.3_deg;
constexpr Duration kFaultResetPeriod = 1_s;
constexpr Duration kFaultResetPulse = 0.2_s;
}  // namespace

Session::Session(const config::Station& station) noexcept
    : control_(station.control),
      cuff_weight_(station.mechanics.cuff_weight),
      safety_(station.safety),
      pause_limit_(station.pause_limit),
      score_limit_(station.score_limit),
      self_test_(station.mechanics, station.safety.hand_switch),
      interpreter_(station.control),
      attendance_(station.safety),
      comfortable_(station.control.comfortable_angle) {}

bool Session::in_session() const noexcept {
  return state_ == S::weighing || state_ == S::warm_up || state_ == S::running || state_ == S::paused;
}

Intent Session::step(const Inputs& in) noexcept {
  began_ = ended_ = false;
  let_go_ = new_leg_ = false;
  begin_pressed_ = start_pressed_ = resume_pressed_ = false;
  if (state_ == S::off) {
    state_ = S::self_test;
    state_since_ = in.now;
  }
  observe(in);
  watch(in);
  take_requests(in);

  Intent intent;
  intent.reference.mode = Mode::stand;
  intent.permissive = true;
  intent.angle_limit = prepared_ ? plan_.angle_limit : Angle{};
  const S before = state_;
  act(in, intent);
  if (state_ != before) {
    // The state that begins acts from the next cycle on; this one stands.
    intent.reference = control::Reference{};
    intent.reference.mode = Mode::stand;
  }
  intent.reference.angle_limit = min(intent.reference.angle_limit, intent.angle_limit);
  intent.reference.slow_above = plan_.angle_limit * (2.0 / 3.0);
  intent.end_angle = in_session() ? comfortable_ : Angle{};
  intent.session = in_session() || state_ == S::stop_test || state_ == S::mounting || state_ == S::releasing;
  intent.owner_needed = in_session() || state_ == S::stop_test || state_ == S::mounting;
  intent.stretching = leg_.valid && (state_ == S::warm_up || state_ == S::running);
  intent.holding = state_ == S::running && interpreter_.holding();
  intent.move = move_;
  intent.let_go = let_go_;
  intent.new_leg = new_leg_;
  intent.leg = leg_;
  if (leg_.valid && state_ == S::running && warm_up_.curve().learnt()) {
    intent.own_curve = warm_up_.curve().at(in.sample.drive.angle) / leg_.cuff_distance;
  }
  intent.zeroed_cuff_weight = zeroed_;
  show(in);
  return intent;
}

// --- what happens
// ---------------------------------------------------------------------------------------------

void Session::watch(const Inputs& in) noexcept {
  const SafetyView& safety = in.safety;
  if (safety.action == SafetyAction::torque_off) {
    // Before the first acknowledgement power is off by right, and no event.
    if (state_ != S::self_test && state_ != S::torque_off) raise(Event::torque_off, in);
    return;
  }
  const bool retreating = safety.action >= SafetyAction::retreat;
  if (retreating && safety.has_cause && safety.cause == SafetyRow::sr26_leg_out) raise(Event::leg_out, in);
  if (attendance_.unanswered(in.now) && (in_session() || state_ == S::mounting))
    raise(Event::tap_unanswered, in);
  if (recording_ && in.now - session_began_ >= plan_.duration) raise(Event::session_time_over, in);
  if (retreating && state_ != S::paused) raise(Event::retreat, in);
  if (!in.owner_present && state_ != S::paused) raise(Event::heartbeat_lost, in);
}

void Session::raise(Event event, const Inputs& in) noexcept {
  const S to = next(state_, event);
  if (to == state_) return;
  const S from = state_;
  last_event_ = event;
  leave(from, in);
  ++move_;
  state_ = to;
  state_since_ = in.now;
  enter(to, event, in);
}

void Session::leave(SessionState from, const Inputs& in) noexcept {
  if (from != S::running) return;
  if (interpreter_.holding()) result_.add(interpreter_.close_hold(in.now));
  hold_here_ = false;
}

void Session::enter(SessionState to, Event event, const Inputs& in) noexcept {
  switch (to) {
    case S::off:
      break;
    case S::self_test:
      self_test_.restart();
      break;
    case S::ready:
      stop_test_failed_ = event == Event::stop_test_failed;
      prepared_ = false;
      break;
    case S::stop_test:
      stop_test_.restart();
      attendance_.seen(in.now);
      break;
    case S::mounting:
      if (event == Event::stop_test_passed) {
        stop_test_passed_ = true;
        stop_test_day_ = in.day;
      }
      comfortable_set_ = counting_down_ = false;
      comfortable_ = control_.comfortable_angle;
      leg_ = control::LegWeight{};
      new_leg_ = true;
      has_stop_cause_ = false;
      attendance_.seen(in.now);
      break;
    case S::weighing:
      if (event == Event::mounted) {
        result_ = Result{};
        recording_ = began_ = true;
        session_began_ = in.now;
        factor_ = 1.0;
        resumptions_left_ = plan_.resumptions;
        weighing_.begin(plan_.mass, plan_.height, plan_.cuff_distance);
      } else {
        weighing_.again();
      }
      break;
    case S::warm_up:
      if (event == Event::weighing_accepted) {
        leg_ = {.valid = true,
                .weight = weighing_.weighing().weight(),
                .cuff_distance = plan_.cuff_distance,
                .cuff_friction = clamp(weighing_.weighing().friction(), Force{}, kLargestCuffFriction)};
        result_.weight = leg_.weight;
      }
      warm_up_.begin();
      new_leg_ = true;
      break;
    case S::running:
      interpreter_.begin(plan_.phases, in.now);
      break;
    case S::paused:
      pause_by_safety_ = event == Event::retreat || event == Event::heartbeat_lost;
      break;
    case S::releasing:
      switch (event) {
        case Event::protocol_done:
          pending_outcome_ = Outcome::completed;
          break;
        case Event::ended_by_person:
          pending_outcome_ = Outcome::stopped_by_patient;
          break;
        case Event::pause_over:
          pending_outcome_ = pause_by_safety_ && stop_cause_ != SafetyRow::sr12_hand_switch &&
                                     stop_cause_ != SafetyRow::sr13_stop
                                 ? Outcome::paused_by_safety
                                 : Outcome::stopped_by_patient;
          break;
        default:
          pending_outcome_ = Outcome::aborted;
          break;
      }
      break;
    case S::finished:
      end_session(pending_outcome_, in);
      break;
    case S::torque_off:
      end_session(Outcome::aborted, in);
      break;
  }
}

void Session::end_session(Outcome outcome, const Inputs& in) noexcept {
  if (!recording_) return;
  recording_ = false;
  ended_ = true;
  result_.outcome = outcome;
  result_.duration = in.now - session_began_;
}

// What is noted of every cycle, whatever the state: safety's actions, the leg's extremes.
void Session::observe(const Inputs& in) noexcept {
  const SafetyAction action = in.safety.action;
  if (action > last_action_ && action >= SafetyAction::retreat && in.safety.has_cause) {
    has_stop_cause_ = true;
    stop_cause_ = in.safety.cause;
    if (recording_)
      result_.add(SafetyEvent{.row = in.safety.cause, .at = in.now - session_began_, .action = action});
  }
  last_action_ = action;
  if (!recording_ || !in.measured.valid) return;
  result_.peak_angle = max(result_.peak_angle, in.measured.angle);
  if (!leg_.valid) return;
  result_.peak_stretch_torque = max(result_.peak_stretch_torque, in.measured.stretch);
  result_.peak_stretch_force = max(result_.peak_stretch_force, in.measured.stretch / leg_.cuff_distance);
}

// --- what people ask
// ------------------------------------------------------------------------------------------

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
      begin_pressed_ = true;
      break;
    case PersonAction::angle_up:
    case PersonAction::angle_down:
      jog_ = request.action == PersonAction::angle_up ? 1 : -1;
      jog_at_ = in.now;
      break;
    case PersonAction::set_comfortable_angle:
      if (state_ == S::mounting && in.measured.valid) {
        comfortable_ = clamp(in.measured.angle, Angle{}, min(kJogHighest, plan_.angle_limit));
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
      if (state_ == S::finished) {
        result_.score = static_cast<int>(std::clamp(request.value, 0.0, 10.0));
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
      if (state_ == S::running) {
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

// --- what the states do
// ---------------------------------------------------------------------------------------

void Session::act(const Inputs& in, Intent& intent) noexcept {
  switch (state_) {
    case S::off:
      intent.reference.mode = Mode::off;
      intent.permissive = false;
      break;
    case S::torque_off:
      intent.reference.mode = Mode::off;
      intent.permissive = false;
      if (in.safety.torque_off_acknowledged) raise(Event::acknowledged, in);
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
      if (result_.duration <= Duration{} || last_event_ != Event::flat_reached ||
          in.now - state_since_ >= score_limit_) {
        raise(Event::scored, in);
      }
      break;
  }
}

void Session::act_self_test(const Inputs& in, Intent& intent) noexcept {
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
                                                .strapped = in.sample.io.strap_ok,
                                                .start = start_pressed_,
                                                .action = in.safety.action,
                                                .cause = in.safety.cause,
                                                .resume_possible = in.safety.resume_possible,
                                                .angle_limit = intent.angle_limit});
  intent.reference = out.reference;
  view_.notice = out.notice;
  let_go_ = out.let_go;
  if (out.passed) raise(Event::stop_test_passed, in);
  if (out.failed) raise(Event::stop_test_failed, in);
}

void Session::act_mounting(const Inputs& in, Intent& intent) noexcept {
  intent.angle_limit = min(kJogHighest + control_.angle_margin, plan_.angle_limit);
  const bool strapped = in.sample.io.strap_ok;
  if (!strapped) counting_down_ = false;
  if (strapped && jog_ != 0 && in.now - jog_at_ < kJogHeld && !counting_down_) {
    intent.reference.mode = Mode::sweep;
    intent.reference.goal = jog_ > 0 ? kJogHighest : Angle{};
    intent.reference.speed = kJogSpeed;
    intent.reference.angle_limit = intent.angle_limit;
  } else {
    jog_ = 0;
  }
  if (start_pressed_ && strapped && comfortable_set_ && !counting_down_) {
    counting_down_ = true;
    countdown_began_ = in.now;
  }
  if (counting_down_ && in.now - countdown_began_ >= kCountdown) raise(Event::mounted, in);
}

void Session::act_weighing(const Inputs& in, Intent& intent) noexcept {
  const WeighingSweep::Output out = weighing_.step(in.measured, in.law, control_.sweep_speed);
  intent.reference = out.reference;
  intent.angle_limit = min(out.reference.angle_limit, plan_.angle_limit);
  if (out.result == WeighingSweep::Result::accepted) raise(Event::weighing_accepted, in);
  if (out.result == WeighingSweep::Result::failed) raise(Event::weighing_failed, in);
}

void Session::act_warm_up(const Inputs& in, Intent& intent) noexcept {
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
                                                     .frozen = hold_here_});
  intent.reference = out.reference;
  if (out.hold_finished) result_.add(out.hold);
  if (out.phase_changed) {
    hold_here_ = false;
    ++move_;
  }
  if (out.timed_out) raise(Event::session_time_over, in);
  if (out.done) raise(Event::protocol_done, in);
}

void Session::act_paused(const Inputs& in, Intent& intent) noexcept {
  intent.reference = {.mode = Mode::release,
                      .goal = comfortable_,
                      .speed = control_.release_speed,
                      .target = {},
                      .angle_limit = plan_.angle_limit,
                      .slow_above = {}};
  const bool may_resume = !pause_by_safety_ || resumptions_left_ > 0;
  if (!may_resume || in.now - state_since_ >= pause_limit_) {
    raise(Event::pause_over, in);
    return;
  }
  const bool free = in.safety.action < SafetyAction::retreat || in.safety.resume_possible;
  if (!resume_pressed_ || !free || !in.owner_present) return;
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
  const bool flat = in.sample.drive.quality == hal::Quality::valid && in.sample.drive.angle <= kFlat;
  if (flat && abs(in.sample.drive.speed) <= 0.2_deg_s) raise(Event::flat_reached, in);
}

}  // namespace stretch::session
