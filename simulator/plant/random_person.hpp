// People drawn at random for campaigns and accuracy tables.
#pragma once

#include <cstdint>

#include "config/settings/leg.hpp"

namespace stretch::plant {

// Uniform over docs/leg.md's ranges: mass 50..120 kg, height 1.5..2.0 m, stiffness scale 0.6..1.6, shift
// -20..20 deg, leg mass +-10 %, exponents +-30 %, cuff lever +-3 %, cuff +-1 cm, any viscoelastic set, no
// spasms. A leg that would float above a flat bed (passive torque against gravity) is drawn again. The same
// seed gives the same person.
// A relaxed leg presses on a flat bed with at least this part of its weight.
inline constexpr double kRestingShare = 0.4;

[[nodiscard]] config::Leg random_person(std::uint64_t seed);

}  // namespace stretch::plant
