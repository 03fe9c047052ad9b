// Clocks out of the session's own, forces and angles out of the plan.
#include "controller/cycle/limits_of.hpp"

#include <algorithm>

#include "controller/control/weighing.hpp"
#include "controller/session/longest.hpp"

namespace stretch::cycle {
namespace {
using namespace stretch::literals;

constexpr Duration kSlack = 30_s;  // until the band is reached, and for the session to end it first
// The session releases when the prescribed time is over, counted from the weighing. The layer counts from the
// weighed leg's first motion, which is later, and letting down is no part of what it counts: a few seconds
// are for the cycles between.
constexpr Duration kReleaseBegins = 5_s;

[[nodiscard]] Duration longest_phase(const config::PhaseList& phases) noexcept {
  Duration longest;
  for (int i = 0; i < std::clamp(phases.count, 0, config::kMaxPhases); ++i) {
    longest = max(longest, phases.phases[static_cast<std::size_t>(i)].duration.value_or(Duration{}));
  }
  return longest;
}
}  // namespace

safety::FrozenLimits limits_of(const session::Plan& plan, const config::MachineLimits& machine,
                               const config::Mechanics& mechanics,
                               const config::SafetySettings& settings) noexcept {
  const Duration hold = longest_phase(plan.phases) + session::kHoldHereLongest + kSlack;
  return {.stretch_force = plan.force_limit,
          .cuff_force = machine.cuff_force,
          .angle = plan.angle_limit,
          .outward_speed = machine.speed,
          .drive_torque = safety::drive_torque_needed(mechanics, settings, heaviest_weight(plan),
                                                      plan.force_limit, plan.cuff_distance),
          .session = min(machine.session, plan.duration + kReleaseBegins),
          .phase = hold + session::kLongestUntimedPhase + kSlack,
          .hold = hold};
}

Torque heaviest_weight(const session::Plan& plan) noexcept {
  return control::expected_weight(plan.mass, plan.height) * control::Weighing::kHeaviest;
}

}  // namespace stretch::cycle
