// The leg's slope dT/dtheta, learnt while the leg is being raised; it sets the admittance's damping.
#pragma once

#include "config/quantities/quantities.hpp"

namespace stretch::control {

// Updated only from motion outward faster than 0.25 deg/s over at least 1 deg: in a hold the leg creeps, and
// creep looks like no stiffness at all. Always inside [low, high] (16..170 N m/rad between people and
// angles).
class StiffnessEstimator {
 public:
  StiffnessEstimator(Stiffness low, Stiffness high) noexcept : low_(low), high_(high), estimate_(low) {}

  void step(Angle angle, AngularVelocity speed, Torque stretch) noexcept;
  void restart() noexcept;

  [[nodiscard]] Stiffness estimate() const noexcept { return estimate_; }

 private:
  Stiffness low_;
  Stiffness high_;
  Stiffness estimate_;
  bool anchored_ = false;
  bool learnt_ = false;
  Angle anchor_angle_;
  Torque anchor_stretch_;
};

}  // namespace stretch::control
