// Angles of the support on which the session and the safety layer must agree.
#pragma once

#include "config/quantities/quantities.hpp"

namespace stretch {

inline constexpr Angle kHighestComfortable = degrees(30);  // a comfortable angle lies between flat and here
inline constexpr Angle kArrived = degrees(0.3);            // closer than this to flat it is flat

}  // namespace stretch
