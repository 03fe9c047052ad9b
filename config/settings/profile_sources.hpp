// Where the figures of a profile come from, all of them, one by one.
#pragma once

#include <string>
#include <vector>

#include "config/settings/profile.hpp"

namespace stretch::config {

struct FigureSource {
  std::string figure;  // "points.position_deg", "setup[2]"
  Source source;
};

// Every point, bit, condition and value the profile gives. Allocates.
[[nodiscard]] std::vector<FigureSource> sources_of(const DriveProfile& profile);
[[nodiscard]] std::vector<FigureSource> sources_of(const LoadCellProfile& profile);
[[nodiscard]] std::vector<FigureSource> sources_of(const SafetyIoProfile& profile);

}  // namespace stretch::config
