// A leg about the hip: weight, passive resistance that relaxes, muscles; and what its slack weight is.
#pragma once

#include "config/quantities/quantities.hpp"
#include "config/settings/leg.hpp"
#include "simulator/plant/muscle.hpp"
#include "simulator/plant/passive_curve.hpp"
#include "simulator/plant/viscoelastic.hpp"

namespace stretch::plant {

// Winter's segment table: leg 0.161 M, centre of mass at 0.447 of hip to ankle, hip to ankle 0.491 H.
inline constexpr double kGravityPerMassHeight = 0.347;     // N m per kg and m, at 0 deg
inline constexpr double kInertiaPerMassHeight2 = 0.01217;  // kg m2 per kg and m2
inline constexpr double kLeverPerHeight = 0.457;           // hip to cuff

// What a therapist would measure and enter: the average person's lever of that height. The leg's own differs.
[[nodiscard]] constexpr Length entered_lever(const config::Leg& leg) noexcept {
  return kLeverPerHeight * leg.height;
}

// Torques positive when they press the leg down on the cuff. Trivially copyable; steps of 1 ms.
class LegModel {
 public:
  explicit LegModel(const config::Leg& leg) noexcept;

  // One millisecond at that angle and outward speed; afterwards passive(), active() and torque() tell what
  // the leg does.
  void step(Angle angle, AngularVelocity speed) noexcept;
  // As if it had lain at that angle for ever, relaxed, muscles at rest.
  void lay(Angle angle) noexcept;

  [[nodiscard]] Torque gravity(Angle angle) const noexcept;
  [[nodiscard]] Torque passive() const noexcept { return passive_; }
  [[nodiscard]] Torque active() const noexcept { return active_; }
  // Gravity, passive and active together.
  [[nodiscard]] Torque torque() const noexcept { return gravity_now_ + passive_ + active_; }
  // Passive resistance above the slack weight: gravity + passive - W cos(angle), of the last step.
  [[nodiscard]] Torque stretch() const noexcept { return stretch_; }

  // W: what a weighing without any error would find on this leg, rested: the mean over 8..18 deg of
  // (gravity + passive) / cos, going up and coming down at 2 deg/s from 5 to 20 deg. So the passive torque of
  // that range belongs to W, as in the definition of stretch torque.
  [[nodiscard]] Torque slack_weight() const noexcept { return slack_weight_; }
  [[nodiscard]] Inertia inertia() const noexcept { return inertia_; }
  [[nodiscard]] Length lever() const noexcept { return lever_ + slipped_; }
  [[nodiscard]] const PassiveCurve& curve() const noexcept { return curve_; }
  // Where the leg's own range ends: its rested elastic resistance above the slack weight reaches 20 N m, 85
  // deg at most. The last third of it is where a guarding leg guards.
  [[nodiscard]] Angle range_end() const noexcept { return range_end_; }

  void contract(Contraction kind, Torque strength, Duration rise, Duration length, Angle at) noexcept {
    muscle_.start(kind, strength, rise, length, at);
  }
  void end_contraction(Contraction kind) noexcept { muscle_.end(kind); }
  void relax_muscles() noexcept;
  void set_tone(double percent) noexcept { tone_percent_ = percent; }
  void set_knee(Angle wanted) noexcept { knee_wanted_ = wanted; }
  void set_pelvis(Angle wanted) noexcept { pelvis_wanted_ = wanted; }
  void slip(Length by) noexcept;  // the cuff moves towards the foot by that much, within 0.5 of the lever
  [[nodiscard]] Angle own_knee() const noexcept { return curve_.knee(); }

  static constexpr AngularVelocity kPostureSpeed =
      degrees_per_second(40.0);                           // knee and pelvis move this fast
  static constexpr double kToneShiftDegPerPercent = 0.6;  // Foo 2019

 private:
  [[nodiscard]] Torque weigh(config::ViscoelasticSet set) const noexcept;
  [[nodiscard]] Angle find_range_end() const noexcept;
  void answer(Angle angle, AngularVelocity speed) noexcept;

  PassiveCurve curve_;
  Viscoelastic tissue_;
  Muscle muscle_;
  config::SpasmSettings spasm_;
  Torque gravity_at_flat_;
  Inertia inertia_;
  Length lever_;
  Length slipped_;
  Torque slack_weight_;
  Angle range_end_;
  Angle knee_now_;
  Angle knee_wanted_;
  Angle pelvis_now_;
  Angle pelvis_wanted_;
  double tone_percent_ = 0.0;
  Torque gravity_now_;
  Torque passive_;
  Torque active_;
  Torque stretch_;
  double rest_left_s_ = 0.0;  // after an answer to speed the leg does not answer for a while
  bool range_answered_ = false;
};

}  // namespace stretch::plant
