// Secant slope over each degree of advance, smoothed.
#include "controller/control/stiffness_estimator.hpp"

namespace stretch::control {
namespace {
using namespace stretch::literals;
constexpr AngularVelocity kAdvancing = 0.25_deg_s;
constexpr Angle kSpan = 1_deg;
constexpr double kNewShare = 0.6;  // of the newest secant in the estimate
}  // namespace

void StiffnessEstimator::step(Angle angle, AngularVelocity speed, Torque stretch) noexcept {
  if (speed <= kAdvancing) {
    anchored_ = false;
    return;
  }
  if (!anchored_) {
    anchored_ = true;
    anchor_angle_ = angle;
    anchor_stretch_ = stretch;
    return;
  }
  if (angle - anchor_angle_ < kSpan) return;
  const Stiffness secant = clamp((stretch - anchor_stretch_) / (angle - anchor_angle_), low_, high_);
  estimate_ = learnt_ ? clamp(secant * kNewShare + estimate_ * (1.0 - kNewShare), low_, high_) : secant;
  learnt_ = true;
  anchor_angle_ = angle;
  anchor_stretch_ = stretch;
}

void StiffnessEstimator::restart() noexcept {
  estimate_ = low_;
  learnt_ = false;
  anchored_ = false;
}

}  // namespace stretch::control
