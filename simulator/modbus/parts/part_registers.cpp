// Which devices go with which parts.
#include "simulator/modbus/parts/part_registers.hpp"

#include "simulator/modbus/drive_registers.hpp"
#include "simulator/modbus/inclinometer_registers.hpp"
#include "simulator/modbus/load_cell_registers.hpp"
#include "simulator/modbus/parts/lexium_registers.hpp"
#include "simulator/modbus/parts/orca_registers.hpp"
#include "simulator/modbus/parts/pilz_registers.hpp"
#include "simulator/modbus/parts/seneca_registers.hpp"
#include "simulator/modbus/parts/tlb_registers.hpp"
#include "simulator/modbus/parts/wago_registers.hpp"
#include "simulator/modbus/safety_io_registers.hpp"

namespace stretch::simulator {
namespace {

PartRegisters reference(plant::Plant& plant) {
  return {.drive = std::make_unique<DriveRegisters>(plant.drive()),
          .load_cell = std::make_unique<LoadCellRegisters>(plant.load_cell()),
          .load_cell_b = nullptr,
          .safety_io = std::make_unique<SafetyIoRegisters>(plant.safety_io()),
          .inclinometer = std::make_unique<InclinometerRegisters>(plant)};
}

PartRegisters lexium_tlb_wago(plant::Plant& plant) {
  return {.drive = std::make_unique<LexiumRegisters>(plant.lexium(), plant.drive()),
          .load_cell = std::make_unique<TlbRegisters>(plant.load_cell(), 0),
          .load_cell_b = std::make_unique<TlbRegisters>(plant.load_cell(), 1),
          .safety_io = std::make_unique<WagoRegisters>(plant.wago(), plant.safety_io()),
          .inclinometer = nullptr};
}

PartRegisters orca_seneca_pilz(plant::Plant& plant) {
  return {.drive = std::make_unique<OrcaRegisters>(plant.orca()),
          .load_cell = std::make_unique<SenecaRegisters>(plant.load_cell(), 0),
          .load_cell_b = std::make_unique<SenecaRegisters>(plant.load_cell(), 1),
          .safety_io = std::make_unique<PilzRegisters>(plant.pilz(), plant.safety_io()),
          .inclinometer = nullptr};
}

}  // namespace

PartRegisters make_part_registers(plant::Plant& plant) {
  switch (plant.parts()) {
    case config::Parts::lexium_tlb_wago:
      return lexium_tlb_wago(plant);
    case config::Parts::orca_seneca_pilz:
      return orca_seneca_pilz(plant);
    case config::Parts::reference:
      return reference(plant);
  }
  return reference(plant);
}

}  // namespace stretch::simulator
