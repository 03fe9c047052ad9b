// The safety circuit's millisecond: I/O watchdog, relay, input scan, latch.
#include "simulator/plant/safety_io_device.hpp"

namespace stretch::plant {
namespace {

constexpr std::uint16_t kWatchdogAtMost = 100;  // x100 ms
constexpr std::uint32_t kWatchdogUnitMs = 100;
constexpr std::uint16_t kForcedOnExpiry =
    static_cast<std::uint16_t>(mask(OutputBit::ctrl_healthy) | mask(OutputBit::brake_release));

std::uint16_t without_forced(std::uint16_t outputs) noexcept {
  return static_cast<std::uint16_t>(outputs & ~static_cast<unsigned>(kForcedOnExpiry));
}

}  // namespace

WriteResult SafetyIoDevice::write_outputs(std::uint16_t value) noexcept {
  if (!powered_) return WriteResult::not_allowed;
  if (value > 0xFF) return WriteResult::out_of_range;
  const auto rose = static_cast<std::uint16_t>(value & ~static_cast<unsigned>(outputs_));
  if ((rose & mask(OutputBit::safety_reset)) != 0) reset_edge_ = true;
  permission_written_ = (value & mask(OutputBit::ctrl_healthy)) != 0;
  outputs_ = watchdog_ == IoWatchdogState::expired ? without_forced(value) : value;
  return WriteResult::accepted;
}

WriteResult SafetyIoDevice::write_watchdog_time(std::uint16_t value) noexcept {
  if (!powered_) return WriteResult::not_allowed;
  if (value > kWatchdogAtMost) return WriteResult::out_of_range;
  if (watchdog_ == IoWatchdogState::active && value != watchdog_time_) return WriteResult::not_allowed;
  watchdog_time_ = value;
  if (value == 0) {
    watchdog_ = IoWatchdogState::off;
  } else if (watchdog_ == IoWatchdogState::off) {
    watchdog_ = IoWatchdogState::active;
    watchdog_age_ms_ = 0;
  }
  return WriteResult::accepted;
}

WriteResult SafetyIoDevice::write_watchdog_trigger(std::uint16_t value) noexcept {
  if (!powered_) return WriteResult::not_allowed;
  if (value != trigger_) watchdog_age_ms_ = 0;
  trigger_ = value;
  return WriteResult::accepted;
}

WriteResult SafetyIoDevice::write_watchdog_restart(std::uint16_t value) noexcept {
  if (!powered_ || watchdog_ == IoWatchdogState::off) return WriteResult::not_allowed;
  if (value != 1) return WriteResult::out_of_range;
  watchdog_ = IoWatchdogState::active;
  watchdog_age_ms_ = 0;
  return WriteResult::accepted;
}

void SafetyIoDevice::set_powered(bool powered) noexcept {
  const bool written = permission_written_;
  *this = SafetyIoDevice(relay_release_ms_);
  powered_ = powered;
  permission_written_ = written;
}

void SafetyIoDevice::step_watchdog() noexcept {
  if (watchdog_ != IoWatchdogState::active) return;
  if (++watchdog_age_ms_ < watchdog_time_ * kWatchdogUnitMs) return;
  watchdog_ = IoWatchdogState::expired;
  outputs_ = without_forced(outputs_);
}

void SafetyIoDevice::step_relay(const Contacts& contacts) noexcept {
  const bool chain = contacts.estop_closed && !contacts.relay_fault;
  if (!chain) reset_needed_ = true;
  if (reset_edge_) {
    latch_ = 0;
    if (chain) reset_needed_ = false;
  }
  reset_edge_ = false;
  const bool coil = chain && !reset_needed_ && (outputs_ & mask(OutputBit::ctrl_healthy)) != 0;
  if (coil) {
    relay_drop_ms_ = 0;
    relay_on_ = true;
  } else if (relay_on_ && ++relay_drop_ms_ >= relay_release_ms_) {
    relay_on_ = false;
  }
  sto_a_ = relay_on_ && contacts.sto_a_wire;
  sto_b_ = relay_on_ && contacts.sto_b_wire;
}

void SafetyIoDevice::scan(const Contacts& contacts) noexcept {
  ++scan_;
  unsigned word = 0;
  const auto set = [&word](bool closed, InputBit bit) {
    if (closed) word |= mask(bit);
  };
  set(contacts.estop_closed, InputBit::estop_ok);
  set(contacts.hand_switch_a_closed, InputBit::hand_switch_a_ok);
  set(contacts.hand_switch_b_closed, InputBit::hand_switch_b_ok);
  set(contacts.end_min_closed, InputBit::end_min_ok);
  set(contacts.end_max_closed, InputBit::end_max_ok);
  set(sto_a_, InputBit::sto_a_feedback);
  set(sto_b_, InputBit::sto_b_feedback);
  set(relay_on_, InputBit::safety_relay_on);
  set(!contacts.relay_fault, InputBit::relay_no_fault);
  set(!reset_needed_, InputBit::reset_not_needed);
  set(contacts.strap_closed, InputBit::strap_ok);
  set(true, InputBit::supply_ok);
  set((outputs_ & mask(OutputBit::brake_release)) != 0, InputBit::brake_released);
  set(watchdog_ != IoWatchdogState::expired, InputBit::io_watchdog_ok);
  const auto now = static_cast<std::uint16_t>(word);
  latch_ = static_cast<std::uint16_t>(latch_ | (inputs_ & ~static_cast<unsigned>(now)));
  inputs_ = now;
}

void SafetyIoDevice::step(const Contacts& contacts) noexcept {
  if (!powered_) return;
  step_watchdog();
  step_relay(contacts);
  if (until_scan_ms_ > 1) {
    --until_scan_ms_;
    return;
  }
  until_scan_ms_ = kScanMs;
  if (!contacts.frozen) scan(contacts);
}

}  // namespace stretch::plant
