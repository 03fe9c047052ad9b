// The coupler's process images, its watchdog registers and its name.
#include "simulator/modbus/parts/wago_registers.hpp"

#include <cstddef>

#include "simulator/plant/parts/wired_bits.hpp"

namespace stretch::simulator {
namespace {

constexpr RequestLimits kLimits{.read = 125, .write = 100, .write_with_read = 100};

constexpr std::uint16_t kInputs = 0;
constexpr std::uint16_t kOutputsHere = 0x0200;
constexpr std::uint16_t kTime = 0x1000;
constexpr std::uint16_t kMasks = 0x1001;
constexpr std::uint16_t kTrigger = 0x1003;
constexpr std::uint16_t kLeastLeft = 0x1004;
constexpr std::uint16_t kStop = 0x1005;
constexpr std::uint16_t kState = 0x1006;
constexpr std::uint16_t kRestart = 0x1007;
constexpr std::uint16_t kSimpleStop = 0x1008;
constexpr std::uint16_t kFirmware = 0x2010;
constexpr std::uint16_t kSeries = 0x2011;
constexpr std::uint16_t kItem = 0x2012;

constexpr std::size_t kInputChannels = 16;
constexpr std::size_t kOutputChannels = 8;
constexpr std::uint16_t kOutputMask = 0x00FF;  // what an 8-channel module has no channel for goes nowhere

}  // namespace

WagoRegisters::WagoRegisters(plant::WagoCoupler& coupler, plant::SafetyIoDevice& io) noexcept
    : WordDevice(kLimits, {1, 2, 3, 4, 5, 6, 15, 16, 23}), coupler_(coupler), io_(io) {}

bool WagoRegisters::readable(std::uint16_t address) const noexcept {
  return address == kInputs || address == kOutputsHere || (address >= kTime && address <= kSimpleStop) ||
         (address >= kFirmware && address <= kItem);
}

bool WagoRegisters::writable(std::uint16_t address) const noexcept {
  if (address == kInputs || address == kOutputsHere) return true;
  return address >= kTime && address <= kSimpleStop && address != kLeastLeft && address != kState;
}

std::uint16_t WagoRegisters::word(std::uint16_t address) const noexcept {
  switch (address) {
    case kInputs:
      return static_cast<std::uint16_t>(io_.inputs() & plant::kWiredInputs);
    case kOutputsHere:
      return plant::loop_moved(io_.outputs());
    case kTime:
      return coupler_.time();
    case kMasks:
    case kMasks + 1:
      return coupler_.mask(address - kMasks);
    case kTrigger:
      return coupler_.trigger();
    case kLeastLeft:
      return coupler_.least_left();
    case kStop:
      return coupler_.stop_word();
    case kState:
      return static_cast<std::uint16_t>(coupler_.state());
    case kRestart:
      return 1;
    case kFirmware:
      return 7;
    case kSeries:
      return 750;
    case kItem:
      return 352;
    default:
      return 0;
  }
}

plant::WriteResult WagoRegisters::write_one(std::uint16_t address, std::uint16_t value) noexcept {
  switch (address) {
    case kInputs:
    case kOutputsHere:
      return coupler_.write_outputs(io_, plant::loop_moved(value & kOutputMask));
    case kTime:
      return coupler_.write_time(value);
    case kMasks:
    case kMasks + 1:
      return coupler_.write_mask(address - kMasks, value);
    case kTrigger:
      return coupler_.write_trigger(value);
    case kStop:
      return coupler_.write_stop_word(value);
    case kRestart:
      return coupler_.write_restart(value);
    case kSimpleStop:
      return coupler_.write_simple_stop(value);
    default:
      return plant::WriteResult::not_allowed;
  }
}

plant::WriteResult WagoRegisters::take(std::uint16_t first, std::span<const std::uint16_t> values) noexcept {
  const plant::WagoCoupler before = coupler_;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto result = write_one(static_cast<std::uint16_t>(first + i), values[i]);
    if (result != plant::WriteResult::accepted) {
      coupler_ = before;
      return result;
    }
  }
  return plant::WriteResult::accepted;
}

// Functions 1 and 2 read the same: inputs from 0, outputs from 0x0200.
ModbusException WagoRegisters::read_bits(BitArea, std::uint16_t address, std::span<bool> out) noexcept {
  const bool outputs = address >= kOutputsHere;
  const std::size_t from = address - std::size_t{outputs ? kOutputsHere : kInputs};
  if (from + out.size() > (outputs ? kOutputChannels : kInputChannels)) {
    return ModbusException::illegal_address;
  }
  const unsigned image = word(outputs ? kOutputsHere : kInputs);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = ((image >> (from + i)) & 1U) != 0;
  return ModbusException::none;
}

ModbusException WagoRegisters::write_coils(std::uint16_t address, std::span<const bool> values) noexcept {
  const std::size_t from = address - std::size_t{address >= kOutputsHere ? kOutputsHere : kInputs};
  if (from + values.size() > kOutputChannels) return ModbusException::illegal_address;
  unsigned image = word(kOutputsHere);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const unsigned bit = 1U << (from + i);
    image = values[i] ? image | bit : image & ~bit;
  }
  return exception_of(write_one(kOutputsHere, static_cast<std::uint16_t>(image)));
}

}  // namespace stretch::simulator
