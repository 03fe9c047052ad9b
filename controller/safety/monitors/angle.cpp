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
  const bool jump = jumped(e);
  if (e.beliefs.drive().known) {
    if (jump || end_stops_disagree(e)) return SafetyAction::torque_off;
    if (second.fitted && answers) {
      const bool agrees = is_finite(second.angle) && abs(second.angle - e.beliefs.drive().angle) <= disagree_;
      if (!agrees) return SafetyAction::torque_off;
    }
  }
  return silent ? SafetyAction::hold : SafetyAction::none;
}

bool AngleAgreementMonitor::jumped(const Evidence& e) noexcept {
  const DriveBelief& drive = e.beliefs.drive();
  if (!drive.fresh) return false;  // the next answer is held against the last good one
  const Answer now{drive.state == hal::DriveState::operation_enabled, e.now, drive.angle, drive.speed};
  const Angle explained = max(abs(now.speed), abs(before_.speed)) * (now.at - before_.at);
  const bool jump = now.enabled && before_.enabled && abs(now.angle - before_.angle) > disagree_ + explained;
  before_ = now;
  return jump;
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
