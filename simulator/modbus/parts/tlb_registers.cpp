// Sign and magnitude, divisions, status and commands of the transmitter.
#include "simulator/modbus/parts/tlb_registers.hpp"

namespace stretch::simulator {
namespace {

constexpr RequestLimits kLimits{.read = 32, .write = 32, .write_with_read = 32};

constexpr std::uint16_t kFirmware = 0;
constexpr std::uint16_t kType = 1;
constexpr std::uint16_t kCommand = 5;
constexpr std::uint16_t kStatus = 6;
constexpr std::uint16_t kGross = 7;
constexpr std::uint16_t kNet = 9;
constexpr std::uint16_t kPeak = 11;
constexpr std::uint16_t kDivision = 13;
constexpr std::uint16_t kSampleWeight = 36;
constexpr std::uint16_t kLast = 37;

constexpr std::uint16_t kKgInThousandths = 0x000F;  // unit 0: kg; division 15: 0.001

constexpr std::uint16_t kTare = 7;
constexpr std::uint16_t kClearTare = 8;
constexpr std::uint16_t kShowGross = 9;
constexpr std::uint16_t kSetZero = 100;

constexpr double kAtMost = 999'999.0;     // divisions
constexpr unsigned kDeviceBits = 0x100F;  // cell, converter, overload, 110 %, zero band: as the cell has them
constexpr unsigned kStable = 1U << 11;

struct Weight {
  std::uint32_t divisions = 0;
  bool negative = false;
  bool out_of_range = false;
};

Weight weight_of(double newtons) noexcept {
  Weight w;
  w.negative = newtons < 0.0;
  double divisions = (w.negative ? -newtons : newtons) / TlbRegisters::kNewtonsPerKg * 1000.0 + 0.5;
  w.out_of_range = divisions > kAtMost;
  if (w.out_of_range) divisions = kAtMost;
  w.divisions = static_cast<std::uint32_t>(divisions);
  if (w.divisions == 0) w.negative = false;
  return w;
}

std::uint16_t half(double newtons, bool high) noexcept {
  const std::uint32_t divisions = weight_of(newtons).divisions;
  return high ? high_word(divisions) : low_word(divisions);
}

std::uint16_t status_of(const plant::LoadCellDevice::Reading& r) noexcept {
  unsigned status = r.status & (kDeviceBits | kStable);
  const Weight gross = weight_of(r.gross_n);
  const Weight net = weight_of(r.net_n);
  if (gross.out_of_range) status |= 1U << 4U;
  if (net.out_of_range) status |= 1U << 5U;
  if (gross.negative != r.signs_turned) status |= 1U << 7U;
  if (net.negative != r.signs_turned) status |= 1U << 8U;
  if (weight_of(r.peak_n).negative) status |= 1U << 9U;
  if (r.tared) status |= 1U << 10U;
  return static_cast<std::uint16_t>(status);
}

}  // namespace

TlbRegisters::TlbRegisters(plant::LoadCellDevice& cell, std::size_t channel) noexcept
    : WordDevice(kLimits, {3, 6, 16}), cell_(cell), channel_(channel) {}

bool TlbRegisters::readable(std::uint16_t address) const noexcept {
  return address <= kLast;
}

bool TlbRegisters::writable(std::uint16_t address) const noexcept {
  return address == kCommand || address == kSampleWeight || address == kSampleWeight + 1;
}

std::uint16_t TlbRegisters::word(std::uint16_t address) const noexcept {
  const plant::LoadCellDevice::Reading r = cell_.reading(channel_);
  switch (address) {
    case kFirmware:
      return 0x0105;
    case kType:
      return 0x0018;
    case kStatus:
      return status_of(r);
    case kGross:
    case kGross + 1:
      return half(r.gross_n, address == kGross);
    case kNet:
    case kNet + 1:
      return half(r.net_n, address == kNet);
    case kPeak:
    case kPeak + 1:
      return half(r.peak_n, address == kPeak);
    case kDivision:
      return kKgInThousandths;
    case kSampleWeight:
    case kSampleWeight + 1:
      return sample_weight_[address - kSampleWeight];
    default:
      return 0;
  }
}

plant::WriteResult TlbRegisters::command(std::uint16_t code) noexcept {
  switch (code) {
    case 0:
      return plant::WriteResult::accepted;
    case kTare:
      cell_.tare(channel_);
      return plant::WriteResult::accepted;
    case kClearTare:
    case kShowGross:
      cell_.clear_tare(channel_);
      return plant::WriteResult::accepted;
    case kSetZero:
      // The part knows exceptions 1 to 3 alone: a zero it cannot set is taken and comes to nothing.
      (void)cell_.zero(channel_);
      return plant::WriteResult::accepted;
    default:
      return plant::WriteResult::out_of_range;
  }
}

plant::WriteResult TlbRegisters::take(std::uint16_t first, std::span<const std::uint16_t> values) noexcept {
  if (first == kCommand) return command(values[0]);
  for (std::size_t i = 0; i < values.size(); ++i) sample_weight_[first - kSampleWeight + i] = values[i];
  return plant::WriteResult::accepted;
}

}  // namespace stretch::simulator
