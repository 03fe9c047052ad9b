// Devices and unit ids of a station, brought together.
#include "simulator/process/station_units.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace stretch::simulator {
namespace {

struct Device {
  std::string_view name;
  const config::Endpoint* endpoint;
};

// Drive, load cell, second load cell (or null), safety I/O.
std::array<Device, 4> devices_of(const config::Station& station) noexcept {
  return {{{"drive", &station.drive},
           {"load_cell", &station.load_cell},
           {"load_cell_b", station.load_cell_b ? &*station.load_cell_b : nullptr},
           {"safety_io", &station.safety_io}}};
}

template <class Wanted>
void attach(UnitRouter& router, const config::Station& station, StationRegisters& registers, Wanted wanted) {
  using enum config::WireDevice;
  constexpr std::array<config::WireDevice, 4> kRoles{drive, load_cell, load_cell, safety_io};
  const std::array<RegisterDevice*, 4> parts{&registers.drive(), &registers.load_cell(),
                                             registers.load_cell_b(), &registers.safety_io()};
  const auto devices = devices_of(station);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const config::Endpoint* const endpoint = devices[i].endpoint;
    if (endpoint == nullptr || parts[i] == nullptr || !wanted(*endpoint)) continue;
    router.attach(static_cast<std::uint8_t>(endpoint->unit), *parts[i], kRoles[i]);
  }
}

}  // namespace

std::optional<std::string> units_refused(const config::Station& station) {
  const auto devices = devices_of(station);
  for (std::size_t i = 0; i < devices.size(); ++i) {
    for (std::size_t j = i + 1; j < devices.size(); ++j) {
      const auto& [a, b] = std::pair(devices[i], devices[j]);
      if (a.endpoint == nullptr || b.endpoint == nullptr || a.endpoint->line != b.endpoint->line ||
          a.endpoint->unit != b.endpoint->unit) {
        continue;
      }
      const std::string where = a.endpoint->line.empty() ? "one listener" : "line " + a.endpoint->line;
      return std::string(a.name) + " and " + std::string(b.name) + ": unit " +
             std::to_string(a.endpoint->unit) + " twice, and " + where +
             " serves them both; give each a unit of its own";
    }
  }
  const bool one_transmitter = station.plant.parts == config::Parts::reference;
  if (one_transmitter && station.load_cell_b) {
    return "load_cell_b: the transmitter of [plant] parts = 'reference' has both channels; leave it out, or "
           "choose other parts";
  }
  if (!one_transmitter && !station.load_cell_b) {
    return "load_cell_b: not given, and [plant] parts = '" +
           std::string(config::kPartsNames[static_cast<std::size_t>(station.plant.parts)]) +
           "' has a transmitter for each channel; say where channel B's is";
  }
  return std::nullopt;
}

void attach_line(UnitRouter& router, const config::Station& station, const config::SerialLine* line,
                 StationRegisters& registers) noexcept {
  if (line == nullptr) return attach_listener(router, station, registers);
  attach(router, station, registers,
         [line](const config::Endpoint& endpoint) { return endpoint.line == line->name; });
}

void attach_listener(UnitRouter& router, const config::Station& station,
                     StationRegisters& registers) noexcept {
  constexpr std::uint8_t kInclinometer = UnitIds{}.inclinometer;
  if (RegisterDevice* const inclinometer = registers.inclinometer())
    router.attach(kInclinometer, *inclinometer);
  attach(router, station, registers, [](const config::Endpoint& endpoint) { return !endpoint.line.empty(); });
  attach(router, station, registers, [](const config::Endpoint& endpoint) { return endpoint.line.empty(); });
}

}  // namespace stretch::simulator
