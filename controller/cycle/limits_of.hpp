// What the safety layer is to hold a session to.
#pragma once

#include "config/settings/safety_settings.hpp"
#include "config/settings/station.hpp"
#include "controller/safety/limits.hpp"
#include "controller/session/plan.hpp"

namespace stretch::cycle {

// The prescription's limits, and clocks a little longer than those by which the session itself ends things:
// the layer acts only where the session does not (SR17). Never above the machine's. Pure.
[[nodiscard]] safety::FrozenLimits limits_of(const session::Plan& plan, const config::MachineLimits& machine,
                                             const config::Mechanics& mechanics,
                                             const config::SafetySettings& settings) noexcept;

// What this body's leg weighs at most: a heavier one is refused at the weighing (SR25), so that it stands in
// for a leg that is not weighed yet (SR01).
[[nodiscard]] Torque heaviest_weight(const session::Plan& plan) noexcept;

}  // namespace stretch::cycle
