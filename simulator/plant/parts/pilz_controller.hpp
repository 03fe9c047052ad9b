// What a Pilz PNOZmulti 2 has between its client and the safety circuit: virtual inputs and their watchdog.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "simulator/plant/safety_io_device.hpp"

namespace stretch::plant {

// Registers for the server, step() for the plant. Trivially copyable.
class PilzController {
 public:
  static constexpr std::size_t kWords = 8;  // of 128 virtual inputs
  using Words = std::array<std::uint16_t, kWords>;

  [[nodiscard]] const Words& inputs() const noexcept { return inputs_; }
  // Feeds the watchdog. i0..i7 go to the circuit's outputs, as the station's program has them.
  void write_inputs(const Words& words, SafetyIoDevice& io) noexcept;
  // Register 255: bits 10..8 are the period in force from now on, bit 15 feeds and clears the status.
  void write_control(std::uint16_t value) noexcept;
  [[nodiscard]] std::uint16_t control() const noexcept { return static_cast<std::uint16_t>(code_ << 8); }
  // Register 2048: bit 0 data not current, bit 5 watchdog time-out.
  [[nodiscard]] std::uint16_t status() const noexcept { return status_; }

  // One millisecond; when the period is over every virtual input is 0.
  void step(SafetyIoDevice& io) noexcept;

 private:
  Words inputs_{};
  std::uint16_t code_ = 0;  // of the period; 0: no watchdog
  std::uint16_t status_ = 0;
  std::uint32_t age_ms_ = 0;
};

}  // namespace stretch::plant
