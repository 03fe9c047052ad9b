// What the parts a station is built from cannot do, and what stands in for it: by the profiles, before
// anything is connected.
#pragma once

#include <string>
#include <vector>

#include "config/settings/station.hpp"
#include "hal/modbus/station_profiles.hpp"

namespace stretch::hal {

// One thing that a part lacks.
struct Capability {
  std::string what;      // "drive, communication watchdog"
  std::string found;     // what it lacks, and what stands in for it
  bool refused = false;  // nothing does: such a station must not run
  std::string advice;    // of a refused one
};

// Empty for parts that can do everything. Refused are: a drive that neither watches its connection nor is
// watched by the safety I/O within kLongestStandIn; one whose watchdog does nobody knows what, or cannot be
// set to the station's time; one that holds or brakes the support without power where no clutch takes it off;
// a second force channel that no transmitter has, or two have; a device on a serial line two of whose
// readings are of one form. Allocates; not for the cycle.
inline constexpr Duration kLongestStandIn = milliseconds(200.0);
[[nodiscard]] std::vector<Capability> capabilities(const config::Station& station,
                                                   const StationProfiles& profiles);

}  // namespace stretch::hal
