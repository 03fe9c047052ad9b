// SR18.
#include "controller/safety/monitors/retreat_stuck.hpp"

#include "controller/safety/lapse.hpp"

namespace stretch::safety {

SafetyAction RetreatStuckMonitor::operator()(const Evidence& e) noexcept {
  const DriveBelief& drive = e.beliefs.drive();
  // Only what the drive was told to do: without power there is nothing to be stuck.
  if (!e.retreat.active || !e.commands.last().speed || !drive.known) {
    watched_ = false;
    number_ = 0;
    return SafetyAction::none;
  }
  if (e.retreat.number != number_) begin(e);
  if (e.retreat.arrived && e.retreat.released) watched_ = false;
  if (!watched_) return SafetyAction::none;

  const bool moves = progress_.made(e.now, drive.angle, s_.sr18_motion, s_.sr18_motion_within);
  const bool far = drive.angle - e.retreat.end > s_.sr18_applies_beyond;
  const bool stands = far && !moves;
  const bool pulls = !e.retreat.by_position && e.beliefs.stretch() &&
                     e.beliefs.stretch()->torque > s_.release_torque && reached(e.now - began_, released_by_);
  return stands || pulls ? SafetyAction::torque_off : SafetyAction::none;
}

void RetreatStuckMonitor::begin(const Evidence& e) noexcept {
  number_ = e.retreat.number;
  began_ = e.now;
  const Angle angle = e.beliefs.drive().angle;
  progress_.begin(e.now, angle);
  const Angle way = angle - e.retreat.end;
  watched_ = way > s_.sr18_applies_beyond;
  released_by_ = 2.0 * (way / e.retreat.full_speed) + s_.sr18_time_slack;
}

}  // namespace stretch::safety
