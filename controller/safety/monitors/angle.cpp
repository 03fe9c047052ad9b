// SR04 and SR27.
#include "controller/safety/monitors/angle.hpp"

namespace stretch::safety {

SafetyAction AngleMonitor::operator()(const Evidence& e) noexcept {
  if (!e.beliefs.drive().known) return SafetyAction::none;
  const Angle angle = e.beliefs.drive().angle;
  if (angle > e.limits.machine().angle) return SafetyAction::torque_off;
  if (angle > e.limits.angle_limit() + retreat_beyond_) return SafetyAction::retreat;
  if (angle > e.limits.angle_limit()) return SafetyAction::hold;
  return SafetyAction::none;
}

SafetyAction AngleAgreementMonitor::operator()(const Evidence& e) noexcept {
  const hal::SecondAngleSample& second = e.sample.second_angle;
  const bool answers = second.quality == hal::Quality::valid;
  const bool silent = silent_(second.fitted && !answers, e.now, silent_for_);
  if (e.beliefs.drive().known) {
    if (end_stops_disagree(e)) return SafetyAction::torque_off;
    if (second.fitted && answers) {
      const bool agrees = is_finite(second.angle) && abs(second.angle - e.beliefs.drive().angle) <= disagree_;
      if (!agrees) return SafetyAction::torque_off;
    }
  }
  return silent ? SafetyAction::hold : SafetyAction::none;
}

bool AngleAgreementMonitor::end_stops_disagree(const Evidence& e) const noexcept {
  if (!e.beliefs.io().known) return false;
  const Angle angle = e.beliefs.drive().angle;
  const bool on_min = !e.beliefs.io().io.end_min_ok;
  const bool on_max = !e.beliefs.io().io.end_max_ok;
  const bool should_not_be_on =
      (on_min && angle > end_min_ + disagree_) || (on_max && angle < end_max_ - disagree_);
  const bool should_be_on =
      (!on_min && angle < end_min_ - disagree_) || (!on_max && angle > end_max_ + disagree_);
  return should_not_be_on || should_be_on;
}

}  // namespace stretch::safety
