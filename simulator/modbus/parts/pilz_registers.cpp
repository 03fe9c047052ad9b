// The controller's data areas; a register's bits are also coils and discrete inputs, 16 to each.
#include "simulator/modbus/parts/pilz_registers.hpp"

#include <algorithm>
#include <cstddef>

#include "simulator/plant/parts/wired_bits.hpp"

namespace stretch::simulator {
namespace {

constexpr std::uint16_t kInputs = 0;
constexpr std::uint16_t kControl = 255;
constexpr std::uint16_t kOutputs = 512;
constexpr std::uint16_t kBaseUnit = 1024;
constexpr std::uint16_t kBaseUnitLast = 1039;
constexpr std::uint16_t kStatus = 2048;
constexpr std::uint16_t kProduct = 2056;
constexpr std::uint16_t kWords = plant::PilzController::kWords;
constexpr std::size_t kBits = 16 * std::size_t{kWords};

constexpr std::uint16_t kContacts = 0x0FFF;  // what is wired to the base unit itself

}  // namespace

PilzRegisters::PilzRegisters(plant::PilzController& controller, plant::SafetyIoDevice& io) noexcept
    : WordDevice({}, {1, 2, 3, 4, 5, 6, 15, 16, 23}), controller_(controller), io_(io) {}

bool PilzRegisters::readable(std::uint16_t address) const noexcept {
  return address < kInputs + kWords || address == kControl ||
         (address >= kOutputs && address < kOutputs + kWords) ||
         (address >= kBaseUnit && address <= kBaseUnitLast) || (address >= kStatus && address <= kProduct);
}

bool PilzRegisters::writable(std::uint16_t address) const noexcept {
  return address < kInputs + kWords || address == kControl;
}

std::uint16_t PilzRegisters::word(std::uint16_t address) const noexcept {
  if (address < kInputs + kWords) return controller_.inputs()[address - std::size_t{kInputs}];
  switch (address) {
    case kControl:
      return controller_.control();
    case kOutputs:
      return static_cast<std::uint16_t>(io_.inputs() & plant::kWiredInputs);
    case kBaseUnit:
      return static_cast<std::uint16_t>(io_.inputs() & kContacts);
    case kStatus:
      return controller_.status();
    case kProduct:
      return 0x0B00;
    default:
      return 0;
  }
}

plant::WriteResult PilzRegisters::take(std::uint16_t first, std::span<const std::uint16_t> values) noexcept {
  if (first == kControl) {
    controller_.write_control(values[0]);
    return plant::WriteResult::accepted;
  }
  plant::PilzController::Words words = controller_.inputs();
  std::copy(values.begin(), values.end(), words.begin() + (first - kInputs));
  controller_.write_inputs(words, io_);
  return plant::WriteResult::accepted;
}

// Functions 1 and 2 read the same bits.
ModbusException PilzRegisters::read_bits(BitArea, std::uint16_t address, std::span<bool> out) noexcept {
  const std::size_t area = address < 16U * kOutputs ? std::size_t{kInputs} : std::size_t{kOutputs};
  const std::size_t from = address - 16U * area;
  if (from + out.size() > kBits) return ModbusException::illegal_address;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t bit = from + i;
    const unsigned image = word(static_cast<std::uint16_t>(area + bit / 16));
    out[i] = (image >> (bit % 16) & 1U) != 0;
  }
  return ModbusException::none;
}

ModbusException PilzRegisters::write_coils(std::uint16_t address, std::span<const bool> values) noexcept {
  if (address + values.size() > kBits) return ModbusException::illegal_address;
  plant::PilzController::Words words = controller_.inputs();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t at = address + i;
    const unsigned bit = 1U << (at % 16);
    const unsigned word = words[at / 16];
    words[at / 16] = static_cast<std::uint16_t>(values[i] ? word | bit : word & ~bit);
  }
  controller_.write_inputs(words, io_);
  return ModbusException::none;
}

}  // namespace stretch::simulator
