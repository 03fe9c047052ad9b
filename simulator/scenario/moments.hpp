// The moments a scenario's faults wait for, told from the plant's truth alone.
#pragma once

#include <cstdint>

#include "config/quantities/instant.hpp"
#include "config/settings/scenario.hpp"
#include "simulator/plant/truth.hpp"

namespace stretch::scenario {

// Fed every plant step; counts how often each moment has come. Trivially copyable.
//
//   leg_in     leg in the cuff and strap closed, not so a step before
//   torque_on  power stage on, not so a step before
//   hold       stretch force at 5 N or more, and the support within 0.3 deg of where it was for 3 s; once
//              until the leg has been let go: stretch below 3 N, or out
//   release    after a hold, before it is let go: speed inward above 1 deg/s for 100 ms; once for each hold
class Moments {
 public:
  void step(const plant::Truth& truth) noexcept;

  // Of start: 1. Of stretch, which each fault has with a threshold of its own: 0, see StretchEdge.
  [[nodiscard]] int count(config::Moment moment) const noexcept;

 private:
  void look_for_hold(const plant::Truth& truth) noexcept;
  void look_for_release(const plant::Truth& truth) noexcept;

  bool leg_in_ = false;
  bool torque_on_ = false;
  bool holding_ = false;   // from a hold until let go
  bool released_ = false;  // the present hold has had its release
  bool stands_ = false;    // `anchor_` is good
  bool falls_ = false;
  Angle anchor_;
  Instant anchored_at_;
  Instant falls_since_;
  int legs_in_ = 0;
  int torques_on_ = 0;
  int holds_ = 0;
  int releases_ = 0;
};

// How often the stretch force has risen above a threshold, from below half of it.
class StretchEdge {
 public:
  void step(Force stretch, Force above) noexcept;
  [[nodiscard]] int count() const noexcept { return count_; }

 private:
  bool armed_ = true;
  int count_ = 0;
};

}  // namespace stretch::scenario
