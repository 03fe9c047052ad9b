// How long what has no length of its own may take: the session ends it then, and the safety layer's clocks
// are set to a little more.
#pragma once

#include "config/quantities/quantities.hpp"

namespace stretch::session {

// SR17: approach, ramp and release of the stiffest leg take 80 s.
inline constexpr Duration kLongestUntimedPhase = seconds(300);
inline constexpr Duration kHoldHereLongest = seconds(60);

}  // namespace stretch::session
