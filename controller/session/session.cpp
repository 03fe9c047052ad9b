// A session: what happens to it in a cycle, and what comes of that.
#include "controller/session/session.hpp"

#include <algorithm>

namespace stretch::session {
namespace {
using namespace stretch::literals;
using S = SessionState;
using Mode = control::Reference::Mode;

constexpr Force kLargestCuffFriction = 1.5_N;  // half of what the weighing refuses
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

bool Session::somebody_strapped() const noexcept {
  return in_session() || state_ == S::stop_test || state_ == S::mounting;
}

bool Session::only_self_test_due(const Inputs& in) noexcept {
  return in.safety.action == SafetyAction::torque_off && in.safety.has_cause &&
         in.safety.cause == SafetyRow::sr20_self_test;
}

Intent Session::step(const Inputs& in) noexcept {
  began_ = ended_ = scored_ = false;
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
  if (state_ != before && intent.reference.mode != Mode::off) {
    // The state that begins acts from the next cycle on; this one stands.
    intent.reference = control::Reference{};
    intent.reference.mode = Mode::stand;
  }
  intent.reference.angle_limit = min(intent.reference.angle_limit, intent.angle_limit);
  intent.reference.slow_above = plan_.angle_limit * (2.0 / 3.0);
  intent.end_angle = in_session() ? comfortable_ : Angle{};
  intent.session = somebody_strapped() || state_ == S::releasing;
  intent.owner_needed = somebody_strapped();
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
  intent.call = has_stop_cause_ && stop_cause_ == SafetyRow::sr28_no_answer &&
                (state_ == S::releasing || state_ == S::finished);
  show(in);
  return intent;
}

void Session::watch(const Inputs& in) noexcept {
  const SafetyView& safety = in.safety;
  if (safety.action == SafetyAction::torque_off) {
    // Before the first acknowledgement power is off by right, and no event.
    const bool result_stands = state_ == S::finished && only_self_test_due(in);
    if (state_ != S::self_test && state_ != S::torque_off && !result_stands) raise(Event::torque_off, in);
    return;
  }
  const bool retreating = safety.action >= SafetyAction::retreat;
  if (safety.leg_out) raise(Event::leg_out, in);
  if (!self_test_.zero_known()) raise(Event::zero_lost, in);
  if (attendance_.unanswered(in.now) && somebody_strapped()) raise(Event::tap_unanswered, in);
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
      forget_leg();
      self_test_.restart();
      break;
    case S::ready:
      forget_leg();
      stop_test_failed_ = event == Event::stop_test_failed;
      prepared_ = false;
      break;
    case S::stop_test:
      forget_session();
      stop_test_.restart();
      stop_test_notice_ = strapped_ ? Notice::stop_test_start : Notice::strap_in;
      attendance_.seen(in.now);
      break;
    case S::mounting:
      if (event == Event::stop_test_passed) {
        stop_test_passed_ = true;
        stop_test_day_ = in.day;
      }
      comfortable_set_ = counting_down_ = false;
      comfortable_ = control_.comfortable_angle;
      forget_leg();
      forget_session();
      attendance_.seen(in.now);
      break;
    case S::weighing:
      if (event == Event::mounted) {
        recording_ = began_ = recorded_ = true;
        session_began_ = in.now;
        result_.identity = {.plan_number = plan_.number, .began = in.now};
        factor_ = 1.0;
        resumptions_left_ = plan_.resumptions;
        interpreter_.new_session();
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
        case Event::zero_lost:
          because_of(SafetyRow::sr07_stale_force);
          pending_outcome_ = Outcome::aborted;
          break;
        case Event::tap_unanswered:
          stopped_by(SafetyRow::sr28_no_answer, in);
          pending_outcome_ = Outcome::aborted;
          break;
        case Event::weighing_failed:
          stopped_by(SafetyRow::sr25_weighing, in);
          pending_outcome_ = Outcome::aborted;
          break;
        case Event::session_time_over:
          because_of(SafetyRow::sr17_time);
          pending_outcome_ = Outcome::aborted;
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

// What the last session came to is nobody's who comes after.
void Session::forget_session() noexcept {
  result_ = Result{};
  recorded_ = false;
  has_stop_cause_ = false;
}

// The next leg on the support is another one until it is weighed.
void Session::forget_leg() noexcept {
  leg_ = control::LegWeight{};
  new_leg_ = true;
}

void Session::end_session(Outcome outcome, const Inputs& in) noexcept {
  if (!recording_) return;
  recording_ = false;
  ended_ = true;
  result_.outcome = outcome;
  result_.duration = in.now - session_began_;
}

void Session::because_of(SafetyRow row) noexcept {
  has_stop_cause_ = true;
  stop_cause_ = row;
}

void Session::stopped_by(SafetyRow row, const Inputs& in) noexcept {
  because_of(row);
  if (!recording_) return;
  const SafetyAction action = std::max(in.safety.action, SafetyAction::retreat);
  result_.add(SafetyEvent{.row = row, .at = in.now - session_began_, .action = action});
}

// What is noted of every cycle, whatever the state: safety's actions, the leg's extremes.
void Session::observe(const Inputs& in) noexcept {
  self_test_.hear(in.now, in.sample);
  // One lost answer opens no strap; that none comes any more is SR11's.
  if (in.sample.io.quality == hal::Quality::valid) strapped_ = in.sample.io.strap_ok;
  const SafetyAction action = in.safety.action;
  const bool result_stands = state_ == S::finished && only_self_test_due(in);
  if (action > last_action_ && action >= SafetyAction::retreat && in.safety.has_cause && !result_stands) {
    stopped_by(in.safety.cause, in);
    // A stop the person pressed is a sign of the person; one that stays pressed is none any more.
    const bool pressed =
        in.safety.cause == SafetyRow::sr12_hand_switch || in.safety.cause == SafetyRow::sr13_stop;
    if (pressed) attendance_.seen(in.now);
  }
  last_action_ = action;
  if (!recording_ || !in.measured.valid) return;
  result_.peak_angle = max(result_.peak_angle, in.measured.angle);
  if (!leg_.valid) return;
  result_.peak_stretch_torque = max(result_.peak_stretch_torque, in.measured.stretch);
  result_.peak_stretch_force = max(result_.peak_stretch_force, in.measured.stretch / leg_.cuff_distance);
}

}  // namespace stretch::session
