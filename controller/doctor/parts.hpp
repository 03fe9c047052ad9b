// The parts a station is built from, by their profiles: what they lack, and how far the figures may be
// trusted.
#pragma once

#include <vector>

#include "config/settings/station.hpp"
#include "controller/doctor/finding.hpp"
#include "hal/modbus/station_profiles.hpp"

namespace stretch::doctor {

// Each thing a part cannot do, with what stands in for it; and of each profile how many of its figures are
// verified, derived, recalled. Pure but for its memory.
[[nodiscard]] std::vector<Finding> look_at_parts(const config::Station& station,
                                                 const hal::StationProfiles& profiles);

}  // namespace stretch::doctor
