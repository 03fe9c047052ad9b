// The safety mirror and remote I/O: contacts, relay, permissive output, its own watchdog.
#pragma once

#include <cstdint>

#include "simulator/plant/write_result.hpp"

namespace stretch::plant {

// Bits of register 0 and of the latch; 1 = healthy / closed.
enum class InputBit : std::uint8_t {
  estop_ok,
  hand_switch_a_ok,
  hand_switch_b_ok,
  end_min_ok,
  end_max_ok,
  sto_a_feedback,
  sto_b_feedback,
  safety_relay_on,
  relay_no_fault,
  reset_not_needed,
  strap_ok,
  supply_ok,
  brake_released,
  io_watchdog_ok = 15
};
// Bits of register 16 (coils 0..7).
enum class OutputBit : std::uint8_t {
  ctrl_healthy,
  brake_release,
  lamp_green,
  lamp_yellow,
  lamp_red,
  buzzer,
  safety_reset
};
[[nodiscard]] constexpr std::uint16_t mask(InputBit b) noexcept {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(b));
}
[[nodiscard]] constexpr std::uint16_t mask(OutputBit b) noexcept {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(b));
}

enum class IoWatchdogState : std::uint16_t { off = 0, active = 1, expired = 2 };

// As DriveDevice: registers for the server, step() for the plant. Trivially copyable.
class SafetyIoDevice {
 public:
  // --- registers ---
  [[nodiscard]] bool answers() const noexcept { return powered_; }
  [[nodiscard]] std::uint16_t inputs() const noexcept { return inputs_; }      // register 0
  [[nodiscard]] std::uint16_t latch() const noexcept { return latch_; }        // register 1
  [[nodiscard]] std::uint16_t scan_counter() const noexcept { return scan_; }  // register 2
  [[nodiscard]] std::uint16_t output_read_back() const noexcept {
    return outputs_;
  }  // register 3: what is really out
  [[nodiscard]] std::uint16_t outputs() const noexcept {
    return outputs_;
  }  // register 16: as written, bits 0 and 1 forced to 0 while the watchdog is expired
  WriteResult write_outputs(std::uint16_t value) noexcept;  // bits 0..7
  // A part's own watchdog has let every output fall: nobody wrote it.
  void drop_outputs() noexcept { outputs_ = 0; }
  [[nodiscard]] std::uint16_t watchdog_time() const noexcept { return watchdog_time_; }  // 0x1000, x100 ms
  // 0..100; 0 = off. While the watchdog runs another value than the one in force is not allowed.
  WriteResult write_watchdog_time(std::uint16_t value) noexcept;
  [[nodiscard]] std::uint16_t watchdog_trigger() const noexcept { return trigger_; }   // 0x1003
  WriteResult write_watchdog_trigger(std::uint16_t value) noexcept;                    // a change feeds it
  [[nodiscard]] IoWatchdogState watchdog_state() const noexcept { return watchdog_; }  // 0x1006
  WriteResult write_watchdog_restart(
      std::uint16_t value) noexcept;  // 0x1007, only 1; outputs 0 and 1 stay 0 until written again
  // The latch is cleared by a rising SAFETY_RESET_PULSE; a server with read-to-clear registers calls this.
  void clear_latch() noexcept { latch_ = 0; }

  // --- plant ---
  struct Contacts {
    bool estop_closed = true;
    bool hand_switch_a_closed = true;
    bool hand_switch_b_closed = true;
    bool end_min_closed = true;
    bool end_max_closed = true;
    bool strap_closed = false;
    bool sto_a_wire = true;  // false: broken between relay and drive
    bool sto_b_wire = true;
    bool relay_fault = false;
    bool frozen = false;  // input scan stands
  };
  // One millisecond.
  void step(const Contacts& contacts) noexcept;
  void set_powered(bool powered) noexcept;
  // Of the wires at the drive; true = torque allowed.
  [[nodiscard]] bool sto_a() const noexcept { return sto_a_; }
  [[nodiscard]] bool sto_b() const noexcept { return sto_b_; }
  // Output CTRL_HEALTHY as it was last written, whatever became of it: a watchdog or a power cut does not
  // change it.
  [[nodiscard]] bool permission_written() const noexcept { return permission_written_; }
  explicit SafetyIoDevice(std::uint32_t relay_release_ms) noexcept : relay_release_ms_(relay_release_ms) {}

  static constexpr std::uint32_t kScanMs = 2;  // inputs are read every other millisecond

 private:
  void step_watchdog() noexcept;
  void step_relay(const Contacts& contacts) noexcept;
  void scan(const Contacts& contacts) noexcept;

  std::uint32_t relay_release_ms_;
  std::uint32_t relay_drop_ms_ = 0;  // how long the relay's coil has been without current
  std::uint32_t watchdog_age_ms_ = 0;
  std::uint32_t until_scan_ms_ = 0;
  std::uint16_t inputs_ = 0;
  std::uint16_t latch_ = 0;
  std::uint16_t scan_ = 0;
  std::uint16_t outputs_ = 0;
  std::uint16_t watchdog_time_ = 0;
  std::uint16_t trigger_ = 0;
  IoWatchdogState watchdog_ = IoWatchdogState::off;
  bool powered_ = true;
  bool permission_written_ = false;
  bool relay_on_ = false;
  bool reset_needed_ = true;  // a safety relay starts only on its reset, after power-on too
  bool reset_edge_ = false;
  bool sto_a_ = false;
  bool sto_b_ = false;
};

}  // namespace stretch::plant
