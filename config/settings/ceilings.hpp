// The compiled ceilings: what no file, message or screen can go above (docs/safety.md).
#pragma once

#include "config/quantities/quantities.hpp"

namespace stretch::ceilings {

using namespace stretch::literals;

inline constexpr Force kStretchForce = 80_N;
inline constexpr Force kCuffForce = 200_N;
inline constexpr Angle kAngle =
    90_deg;  // beyond it gravity pulls outward and a machine without power no longer releases
inline constexpr AngularVelocity kSpeed = 5_deg_s;
inline constexpr AngularVelocity kReleaseSpeed = 5_deg_s;
inline constexpr Duration kSession = 3600_s;

}  // namespace stretch::ceilings
