// One cycle as bytes: everything it depended on and the command that came of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "controller/cycle/cycle_input.hpp"
#include "hal/command.hpp"

namespace stretch::recording {

inline constexpr std::uint16_t kFormatVersion = 1;
inline constexpr std::size_t kLargestRecord =
    4096;  // a cycle that takes a plan with every phase there can be

// A recording is a list of frames: one byte kind, four bytes length, then so many bytes.
inline constexpr std::uint8_t kCycleFrame = 'c';  // one CycleRecord
inline constexpr std::uint8_t kImageFrame =
    'i';  // the cycle's whole state; readable by the very same build alone
inline constexpr std::uint8_t kEndFrame = 'e';  // nothing more until the next image
inline constexpr std::size_t kFrameHeader = 5;
[[nodiscard]] std::array<std::byte, kFrameHeader> frame_header(std::uint8_t kind,
                                                               std::uint32_t size) noexcept;

struct CycleRecord {
  cycle::CycleInput input;
  hal::Command command;
};

// Bytes written to `buffer` (at least kLargestRecord). Pure: no allocation; usual size about 210 bytes.
[[nodiscard]] std::size_t encode(const CycleRecord& record, std::span<std::byte> buffer) noexcept;

// Nothing if the bytes are not exactly one record of this format.
[[nodiscard]] std::optional<CycleRecord> decode(std::span<const std::byte> bytes) noexcept;

// The command as the wire carries it: speed in 0.001 deg/s, acceleration in 0.001 deg/s2, torque limit in
// 0.01 N m.
struct WireCommand {
  bool enabled = false;
  std::int32_t speed = 0;
  std::uint32_t acceleration = 0;
  std::int32_t torque_limit = 0;
  std::uint16_t flags = 0;  // the switches of hal::Command, in their order
  friend bool operator==(const WireCommand&, const WireCommand&) noexcept = default;
};
[[nodiscard]] WireCommand as_on_the_wire(const hal::Command& command) noexcept;

}  // namespace stretch::recording
