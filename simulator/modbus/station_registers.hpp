// The whole station on one bus: the four devices of the register map under their unit ids.
#pragma once

#include <cstdint>

#include "simulator/modbus/drive_registers.hpp"
#include "simulator/modbus/inclinometer_registers.hpp"
#include "simulator/modbus/load_cell_registers.hpp"
#include "simulator/modbus/safety_io_registers.hpp"
#include "simulator/modbus/unit_router.hpp"

namespace stretch::simulator {

struct UnitIds {
  std::uint8_t drive = 1;
  std::uint8_t load_cell = 2;
  std::uint8_t safety_io = 3;
  std::uint8_t inclinometer = 4;  // given up when one of the others has it
};

// Pure. The plant outlives it; neither is moved.
class StationRegisters {
 public:
  explicit StationRegisters(plant::Plant& plant, UnitIds ids = {},
                            AbsentUnit absent = AbsentUnit::exception) noexcept
      : drive_(plant.drive()),
        load_cell_(plant.load_cell()),
        safety_io_(plant.safety_io()),
        inclinometer_(plant),
        router_(absent) {
    router_.attach(ids.inclinometer, inclinometer_);
    router_.attach(ids.drive, drive_);
    router_.attach(ids.load_cell, load_cell_);
    router_.attach(ids.safety_io, safety_io_);
  }
  StationRegisters(const StationRegisters&) = delete;
  StationRegisters& operator=(const StationRegisters&) = delete;

  // All of them behind one listener.
  [[nodiscard]] UnitRouter& router() noexcept { return router_; }
  // For routers of fewer.
  [[nodiscard]] RegisterDevice& drive() noexcept { return drive_; }
  [[nodiscard]] RegisterDevice& load_cell() noexcept { return load_cell_; }
  [[nodiscard]] RegisterDevice& safety_io() noexcept { return safety_io_; }

 private:
  DriveRegisters drive_;
  LoadCellRegisters load_cell_;
  SafetyIoRegisters safety_io_;
  InclinometerRegisters inclinometer_;
  UnitRouter router_;
};

}  // namespace stretch::simulator
