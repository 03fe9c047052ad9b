// The measurement as the law uses it.
#pragma once

#include "config/quantities/quantities.hpp"

namespace stretch::control {

// What one leg on one day weighs, from the weighing. Until then no stretch exists.
struct LegWeight {
  bool valid = false;
  Torque weight;         // slack gravity torque at 0 deg
  Length cuff_distance;  // hip axis to the cuff, as prescribed
  Force cuff_friction;   // between leg, cuff and cell; opposes the motion
};

struct Measured {
  bool valid = false;  // drive and force both usable this cycle
  Angle angle;
  AngularVelocity speed;
  Force cuff_force;  // mean of the channels, cuff's own weight taken out
  Torque stretch;    // above the leg's slack weight, cuff friction taken out; zero until weighed
};

}  // namespace stretch::control
