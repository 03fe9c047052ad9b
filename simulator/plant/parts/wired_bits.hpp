// How the real remote I/O parts are wired to the safety circuit.
#pragma once

#include <cstdint>

#include "simulator/plant/safety_io_device.hpp"

namespace stretch::plant {

// Input bits 0..11 are those of the reference map, bit 12 is the wire from output 7, the others are not
// wired.
inline constexpr std::uint16_t kWiredInputs = 0x1FFF;

// The circuit knows the looped output as its bit 1, which is read back at input bit 12. The parts have it at
// output 7; their output 1 is not wired.
[[nodiscard]] constexpr std::uint16_t loop_moved(std::uint16_t outputs) noexcept {
  constexpr unsigned kLoop = mask(OutputBit::brake_release);
  constexpr unsigned kSpare = 1U << 7;
  const unsigned word = outputs;
  const unsigned rest = word & ~(kLoop | kSpare);
  return static_cast<std::uint16_t>(rest | ((word & kLoop) != 0 ? kSpare : 0U) |
                                    ((word & kSpare) != 0 ? kLoop : 0U));
}

}  // namespace stretch::plant
