// The profiles of a station's devices.
#pragma once

#include <optional>

#include "config/settings/profile.hpp"

namespace stretch::config {

struct StationProfiles {
  DriveProfile drive;
  LoadCellProfile load_cell;
  SafetyIoProfile safety_io;
  std::optional<LoadCellProfile> load_cell_b{};  // of the second transmitter, where there is one
};

}  // namespace stretch::config
