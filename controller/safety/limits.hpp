// The limits in force for one session: the tightest of all, frozen at its start, lowered but never raised in
// it (SR24).
#pragma once

#include <type_traits>

#include "config/quantities/quantities.hpp"
#include "config/settings/safety_settings.hpp"
#include "config/settings/station.hpp"

namespace stretch::safety {

// Every field is an upper bound, zero or positive; zero permits nothing. There is none for the inward speed:
// nothing may keep a leg from being let down. Trivially copyable.
struct FrozenLimits {
  Force stretch_force;            // SR01: effective limit of the force above the leg's slack weight
  Force cuff_force;               // SR02: larger channel as read
  Angle angle;                    // SR04: effective limit
  AngularVelocity outward_speed;  // ceiling of a commanded outward speed
  Torque drive_torque;            // the drive's own limit, commanded in every cycle
  Duration session;               // SR17: from the weighed leg's first motion to the end
  Duration phase;                 // SR17: each phase, each move
  Duration hold;                  // SR17: standing still under stretch without a break

  friend bool operator==(const FrozenLimits&, const FrozenLimits&) noexcept = default;
};
static_assert(std::is_trivially_copyable_v<FrozenLimits>);

// The machine's own: what a session's limits are cut to, whatever it asks for. Machine limits above a
// compiled ceiling are cut to the ceiling.
[[nodiscard]] FrozenLimits machine_limits(const config::MachineLimits& machine,
                                          const config::Mechanics& mechanics,
                                          const config::SafetySettings& settings) noexcept;

// Field by field the lower of the two (SR24). A field of `wanted` that is not finite or is negative becomes
// zero: unknown is not permitted. The drive's torque stays as it was frozen: a limit below the leg's weight
// would drop it.
[[nodiscard]] FrozenLimits lowered(const FrozenLimits& limits, const FrozenLimits& wanted) noexcept;

// Whether a session may begin with them: every field finite and above zero.
[[nodiscard]] bool usable(const FrozenLimits& limits) noexcept;

// What the drive needs at most for a leg of that weight (slack gravity torque at 0 deg) under that stretch
// force and a contraction at that cuff distance, friction included; the caller puts it into
// FrozenLimits::drive_torque.
[[nodiscard]] Torque drive_torque_needed(const config::Mechanics& mechanics,
                                         const config::SafetySettings& settings, Torque heaviest_leg,
                                         Force stretch_force, Length cuff_distance) noexcept;

}  // namespace stretch::safety
