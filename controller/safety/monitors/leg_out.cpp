// SR26.
#include "controller/safety/monitors/leg_out.hpp"

namespace stretch::safety {

SafetyAction LegOutMonitor::operator()(const Evidence& e) noexcept {
  bool out = false;
  if (e.beliefs.stretch() && e.beliefs.drive().angle > above_) {
    const LegBelief& leg = e.beliefs.leg();
    const Force weight_here = leg.weight * cos(e.beliefs.drive().angle) / leg.cuff_distance;
    out = e.beliefs.force().cuff < fraction_ * weight_here;
  }
  return out_(out, e.now, for_) ? SafetyAction::retreat_by_position : SafetyAction::none;
}

}  // namespace stretch::safety
