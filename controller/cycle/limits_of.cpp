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

// How long a list of phases stands under stretch without a break: at its beginning, anywhere, at its end.
struct Standing {
  Duration head;
  Duration longest;
  Duration tail;
  bool throughout = true;
};

[[nodiscard]] Standing joined(const Standing& a, const Standing& b) noexcept {
  return {.head = a.throughout ? a.head + b.head : a.head,
          .longest = max(max(a.longest, b.longest), a.tail + b.head),
          .tail = b.throughout ? a.tail + b.tail : b.tail,
          .throughout = a.throughout && b.throughout};
}

// A hold follows a hold without the support having moved: their times add up. Each may be held here.
[[nodiscard]] Standing standing(const config::PhaseList& phases, int first, int end) noexcept {
  Standing all;
  for (int i = first; i < end; ++i) {
    const config::Phase& p = phases.phases[static_cast<std::size_t>(i)];
    if (p.kind == PhaseKind::hold_force || p.kind == PhaseKind::hold_angle) {
      const Duration most = p.duration.value_or(Duration{}) + session::kHoldHereLongest;
      all = joined(all, {most, most, most, true});
    } else if (p.kind == PhaseKind::repeat) {
      const int body_end = std::min(end, i + 1 + std::max(0, p.repeat_length));
      const Standing body = standing(phases, i + 1, body_end);
      for (int n = 0; n < p.repeat_count; ++n) all = joined(all, body);
      i = body_end - 1;
    } else {
      all = joined(all, {{}, {}, {}, false});
    }
  }
  return all;
}
}  // namespace

safety::FrozenLimits limits_of(const session::Plan& plan, const config::MachineLimits& machine,
                               const config::Mechanics& mechanics,
                               const config::SafetySettings& settings) noexcept {
  const int count = std::clamp(plan.phases.count, 0, config::kMaxPhases);
  const Duration hold = standing(plan.phases, 0, count).longest + kSlack;
  return {.stretch_force = plan.force_limit,
          .cuff_force = machine.cuff_force,
          .angle = plan.angle_limit,
          .outward_speed = machine.speed,
          .drive_torque = safety::drive_torque_needed(mechanics, settings, heaviest_weight(plan),
                                                      plan.force_limit, plan.cuff_distance),
          .session = min(machine.session, plan.duration + kReleaseBegins),
          .phase = longest_phase(plan.phases) + session::kHoldHereLongest + session::kLongestUntimedPhase +
                   2.0 * kSlack,
          .hold = hold};
}

Torque heaviest_weight(const session::Plan& plan) noexcept {
  return control::expected_weight(plan.mass, plan.height) * control::Weighing::kHeaviest;
}

}  // namespace stretch::cycle
