// The transmitter's two channels, its commands and its settings as registers.
#include "simulator/modbus/load_cell_registers.hpp"

namespace stretch::simulator {
namespace {

constexpr std::uint16_t kHead = 0;
constexpr std::uint16_t kBody = 5;  // command, both channels, sequence, settings, capacities: 5..23
constexpr std::uint16_t kCommand = 5;
constexpr std::uint16_t kRate = 18;
constexpr std::uint16_t kFilter = 19;

// Of the body: gross and net of both channels, the capacities; the status of each channel.
constexpr std::uint32_t kHighWords = 1U << 2 | 1U << 4 | 1U << 7 | 1U << 9 | 1U << 15 | 1U << 17;
constexpr std::uint32_t kStatuses = 1U << 1 | 1U << 6;

constexpr std::array<Segment, 2> kSegments{{
    {kHead, 2, 0},
    {kBody, 19, 1U << 0 | 1U << (kRate - kBody) | 1U << (kFilter - kBody), kHighWords, kStatuses},
}};

constexpr RequestLimits kShort{.read = 32, .write = 32, .write_with_read = 32};

}  // namespace

LoadCellRegisters::LoadCellRegisters(plant::LoadCellDevice& cell, bool short_requests) noexcept
    : SegmentedDevice(kSegments, short_requests ? kShort : RequestLimits{}), cell_(cell) {}

void LoadCellRegisters::fill(std::uint16_t start, Image& r) const noexcept {
  if (start == kHead) {
    r[0] = cell_.firmware();
    r[1] = cell_.type();
    return;
  }
  const plant::LoadCellBlock block = cell_.block();
  r[0] = plant::kCellCommandIdle;
  for (std::size_t channel = 0; channel < 2; ++channel) {
    const plant::CellChannelBlock& c = block.channel[channel];
    const std::size_t at = 1 + 5 * channel;
    r[at] = c.status;
    r[at + 1] = high_word(c.gross);
    r[at + 2] = low_word(c.gross);
    r[at + 3] = high_word(c.net);
    r[at + 4] = low_word(c.net);
    const std::uint32_t capacity = cell_.capacity(static_cast<int>(channel));
    r[15 + 2 * channel] = high_word(capacity);
    r[16 + 2 * channel] = low_word(capacity);
  }
  r[11] = block.sequence;
  r[12] = block.age_tenth_ms;
  r[13] = cell_.rate_hz();
  r[14] = cell_.filter_ms();
}

plant::WriteResult LoadCellRegisters::take(std::uint16_t start, const Image& image,
                                           Written written) noexcept {
  if (written.has(kCommand)) return cell_.write_command(image[kCommand - start]);
  const plant::LoadCellDevice before = cell_;
  plant::WriteResult result = plant::WriteResult::accepted;
  if (written.has(kRate)) result = cell_.write_rate(image[kRate - start]);
  if (result == plant::WriteResult::accepted && written.has(kFilter)) {
    result = cell_.write_filter(image[kFilter - start]);
  }
  if (result != plant::WriteResult::accepted) cell_ = before;
  return result;
}

}  // namespace stretch::simulator
