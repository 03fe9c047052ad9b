// The profiles of a station's devices, under the name the hardware side gives them.
#pragma once

#include "config/settings/station_profiles.hpp"

namespace stretch::hal {

using config::StationProfiles;

}  // namespace stretch::hal
