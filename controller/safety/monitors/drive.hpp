// SR09 and SR10: the drive is silent, or no longer does what it is told.
#pragma once

#include "config/settings/safety_settings.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/lapse.hpp"

namespace stretch::safety {

// No good answer so many cycles in a row: torque off. An answer with an angle, speed or torque that is not
// finite is no good one.
class DriveSilentMonitor {
 public:
  explicit DriveSilentMonitor(const config::SafetySettings& s) noexcept : cycles_(s.sr09_cycles) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  int cycles_;
  InARow missing_;
};

// While the drive may be powered: fault, following error, a state nobody knows, out of operation by itself,
// or not in it within a time after it was told to: torque off. Without permission the torque is off already,
// and a fault left over from before is for the self-test to clear.
class DriveFaultMonitor {
 public:
  explicit DriveFaultMonitor(const config::SafetySettings& s) noexcept
      : enabled_within_(s.sr10_enabled_within) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  Duration enabled_within_;
  bool was_enabled_ = false;
  HeldFor not_enabled_;
};

}  // namespace stretch::safety
