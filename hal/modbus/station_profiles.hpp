// The profiles of a station's three devices.
#pragma once

#include "config/settings/profile.hpp"

namespace stretch::hal {

struct StationProfiles {
  config::DriveProfile drive;
  config::LoadCellProfile load_cell;
  config::SafetyIoProfile safety_io;
};

}  // namespace stretch::hal
