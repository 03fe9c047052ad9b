// SR09 and SR10.
#include "controller/safety/monitors/drive.hpp"

namespace stretch::safety {
namespace {
constexpr std::uint16_t kFollowingError = 0x8611;
// Its answer is one period older than the command, and shows the state from before it: fewer commands in a
// row prove nothing about who disabled it.
constexpr std::size_t kCommandsSeen = 3;
}  // namespace

SafetyAction DriveSilentMonitor::operator()(const Evidence& e) noexcept {
  return missing_(!e.beliefs.drive().fresh, cycles_) ? SafetyAction::torque_off : SafetyAction::none;
}

SafetyAction DriveFaultMonitor::operator()(const Evidence& e) noexcept {
  const DriveBelief& drive = e.beliefs.drive();
  const std::size_t commanded = e.commands.on_in_a_row();
  if (commanded == 0) was_enabled_ = false;
  const bool enabled = drive.state == hal::DriveState::operation_enabled;
  const bool late = not_enabled_(commanded > 0 && !was_enabled_ && !enabled, e.now, enabled_within_);
  if (!e.permitted || !drive.known) return SafetyAction::none;

  const bool fault = drive.state == hal::DriveState::fault || drive.state == hal::DriveState::unknown ||
                     drive.error_code == kFollowingError;
  const bool left = was_enabled_ && !enabled;
  if (commanded >= kCommandsSeen && enabled) was_enabled_ = true;
  return fault || left || late ? SafetyAction::torque_off : SafetyAction::none;
}

}  // namespace stretch::safety
