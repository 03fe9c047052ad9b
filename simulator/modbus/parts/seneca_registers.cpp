// The transmitter's one value, its settings and its tare.
#include "simulator/modbus/parts/seneca_registers.hpp"

#include <bit>
#include <limits>

namespace stretch::simulator {
namespace {

constexpr RequestLimits kLimits{.read = 60, .write = 60, .write_with_read = 60};

constexpr std::uint16_t kMachineId = 0;
constexpr std::uint16_t kDeltaTime = 55;
constexpr std::uint16_t kSampling = 58;
constexpr std::uint16_t kNet = 63;
constexpr std::uint16_t kCommand = 66;
constexpr std::uint16_t kLast = 79;

constexpr std::uint16_t kIdle = 0;
constexpr std::uint16_t kTareToRam = 49914;

constexpr float kEndOfConverterN = 650.0F;  // beyond the calibrated +-600 N

constexpr unsigned kCellError = 1U << 0;
constexpr unsigned kBeyondRange = 1U << 3;

}  // namespace

SenecaRegisters::SenecaRegisters(plant::LoadCellDevice& cell, std::size_t channel) noexcept
    : WordDevice(kLimits, {3, 6, 16}), cell_(cell), channel_(channel) {}

bool SenecaRegisters::readable(std::uint16_t address) const noexcept {
  return address <= kLast;
}

bool SenecaRegisters::writable(std::uint16_t address) const noexcept {
  return address == kDeltaTime || address == kSampling || address == kCommand;
}

float SenecaRegisters::net_n() const noexcept {
  const plant::LoadCellDevice::Reading r = cell_.reading(channel_);
  if ((r.status & kCellError) != 0) return std::numeric_limits<float>::quiet_NaN();
  if ((r.status & kBeyondRange) != 0) return r.gross_n < 0.0 ? -kEndOfConverterN : kEndOfConverterN;
  return static_cast<float>(r.net_n);
}

std::uint16_t SenecaRegisters::word(std::uint16_t address) const noexcept {
  switch (address) {
    case kMachineId:
      return 0x0A01;
    case kDeltaTime:
      return delta_time_;
    case kSampling:
      return sampling_;
    case kNet:
      return high_word(std::bit_cast<std::uint32_t>(net_n()));
    case kNet + 1:
      return low_word(std::bit_cast<std::uint32_t>(net_n()));
    default:
      return 0;
  }
}

plant::WriteResult SenecaRegisters::take(std::uint16_t first,
                                         std::span<const std::uint16_t> values) noexcept {
  switch (first) {
    case kDeltaTime:
      delta_time_ = values[0];
      return plant::WriteResult::accepted;
    case kSampling:
      sampling_ = values[0];
      return plant::WriteResult::accepted;
    default:
      break;  // the command
  }
  if (values[0] == kTareToRam) cell_.tare(channel_);
  return values[0] == kTareToRam || values[0] == kIdle ? plant::WriteResult::accepted
                                                       : plant::WriteResult::out_of_range;
}

}  // namespace stretch::simulator
