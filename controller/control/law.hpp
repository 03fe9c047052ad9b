// The control law: from the measurement and what the session wants, a joint speed (docs/control.md, Law).
#pragma once

#include <cstdint>
#include <optional>

#include "config/quantities/quantities.hpp"
#include "config/settings/station.hpp"
#include "controller/control/measured.hpp"
#include "controller/control/speed_shaper.hpp"
#include "controller/control/stiffness_estimator.hpp"

namespace stretch::control {

// What the law is to do this cycle. A change of mode is bumpless: the law goes on from the present speed and
// torque.
struct Reference {
  enum class Mode : std::uint8_t {
    off,       // the drive disabled
    stand,     // enabled, standing
    sweep,     // to `goal` at `speed` at most, by the angle alone
    approach,  // raise until resistance comes, slower the more it resists
    traction,  // hold or ramp to `target`, by the force
    release    // let down at `speed` to `goal`; never outward, at or below it the leg stands
  };
  Mode mode = Mode::off;
  Angle goal;             // sweep, release
  AngularVelocity speed;  // sweep, release: magnitude
  Torque target;          // approach, traction: the stretch torque aimed at
  Angle angle_limit;      // approach, traction, sweep: outward motion ends 0.2 deg inside it
  Angle slow_above;       // outward at most 1 deg/s above it: the last third of the prescribed range
};

struct LawReport {
  Torque reference;  // traction: T_ref after its ramp
  bool reference_at_target = false;
  bool goal_reached = false;    // sweep, release
  bool at_angle_limit = false;  // outward motion has ended at the angle limit
  Stiffness stiffness;
};

class Law {
 public:
  explicit Law(const config::ControlSettings& settings) noexcept;

  // One cycle. `dt` in (0, 2 periods]. A measurement that is not valid keeps the standing command: zero in
  // traction and approach, so that nothing is pulled blindly (a lasting loss is the safety layer's to see).
  // Returns nothing only in mode off. Never outward faster than the approach's maximum.
  std::optional<AngularVelocity> step(const Measured& measured, const Reference& reference,
                                      Duration dt) noexcept;

  // The command that really went out differed (a retreat, a veto): go on from it.
  void follow(AngularVelocity commanded) noexcept;

  // A new leg, or the same one after a pause: nothing is known of its stiffness.
  void restart() noexcept;

  [[nodiscard]] const LawReport& report() const noexcept { return report_; }

 private:
  [[nodiscard]] AngularVelocity sweep(const Measured& measured, const Reference& reference) noexcept;
  [[nodiscard]] AngularVelocity let_down(const Measured& measured, const Reference& reference) noexcept;
  [[nodiscard]] AngularVelocity approach(const Reference& reference) const noexcept;
  [[nodiscard]] AngularVelocity traction(const Reference& reference, Duration dt) noexcept;
  [[nodiscard]] AngularVelocity limit_outward(AngularVelocity wanted, const Measured& measured,
                                              const Reference& reference) noexcept;

  config::ControlSettings settings_;
  SpeedShaper shaper_;
  StiffnessEstimator stiffness_;
  Reference::Mode mode_ = Reference::Mode::off;
  Torque filtered_;
  bool filter_started_ = false;
  Torque torque_reference_;
  LawReport report_;
};

}  // namespace stretch::control
