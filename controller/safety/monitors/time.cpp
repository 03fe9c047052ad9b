// SR17.
#include "controller/safety/monitors/time.hpp"

namespace stretch::safety {

SafetyAction TimeMonitor::operator()(const Evidence& e) noexcept {
  const DriveBelief& drive = e.beliefs.drive();
  const bool raised = !e.context.session && e.permitted && e.commands.last().speed && drive.known &&
                      drive.angle > entry_angle_;
  if (raised_without_session_(raised, e.now, without_session_)) return SafetyAction::retreat;

  if (stands_in_release(e)) return SafetyAction::retreat;

  const bool is_over = over(e);
  if (not_released_(is_over, e.now, release_within_)) return SafetyAction::retreat;
  return is_over ? SafetyAction::hold : SafetyAction::none;
}

bool TimeMonitor::stands_in_release(const Evidence& e) noexcept {
  const DriveBelief& drive = e.beliefs.drive();
  const Angle end = e.context.comfortable.value_or(Angle{});
  const bool far = e.context.session && e.context.activity == Activity::releasing &&
                   e.commands.last().speed && drive.known && drive.angle - end > far_;
  if (!far || !letting_down_) release_.begin(e.now, drive.angle);
  letting_down_ = far;
  return far && !release_.made(e.now, drive.angle, progress_, 2.0 * release_within_);
}

bool TimeMonitor::over(const Evidence& e) noexcept {
  const Activity activity = e.context.activity;
  const bool under_way = activity == Activity::moving || activity == Activity::holding;
  const FrozenLimits& limits = e.limits.limits();
  const auto start = [&](bool& runs, Instant& began, bool condition) {
    if (condition && !runs) began = e.now;
    runs = condition;
  };

  const bool stretchable = under_way && e.beliefs.leg().weighed;
  start(session_runs_, session_began_, e.context.session && (session_runs_ || under_way));
  start(treatment_runs_, treatment_began_, e.context.session && (treatment_runs_ || stretchable));
  if (e.context.phase != phase_) phase_runs_ = false;
  phase_ = e.context.phase;
  start(phase_runs_, phase_began_, e.context.session && under_way);
  start(hold_runs_, hold_began_, e.context.session && activity == Activity::holding);

  if (!under_way) return false;
  const auto beyond = [&](bool runs, Instant began, Duration most) {
    return runs && e.now - began > most + kClockSlack;
  };
  return beyond(session_runs_, session_began_, e.limits.machine().session) ||
         beyond(treatment_runs_, treatment_began_, limits.session) ||
         beyond(phase_runs_, phase_began_, limits.phase) || beyond(hold_runs_, hold_began_, limits.hold);
}

}  // namespace stretch::safety
