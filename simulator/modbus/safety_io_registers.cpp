// Inputs, latch, outputs and the I/O watchdog as registers and bits.
#include "simulator/modbus/safety_io_registers.hpp"

namespace stretch::simulator {
namespace {

constexpr std::uint16_t kInputs = 0;  // inputs, latch, scan counter, outputs as they are
constexpr std::uint16_t kOutputs = 16;
constexpr std::uint16_t kWatchdogTime = 0x1000;
constexpr std::uint16_t kWatchdogTrigger = 0x1003;
constexpr std::uint16_t kWatchdogState = 0x1006;  // and its restart
constexpr std::uint16_t kIdentity = 0x2011;

constexpr std::uint16_t kSeries = 0x5354;
constexpr std::uint16_t kItem = 0x494F;
constexpr std::size_t kCoils = 8;
constexpr std::size_t kDiscreteInputs = 16;

constexpr std::array<Segment, 6> kSegments{{
    // start, count, writable, high words, events
    {kInputs, 4, 0, 0, 0b10},  // the latch
    {kOutputs, 1, 1},
    {kWatchdogTime, 1, 1},
    {kWatchdogTrigger, 1, 1},
    {kWatchdogState, 2, 0b10},
    {kIdentity, 2, 0},
}};

}  // namespace

SafetyIoRegisters::SafetyIoRegisters(plant::SafetyIoDevice& io) noexcept
    : SegmentedDevice(kSegments, {}), io_(io) {}

void SafetyIoRegisters::fill(std::uint16_t start, Image& r) const noexcept {
  switch (start) {
    case kInputs:
      r[0] = io_.inputs();
      r[1] = io_.latch();
      r[2] = io_.scan_counter();
      r[3] = io_.output_read_back();
      break;
    case kOutputs:
      r[0] = io_.outputs();
      break;
    case kWatchdogTime:
      r[0] = io_.watchdog_time();
      break;
    case kWatchdogTrigger:
      r[0] = io_.watchdog_trigger();
      break;
    case kWatchdogState:
      r[0] = static_cast<std::uint16_t>(io_.watchdog_state());
      break;
    case kIdentity:
      r[0] = kSeries;
      r[1] = kItem;
      break;
    default:
      break;
  }
}

plant::WriteResult SafetyIoRegisters::take(std::uint16_t start, const Image& image, Written) noexcept {
  switch (start) {
    case kOutputs:
      return io_.write_outputs(image[0]);
    case kWatchdogTime:
      return io_.write_watchdog_time(image[0]);
    case kWatchdogTrigger:
      return io_.write_watchdog_trigger(image[0]);
    case kWatchdogState:
      return io_.write_watchdog_restart(image[1]);
    default:
      return plant::WriteResult::not_allowed;
  }
}

ModbusException SafetyIoRegisters::read_bits(BitArea area, std::uint16_t address,
                                             std::span<bool> out) noexcept {
  const bool coils = area == BitArea::coils;
  if (address + out.size() > (coils ? kCoils : kDiscreteInputs)) return ModbusException::illegal_address;
  const std::uint16_t word = coils ? io_.outputs() : io_.inputs();
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = ((word >> (address + i)) & 1U) != 0;
  return ModbusException::none;
}

ModbusException SafetyIoRegisters::write_coils(std::uint16_t address, std::span<const bool> values) noexcept {
  if (address + values.size() > kCoils) return ModbusException::illegal_address;
  unsigned word = io_.outputs();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const unsigned bit = 1U << (address + i);
    word = values[i] ? word | bit : word & ~bit;
  }
  const std::array<std::uint16_t, 1> outputs{static_cast<std::uint16_t>(word)};
  return write(kOutputs, outputs);
}

}  // namespace stretch::simulator
