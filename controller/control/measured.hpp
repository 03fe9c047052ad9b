// The measurement as the law uses it: the mean of the channels, the cuff's own weight and the leg's slack
// weight out.
#pragma once

#include "config/quantities/quantities.hpp"
#include "config/settings/station.hpp"
#include "hal/sample.hpp"

namespace stretch::control {

// What one leg on one day weighs, from the weighing. Until then no stretch exists.
struct LegWeight {
  bool valid = false;
  Torque weight;         // slack gravity torque at 0 deg, N m
  Length cuff_distance;  // hip axis to the cuff, as prescribed
};

struct Measured {
  bool valid = false;  // drive and force both usable this cycle
  Angle angle;
  AngularVelocity speed;
  Force cuff_force;  // mean of the channels, cuff's own weight taken out
  Torque stretch;    // above the leg's slack weight; zero until weighed
};

// T = F*d - W*cos(theta), docs/control.md. `valid` only if both devices gave a usable new value this cycle.
[[nodiscard]] inline Measured measure(const hal::Sample& sample, const config::Mechanics& mechanics,
                                      const LegWeight& leg) noexcept {
  Measured m;
  m.angle = sample.drive.angle;
  m.speed = sample.drive.speed;
  const double cosine = cos(sample.drive.angle);
  m.cuff_force = 0.5 * (sample.force.channel_a + sample.force.channel_b) - mechanics.cuff_weight * cosine;
  if (leg.valid) m.stretch = m.cuff_force * leg.cuff_distance - leg.weight * cosine;
  m.valid = sample.drive.quality == hal::Quality::valid && sample.force.quality == hal::Quality::valid &&
            is_finite(m.angle) && is_finite(m.speed) && is_finite(m.cuff_force) && is_finite(m.stretch);
  return m;
}

}  // namespace stretch::control
