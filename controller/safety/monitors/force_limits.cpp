// SR01 and SR02.
#include "controller/safety/monitors/force_limits.hpp"

namespace stretch::safety {

SafetyAction StretchForceMonitor::operator()(const Evidence& e) noexcept {
  if (e.contraction) {
    const bool above = e.beliefs.stretch()->force > e.contraction_stretch ||
                       e.beliefs.force().heaviest_read > e.contraction_cuff;
    return above ? SafetyAction::retreat : SafetyAction::none;
  }
  Force stretch;
  if (e.beliefs.stretch()) {
    stretch = e.beliefs.stretch()->force;
  } else if (e.beliefs.least_stretch()) {
    stretch = *e.beliefs.least_stretch();
  } else {
    return SafetyAction::none;
  }
  const Force limit = e.limits.limits().stretch_force;
  return stretch > limit + max(margin_, fraction_ * limit) ? SafetyAction::retreat : SafetyAction::none;
}

SafetyAction CuffForceMonitor::operator()(const Evidence& e) noexcept {
  const bool above =
      e.beliefs.force().known && e.beliefs.force().heaviest_read > e.limits.limits().cuff_force;
  return above ? SafetyAction::torque_off : SafetyAction::none;
}

}  // namespace stretch::safety
