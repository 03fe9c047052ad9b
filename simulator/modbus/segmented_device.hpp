// Registers in runs of neighbours, each run an image that is read whole and written by overlay.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "simulator/modbus/register_device.hpp"
#include "simulator/modbus/words.hpp"
#include "simulator/plant/write_result.hpp"

namespace stretch::simulator {

// A run of neighbouring registers. A request lies inside one run; what lies in none does not exist.
struct Segment {
  std::uint16_t start = 0;
  std::uint16_t count = 0;       // 1..kMaxSegment
  std::uint32_t writable = 0;    // bit i: register start + i may be written
  std::uint32_t high_words = 0;  // likewise: is the high word of a 32-bit value
  std::uint32_t events = 0;      // likewise: shows what happened
};

inline constexpr std::size_t kMaxSegment = 32;

// The part every device of the map shares: finding the run, exceptions 2, and a write as an overlay on what
// the run holds, so that half of a 32-bit value can be written like any other register.
class SegmentedDevice : public RegisterDevice {
 public:
  [[nodiscard]] RequestLimits limits() const noexcept override { return limits_; }
  [[nodiscard]] ModbusException check_read(std::uint16_t address,
                                           std::uint16_t count) const noexcept override;
  [[nodiscard]] ModbusException read(std::uint16_t address, std::span<std::uint16_t> out) noexcept override;
  [[nodiscard]] ModbusException write(std::uint16_t address,
                                      std::span<const std::uint16_t> values) noexcept override;
  [[nodiscard]] RegisterKind kind(std::uint16_t address) const noexcept override;

 protected:
  using Image = std::array<std::uint16_t, kMaxSegment>;

  // Which registers of a run a write named.
  struct Written {
    std::uint16_t first = 0;  // address
    std::uint16_t count = 0;
    [[nodiscard]] constexpr bool has(std::uint16_t address) const noexcept {
      return address >= first && address < first + count;
    }
  };

  // `segments` outlives the device.
  SegmentedDevice(std::span<const Segment> segments, RequestLimits limits) noexcept
      : segments_(segments), limits_(limits) {}

  // What the run that begins at `start` reads now.
  virtual void fill(std::uint16_t start, Image& image) const noexcept = 0;
  // Takes the run's image after the overlay, or refuses it whole.
  [[nodiscard]] virtual plant::WriteResult take(std::uint16_t start, const Image& image,
                                                Written written) noexcept = 0;

 private:
  [[nodiscard]] const Segment* find(std::uint16_t address, std::size_t count) const noexcept;

  std::span<const Segment> segments_;
  RequestLimits limits_;
};

}  // namespace stretch::simulator
