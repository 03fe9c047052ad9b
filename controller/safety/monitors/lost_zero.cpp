// SR20, after power-up.
#include "controller/safety/monitors/lost_zero.hpp"

namespace stretch::safety {

SafetyAction LostZeroMonitor::operator()(const Evidence& e) noexcept {
  if (restarted_(e.now, e.sample.force)) may_be_lost_ = true;
  if (e.context.session || !may_be_lost_) return SafetyAction::none;
  may_be_lost_ = false;  // from here on the self-test that is due stands for it
  return SafetyAction::torque_off;
}

}  // namespace stretch::safety
