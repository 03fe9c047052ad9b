// What really goes on in the plant: the row of --truth. Never read by a controller.
#pragma once

#include "config/quantities/instant.hpp"
#include "config/quantities/quantities.hpp"
#include "simulator/plant/fault.hpp"

namespace stretch::plant {

struct Truth {
  Instant at;                     // of the plant's own time, which begins at 0
  Angle angle;                    // of the support
  AngularVelocity speed;          // of the support
  Torque stretch_torque;          // passive resistance above slack_weight * cos(angle); no muscle in it
  Torque active_torque;           // of the muscles; positive presses on the cuff
  Force stretch_force;            // stretch_torque / lever
  Force cuff_force;               // the leg on the cuff: no sensor error, no cuff weight
  AngularVelocity command_speed;  // target the drive has accepted; 0 while not enabled
  bool torque_enabled = false;    // the drive's power stage is on
  bool permission = false;        // the controller's output that permits torque, as it last wrote it
  FaultSet faults;                // active now
  bool leg_in = false;
  bool strapped = false;
  bool leg_on_cuff = false;  // false: lifted off, or out
  Angle leg_angle;           // differs from `angle` while lifted off
  Torque drive_torque;       // at the joint; positive raises the leg
  Torque slack_weight;       // W of this leg: what an ideal weighing would find (docs/leg.md)
  Length lever;              // hip to cuff, true
};

}  // namespace stretch::plant
