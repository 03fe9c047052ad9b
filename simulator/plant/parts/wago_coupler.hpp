// The watchdog of a WAGO 750-352 coupler, which stands between its client and the safety circuit's outputs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "simulator/plant/safety_io_device.hpp"
#include "simulator/plant/write_result.hpp"

namespace stretch::plant {

// Registers for the server, step() for the plant. Trivially copyable.
class WagoCoupler {
 public:
  // 0x1000, 100 ms; 0 = cannot be started. Not allowed while it runs.
  [[nodiscard]] std::uint16_t time() const noexcept { return time_; }
  WriteResult write_time(std::uint16_t hundred_ms) noexcept;
  // 0x1001 and 0x1002: kept, without effect (0 as delivered: no function feeds it). Not allowed while it
  // runs.
  [[nodiscard]] std::uint16_t mask(std::size_t which) const noexcept { return masks_[which]; }
  WriteResult write_mask(std::size_t which, std::uint16_t value) noexcept;
  // 0x1003: a changed value feeds it, or starts it when it is off. Nothing once it has expired.
  [[nodiscard]] std::uint16_t trigger() const noexcept { return trigger_; }
  WriteResult write_trigger(std::uint16_t value) noexcept;
  // 0x1004: the least that was left of the time so far, 100 ms; FFFFh before it ran.
  [[nodiscard]] std::uint16_t least_left() const noexcept { return least_left_; }
  // 0x1005: AAAAh and then 5555h stop it.
  [[nodiscard]] std::uint16_t stop_word() const noexcept { return stop_word_; }
  WriteResult write_stop_word(std::uint16_t value) noexcept;
  [[nodiscard]] IoWatchdogState state() const noexcept { return state_; }  // 0x1006
  // 0x1007, only 1: starts it, or restarts it after it expired.
  WriteResult write_restart(std::uint16_t value) noexcept;
  // 0x1008, only 55AAh or AA55h: stops it; the outputs can be written again.
  WriteResult write_simple_stop(std::uint16_t value) noexcept;

  // Not allowed from the expiry until the restart.
  WriteResult write_outputs(SafetyIoDevice& io, std::uint16_t value) const noexcept;

  // One millisecond; when the time is over every output falls.
  void step(SafetyIoDevice& io) noexcept;

 private:
  void start() noexcept;
  [[nodiscard]] bool runs() const noexcept { return state_ == IoWatchdogState::active; }

  std::uint16_t time_ = 100;
  std::array<std::uint16_t, 2> masks_{};
  std::uint16_t trigger_ = 0;
  std::uint16_t least_left_ = 0xFFFF;
  std::uint16_t stop_word_ = 0;
  std::uint32_t age_ms_ = 0;
  IoWatchdogState state_ = IoWatchdogState::off;
};

}  // namespace stretch::plant
