// Weighing of the leg: the slack gravity torque W from one slow sweep up and down (docs/control.md,
// Weighing).
#pragma once

#include <cstdint>

#include "config/quantities/quantities.hpp"
#include "controller/control/measured.hpp"

namespace stretch::control {

enum class WeighingVerdict : std::uint8_t {
  accepted,
  restless,     // residual about a pass's own straight line above 1 N rms: the person moved
  asymmetric,   // up and down differ by more than 3 N: pushing, pulling, or a stuck cuff
  implausible,  // outside 0.5..1.35 of the table's weight for this body
  too_few       // a pass without enough measurements
};

// Accumulates F*d/cos(theta) over 8..18 deg, each pass by itself, so that friction (opposite in the two
// passes) cancels in their mean. One parameter only: a second one cannot be told from the passive torque in
// this window.
class Weighing {
 public:
  // Of the table's weight: a heavier leg is refused, so that it stands in for every leg not weighed yet
  // (SR01).
  static constexpr double kHeaviest = 1.35;

  static constexpr Angle from() noexcept { return degrees(5); }
  static constexpr Angle to() noexcept { return degrees(20); }

  Weighing() noexcept = default;
  Weighing(Mass body, Length height, Length cuff_distance) noexcept
      : body_(body), height_(height), cuff_distance_(cuff_distance) {}

  // `up`: which pass. Measurements outside the window, or not valid, are not used.
  void add(const Measured& measured, bool up) noexcept;

  [[nodiscard]] WeighingVerdict judge() const noexcept;
  // Meaningful once judge() accepts.
  [[nodiscard]] Torque weight() const noexcept;
  // Half the difference of the passes, as a force at the cuff: the friction there.
  [[nodiscard]] Force friction() const noexcept;
  // rms about each pass's own straight line, the worse pass. About the mean it would be the passive torque's
  // slope that is judged: 1.04 N for an average leg lying perfectly still, 1.7 N for a stiff one.
  [[nodiscard]] Force residual() const noexcept;

 private:
  // Running moments of weight over angle.
  struct Pass {
    std::uint32_t count = 0;
    double mean = 0.0;        // N m
    double mean_angle = 0.0;  // rad
    double weight2 = 0.0;     // sums of products of deviations
    double angle2 = 0.0;
    double mixed = 0.0;
    void add(double weight, double angle) noexcept;
    [[nodiscard]] double rms_about_line() const noexcept;
  };
  Mass body_;
  Length height_;
  Length cuff_distance_ = metres(1);
  Pass up_;
  Pass down_;
};

// Slack gravity torque of a leg at 0 deg from the body's figures: 0.347 * M * H (Winter's segment table).
[[nodiscard]] Torque expected_weight(Mass body, Length height) noexcept;

}  // namespace stretch::control
