// The devices of a station as the parts its plant is made of show them.
#pragma once

#include <memory>

#include "simulator/modbus/register_device.hpp"
#include "simulator/plant/plant.hpp"

namespace stretch::simulator {

struct PartRegisters {
  std::unique_ptr<RegisterDevice> drive;
  std::unique_ptr<RegisterDevice> load_cell;    // both channels, or channel A
  std::unique_ptr<RegisterDevice> load_cell_b;  // channel B; null where one transmitter has both
  std::unique_ptr<RegisterDevice> safety_io;
  std::unique_ptr<RegisterDevice> inclinometer;  // null: there is none
};

// As plant.parts() says. They refer to the plant, which outlives them and is not moved.
[[nodiscard]] PartRegisters make_part_registers(plant::Plant& plant);

}  // namespace stretch::simulator
