// What one cycle tells the station to do.
#pragma once

#include <cstdint>
#include <optional>

#include "config/quantities/quantities.hpp"

namespace stretch::hal {

// Trivially copyable. The default-constructed command is the safest one there is: power removed, drive
// disabled.
struct Command {
  // Joint speed, positive = outward. Nothing: the drive is disabled. Zero: it is enabled and stands. Not the
  // same.
  std::optional<AngularVelocity> speed;
  AngularAcceleration acceleration;  // ramp the drive uses towards `speed`; positive
  Torque torque_limit;               // the drive's own limit, at the joint; positive
  bool permissive = false;           // request to keep STO closed; false removes torque
  bool reset_drive_fault = false;    // a rising edge clears a drive fault
  bool reset_safety_relay = false;   // pulse
  bool zero_force = false;           // a rising edge zeroes the load cell; only with the cuff empty
  bool lamp_green = false;
  bool lamp_yellow = false;
  bool lamp_red = false;
  bool buzzer = false;
};

}  // namespace stretch::hal
