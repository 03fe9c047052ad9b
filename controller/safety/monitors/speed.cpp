// SR05.
#include "controller/safety/monitors/speed.hpp"

namespace stretch::safety {

SafetyAction SpeedMonitor::operator()(const Evidence& e) noexcept {
  const DriveBelief& drive = e.beliefs.drive();
  const AngularVelocity speed = drive.speed;
  const bool powered = drive.known && (drive.state == hal::DriveState::operation_enabled ||
                                       e.commands.any_on(e.now, s_.sr05_lookback));

  const AngularVelocity largest = e.commands.largest_outward(e.now, s_.sr05_lookback);
  const AngularVelocity ceiling = largest + max(s_.sr05_excess_fraction * largest, s_.sr05_excess);
  const bool too_fast = too_fast_(powered && speed > ceiling, s_.sr05_cycles);

  const bool commanded_inward =
      e.commands.all_inward_beyond(s_.sr05_outward_while_inward, e.now, s_.sr05_lookback);
  const bool wrong_way = wrong_way_(powered && commanded_inward && speed > s_.sr05_outward_while_inward,
                                    s_.sr05_outward_while_inward_cycles);

  inward_overspeed_ = drive.known && -speed > ceilings::kReleaseSpeed * (1.0 + s_.sr05_excess_fraction);
  const bool thrown = thrown_(drive.known && -speed >= s_.sr05_inward_warning, s_.sr05_cycles);

  return too_fast || wrong_way || thrown ? SafetyAction::torque_off : SafetyAction::none;
}

}  // namespace stretch::safety
