// The way to the devices: what the period carries, and the ports.
#pragma once

#include <filesystem>
#include <vector>

#include "config/settings/station.hpp"
#include "controller/doctor/finding.hpp"
#include "hal/modbus/station_profiles.hpp"

namespace stretch::doctor {

// The bus budget: one finding for each transaction on a serial line, one for each part, one for the whole.
// Pure but for its memory.
[[nodiscard]] std::vector<Finding> look_at_budget(const config::Station& station,
                                                  const hal::StationProfiles& profiles);
// The same against what a cycle really took: on serial lines a computed one may not be far below it.
[[nodiscard]] Finding compare_budget(const config::Station& station, const hal::StationProfiles& profiles,
                                     Duration measured_cycle);

// The station's serial ports: there, who has them open, their adapters' latency timer. Reads /proc and /sys
// below `root`; opens no port. Free is one only where every process could be looked into. Blocking.
[[nodiscard]] std::vector<Finding> look_at_ports(const config::Station& station,
                                                 const std::filesystem::path& root = "/");

}  // namespace stretch::doctor
