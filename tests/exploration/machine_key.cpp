// By what a machine is known again.
#include "tests/exploration/machine.hpp"

namespace stretch::exploration {
namespace {
using S = SessionState;
using safety::index;
}  // namespace

bool Machine::self_test_begun() const {
  // What an acknowledgement could do shows it: first one that lets go, then one that would start.
  safety::Arbiter probe = arbiter_;
  const safety::RowActions nothing{};
  safety::Arbiter::Inputs in{.session = true, .drive_without_fault = true, .self_test_passed = true};
  probe.step(nothing, in);
  in.acknowledge = true;
  probe.step(nothing, in);
  safety::Verdict v;
  probe.report(v);
  if (v.start_acknowledged) return true;
  in.acknowledge = false;
  probe.step(nothing, in);
  probe.report(v);
  return v.acknowledgement_possible;
}

bool Machine::silence_kept_in_mind() const {
  // An answer without a session shows it.
  safety::LostZeroMonitor probe = lost_zero_;
  hal::Sample answers;
  answers.force.quality = hal::Quality::valid;
  return lost_zero(probe, answers, {}) == SafetyAction::torque_off;
}

// What decides nothing in a state is left out of its key.
std::string Machine::key() const {
  std::string k;
  const auto put = [&k](auto value) { k.push_back(static_cast<char>(static_cast<int>(value))); };
  const session::View& v = session_.view();
  const S s = v.state;
  put(s);
  put(place_);
  put(seen_.acknowledge);
  put(resume_before_);
  put(intent_.let_go);
  put(tested_today_);
  put(strongest_retreat_);
  put(intent_.leg.valid);
  put(v.notice == Notice::are_you_all_right);
  put(zero_);
  put(session_.zero_known());
  put(silence_kept_in_mind());

  const bool in_session = s == S::weighing || s == S::warm_up || s == S::running || s == S::paused;
  if (in_session) {
    put(v.resumptions_left);
    put(in_degrees(limits_.comfortable()));
    put(in_degrees(v.comfortable));
  }
  switch (s) {
    case S::self_test:
      for (const CheckState c : v.self_test) put(c);
      put(intent_.self_test_passed);
      put(permissive_);
      break;
    case S::ready:
      put(v.prepared);
      break;
    case S::stop_test:
      put(v.notice);
      put(v.hand_switch.proved);
      put(v.stop.proved);
      put(v.stop_test_failure);
      put(intent_.reference.mode);
      put(motion_ < 0);
      put(stop_test_);
      put(unproved_);
      put(seen_.verdict.cause.value_or(SafetyRow{}));
      break;
    case S::mounting:
      put(v.notice);
      put(comfortable_set_);
      put(comfortable_set_ ? in_degrees(v.comfortable) : 0.0);
      break;
    case S::weighing:
      put(v.weighing_attempt);
      break;
    case S::running:
      put(v.phase_number);
      put(v.phase_elapsed > Duration{});
      put(intent_.holding);
      put(v.hold_here);
      break;
    case S::paused:
      put(pause_by_safety_);
      put(v.weighing_attempt);
      break;
    case S::releasing:
      put(motion_ < 0);
      put(began_);
      break;
    case S::finished:
      put(began_);
      break;
    default:
      break;
  }

  for (const SafetyRow row :
       {SafetyRow::sr01_stretch_force, SafetyRow::sr07_stale_force, SafetyRow::sr11_safety_chain,
        SafetyRow::sr12_hand_switch, SafetyRow::sr13_stop, SafetyRow::sr14_heartbeat,
        SafetyRow::sr20_self_test, SafetyRow::sr26_leg_out}) {
    put(seen_.verdict.latched[index(row)]);
  }
  put(seen_.verdict.latched[index(SafetyRow::sr20_self_test)] && self_test_begun());
  put(powered_ && !intent_.session);
  put(limits_.accepted());
  const safety::RetreatState& retreat = retreat_.state();
  put(retreat.active);
  put(retreat.active && retreat.arrived);
  put(retreat.active ? in_degrees(retreat.end) : 0.0);
  return k;
}

}  // namespace stretch::exploration
