// SR12, SR13 and SR14.
#include "controller/safety/monitors/person.hpp"

namespace stretch::safety {

SafetyAction HandSwitchMonitor::operator()(const Evidence& e) noexcept {
  if (!e.beliefs.io().known) return SafetyAction::none;
  const bool a = e.beliefs.io().io.hand_switch_a_ok;
  const bool b = e.beliefs.io().io.hand_switch_b_ok;

  if (disagree_(a != b, e.now, contacts_)) {
    proof_ = Proof::disagreed;
  } else if (proof_ == Proof::disagreed && !a && !b) {
    proof_ = Proof::seen_open;
  } else if (proof_ == Proof::seen_open && a && b) {
    proof_ = Proof::good;
  }
  if (a && b && proof_ == Proof::good) return SafetyAction::none;
  const bool stops = kind_ == config::HandSwitchKind::press_to_stop || e.context.hand_switch_armed;
  return stops ? SafetyAction::retreat : SafetyAction::hold;
}

SafetyAction StopMonitor::operator()(const Evidence& e) noexcept {
  return e.inputs.stop ? SafetyAction::retreat : SafetyAction::none;
}

SafetyAction HeartbeatMonitor::operator()(const Evidence& e) noexcept {
  if (!e.context.heartbeat_required) return SafetyAction::none;
  const bool there = e.inputs.heartbeat_age && *e.inputs.heartbeat_age >= Duration{} &&
                     !reached(*e.inputs.heartbeat_age, limit_);
  return there ? SafetyAction::none : SafetyAction::retreat;
}

}  // namespace stretch::safety
