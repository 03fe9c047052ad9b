// From the readings of a cycle to the stretch the law works with.
#pragma once

#include "config/quantities/quantities.hpp"
#include "config/settings/station.hpp"
#include "controller/control/measured.hpp"
#include "hal/sample.hpp"

namespace stretch::control {

// T = (F - F_friction)*d - W*cos(theta), docs/control.md: F the mean of the channels without the cuff's own
// weight.
//
// The friction at the cuff (up to 1 N, so 0.8 N m at 0.8 m: more than a hold's tolerance) adds to F on the
// way up and is missing on the way down. Weighing finds it, half the difference of its two passes; here it
// bears the sign of the last travel of half a degree. Within that travel the sign stands still: a sign that
// followed every small movement would be a negative stiffness of several hundred N m/rad in the loop, and a
// hold would hunt.
class StretchMeter {
 public:
  explicit StretchMeter(const config::Mechanics& mechanics) noexcept : mechanics_(mechanics) {}

  // `zeroed`: what zeroing took out of the readings, the cuff's own weight where it was zeroed. Once a cycle,
  // `dt` since the last one.
  Measured step(const hal::Sample& sample, Force zeroed, const LegWeight& leg, Duration dt) noexcept;

 private:
  void follow_motion(Angle angle, Duration dt) noexcept;

  config::Mechanics mechanics_;
  double direction_ = 0.0;      // of the last travel: -1 inward, +1 outward, 0 none yet
  double friction_sign_ = 0.0;  // follows `direction_` within a second
  Angle turning_point_;         // furthest angle in `direction_`
  bool has_angle_ = false;
};

}  // namespace stretch::control
