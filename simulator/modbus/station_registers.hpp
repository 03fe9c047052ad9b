// The whole station on one bus: its devices, whoever made them, under their unit ids.
#pragma once

#include <cstdint>
#include <optional>

#include "simulator/modbus/parts/part_registers.hpp"
#include "simulator/modbus/unit_router.hpp"

namespace stretch::simulator {

struct UnitIds {
  std::uint8_t drive = 1;
  std::uint8_t load_cell = 2;
  std::uint8_t safety_io = 3;
  std::uint8_t inclinometer = 4;                           // given up when one of the others has it
  std::optional<std::uint8_t> load_cell_b = std::nullopt;  // where the parts have a transmitter for channel B
};

// Pure: memory is taken by the constructor alone. The plant outlives it; neither is moved.
class StationRegisters {
 public:
  explicit StationRegisters(plant::Plant& plant, UnitIds ids = {}, AbsentUnit absent = AbsentUnit::exception)
      : parts_(make_part_registers(plant)), router_(absent) {
    if (parts_.inclinometer) router_.attach(ids.inclinometer, *parts_.inclinometer);
    router_.attach(ids.drive, *parts_.drive, config::WireDevice::drive);
    router_.attach(ids.load_cell, *parts_.load_cell, config::WireDevice::load_cell);
    if (parts_.load_cell_b && ids.load_cell_b) {
      router_.attach(*ids.load_cell_b, *parts_.load_cell_b, config::WireDevice::load_cell);
    }
    router_.attach(ids.safety_io, *parts_.safety_io, config::WireDevice::safety_io);
  }
  StationRegisters(const StationRegisters&) = delete;
  StationRegisters& operator=(const StationRegisters&) = delete;

  // All of them behind one listener.
  [[nodiscard]] UnitRouter& router() noexcept { return router_; }
  // For routers of fewer.
  [[nodiscard]] RegisterDevice& drive() noexcept { return *parts_.drive; }
  [[nodiscard]] RegisterDevice& load_cell() noexcept { return *parts_.load_cell; }
  // Null where one transmitter has both channels.
  [[nodiscard]] RegisterDevice* load_cell_b() noexcept { return parts_.load_cell_b.get(); }
  [[nodiscard]] RegisterDevice& safety_io() noexcept { return *parts_.safety_io; }
  // Null: the parts have none.
  [[nodiscard]] RegisterDevice* inclinometer() noexcept { return parts_.inclinometer.get(); }

 private:
  PartRegisters parts_;
  UnitRouter router_;
};

}  // namespace stretch::simulator
