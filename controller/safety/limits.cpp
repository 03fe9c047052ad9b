// Cutting limits to the machine's and to each other.
#include "controller/safety/limits.hpp"

#include "config/settings/ceilings.hpp"

namespace stretch::safety {
namespace {
using namespace stretch::literals;

constexpr Length kLongestLever = 1.1_m;  // the longest cuff distance a prescription may name

template <class Q>
[[nodiscard]] Q lower_of(Q limit, Q wanted) noexcept {
  if (!is_finite(wanted) || wanted < Q{}) return Q{};
  return min(limit, wanted);
}
}  // namespace

FrozenLimits machine_limits(const config::MachineLimits& machine, const config::Mechanics& mechanics,
                            const config::SafetySettings& settings) noexcept {
  FrozenLimits l;
  l.stretch_force = lower_of(ceilings::kStretchForce, machine.stretch_force);
  l.cuff_force = lower_of(ceilings::kCuffForce, machine.cuff_force);
  l.angle = lower_of(ceilings::kAngle, machine.angle);
  l.outward_speed = lower_of(ceilings::kSpeed, machine.speed);
  l.session = lower_of(ceilings::kSession, machine.session);
  l.phase = l.session;
  l.hold = l.session;
  l.drive_torque =
      drive_torque_needed(mechanics, settings, l.cuff_force * kLongestLever, Force{}, kLongestLever);
  return l;
}

FrozenLimits lowered(const FrozenLimits& limits, const FrozenLimits& wanted) noexcept {
  FrozenLimits l = limits;
  l.stretch_force = lower_of(limits.stretch_force, wanted.stretch_force);
  l.cuff_force = lower_of(limits.cuff_force, wanted.cuff_force);
  l.angle = lower_of(limits.angle, wanted.angle);
  l.outward_speed = lower_of(limits.outward_speed, wanted.outward_speed);
  l.session = lower_of(limits.session, wanted.session);
  l.phase = lower_of(limits.phase, wanted.phase);
  l.hold = lower_of(limits.hold, wanted.hold);
  return l;
}

bool usable(const FrozenLimits& limits) noexcept {
  const auto positive = [](auto q) { return is_finite(q) && q > decltype(q){}; };
  return positive(limits.stretch_force) && positive(limits.cuff_force) && positive(limits.angle) &&
         positive(limits.outward_speed) && positive(limits.drive_torque) && positive(limits.session) &&
         positive(limits.phase) && positive(limits.hold);
}

Torque drive_torque_needed(const config::Mechanics& mechanics, const config::SafetySettings& settings,
                           Torque heaviest_leg, Force stretch_force, Length cuff_distance) noexcept {
  return mechanics.support_torque + mechanics.joint_friction + settings.sr08_torque_above_friction +
         heaviest_leg +
         (stretch_force + settings.contract_above_hold + mechanics.cuff_weight) * cuff_distance;
}

}  // namespace stretch::safety
