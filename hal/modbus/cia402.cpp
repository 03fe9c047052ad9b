// The state table of the drive profile.
#include "hal/modbus/cia402.hpp"

namespace stretch::hal {
namespace {
constexpr std::uint16_t kDisableVoltage = 0x00;
constexpr std::uint16_t kShutdown = 0x06;
constexpr std::uint16_t kSwitchOn = 0x07;
constexpr std::uint16_t kEnableOperation = 0x0F;
constexpr std::uint16_t kFaultReset = 0x80;
}  // namespace

DriveState drive_state(std::uint16_t statusword) noexcept {
  switch (statusword & 0x4F) {
    case 0x40:
      return DriveState::switch_on_disabled;
    case 0x08:
      return DriveState::fault;
    default:
      break;
  }
  switch (statusword & 0x6F) {
    case 0x21:
      return DriveState::ready_to_switch_on;
    case 0x23:
      return DriveState::switched_on;
    case 0x27:
      return DriveState::operation_enabled;
    case 0x07:
      return DriveState::quick_stop;
    default:
      return DriveState::unknown;
  }
}

std::uint16_t control_word(DriveState state, bool enable, bool reset_fault) noexcept {
  if (state == DriveState::fault) return reset_fault ? kFaultReset : kDisableVoltage;
  if (!enable) return kDisableVoltage;
  switch (state) {
    case DriveState::switch_on_disabled:
      return kShutdown;
    case DriveState::ready_to_switch_on:
      return kSwitchOn;
    case DriveState::switched_on:
    case DriveState::operation_enabled:
      return kEnableOperation;
    case DriveState::unknown:
    case DriveState::fault:
    case DriveState::quick_stop:
      return kDisableVoltage;
  }
  return kDisableVoltage;
}

}  // namespace stretch::hal
