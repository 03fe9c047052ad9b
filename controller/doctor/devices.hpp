// The devices themselves: connected to, asked what they are and what they measure. Nothing is powered.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "config/settings/station.hpp"
#include "controller/doctor/finding.hpp"
#include "hal/sample.hpp"
#include "hal/station.hpp"

namespace stretch::doctor {

// Cycles without permission and without a speed, at the station's period, until every device is proven or
// `patience` is over; and a second more, so that round trips can be told. Blocking. The devices' watchdogs
// and limits are set by it, as by the controller at its start.
struct DeviceReading {
  hal::SetupResult setup;
  hal::Sample sample;  // the last
  // By hal::Device; nothing: the station has no such device.
  std::array<std::optional<hal::DeviceReport>, hal::kDeviceCount> devices;
  Duration cycle_p50;  // of read and write together, once everything was proven; zero: never
};
[[nodiscard]] DeviceReading read_devices(hal::Station& hardware, Duration period, Duration patience);

// What is to be said of it: links, identities, watchdogs, limits, each transmitter by itself; the emergency
// stop chain; the load cells at rest and the support on its stop. Pure but for its memory.
[[nodiscard]] std::vector<Finding> judge_devices(const DeviceReading& reading,
                                                 const config::Station& station);

}  // namespace stretch::doctor
