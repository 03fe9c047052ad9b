// The support on its joint with a leg on it: inertia, friction, damper, stops, and whether the leg touches
// the cuff.
#pragma once

#include "config/quantities/quantities.hpp"
#include "config/settings/plant_settings.hpp"

namespace stretch::plant {

// Semi-implicit Euler, 1 ms. The leg and the cuff touch without play; the cuff only pushes up, unless the
// strap is closed. Trivially copyable.
class Mechanism {
 public:
  // What acts in the coming millisecond.
  struct Loads {
    bool torque_on = false;
    AngularVelocity speed_reference;  // of the drive's speed loop
    Torque torque_limit;              // of the drive
    Damping damping;                  // of the drive without torque, beside the damper's
    bool leg_in = false;
    bool strapped = false;
    Torque leg_torque;  // presses the leg down (LegModel::torque)
    Inertia leg_inertia;
    Length lever;
  };

  explicit Mechanism(const config::PlantSettings& settings) noexcept;

  void step(const Loads& loads) noexcept;
  void place(Angle angle) noexcept;  // at rest there
  void set_friction(Torque coulomb, Torque breakaway) noexcept;
  // Laid into the cuff: it moves with the support from now on.
  void join_leg() noexcept;

  [[nodiscard]] Angle angle() const noexcept { return angle_; }
  [[nodiscard]] AngularVelocity speed() const noexcept { return speed_; }
  [[nodiscard]] AngularAcceleration acceleration() const noexcept { return acceleration_; }
  [[nodiscard]] Angle leg_angle() const noexcept { return touching_ ? angle_ : leg_angle_; }
  [[nodiscard]] AngularVelocity leg_speed() const noexcept { return touching_ ? speed_ : leg_speed_; }
  [[nodiscard]] bool touching() const noexcept { return touching_; }
  [[nodiscard]] Force cuff_force() const noexcept { return cuff_force_; }
  [[nodiscard]] Torque drive_torque() const noexcept { return drive_torque_; }
  [[nodiscard]] Torque friction_torque() const noexcept;
  [[nodiscard]] bool torque_saturated() const noexcept { return saturated_; }

  // The damper's torque at that speed when the power is off (both directions alike).
  [[nodiscard]] Torque damper(AngularVelocity speed) const noexcept;

 private:
  void step_touching_leg(const Loads& loads) noexcept;
  void step_lifted_leg(const Loads& loads) noexcept;
  [[nodiscard]] double damped_speed(double torque_nm, double inertia, double damping) const noexcept;
  [[nodiscard]] double stop_torque() const noexcept;

  config::PlantSettings settings_;
  double lag_gain_;                // of the speed loop in one step
  double damper_low_nm_ = 0.0;     // the damper's own share of the load, friction taken off
  double damper_low_slope_ = 0.0;  // N m s/rad
  double damper_high_slope_ = 0.0;
  Angle angle_;
  AngularVelocity speed_;
  AngularAcceleration acceleration_;
  Angle leg_angle_;
  AngularVelocity leg_speed_;
  Force cuff_force_;
  Torque drive_torque_;
  double landing_nm_s_ = 0.0;    // momentum of a landing the padding has not given back yet
  double friction_state_ = 0.0;  // deflection of the friction contact, -1..1
  bool touching_ = false;
  bool saturated_ = false;
};

}  // namespace stretch::plant
