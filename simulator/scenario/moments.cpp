// Edges and durations, with hysteresis.
#include "simulator/scenario/moments.hpp"

namespace stretch::scenario {
namespace {
using namespace stretch::literals;
using config::Moment;

constexpr Force kUnderStretch = 5_N;
constexpr Force kLetGo = 3_N;
constexpr Angle kStandsWithin = 0.3_deg;
constexpr Duration kStandsFor = 3_s;
constexpr AngularVelocity kLettingDown = 1_deg_s;
constexpr Duration kLettingDownFor = 100_ms;
}  // namespace

void Moments::step(const plant::Truth& truth) noexcept {
  const bool leg_in = truth.leg_in && truth.strapped;
  if (leg_in && !leg_in_) ++legs_in_;
  leg_in_ = leg_in;
  if (truth.torque_enabled && !torque_on_) ++torques_on_;
  torque_on_ = truth.torque_enabled;
  if (!truth.leg_in || truth.stretch_force < kLetGo) {
    holding_ = released_ = stands_ = falls_ = false;
    return;
  }
  look_for_hold(truth);
  look_for_release(truth);
}

void Moments::look_for_hold(const plant::Truth& truth) noexcept {
  if (truth.stretch_force < kUnderStretch) {
    stands_ = false;
    return;
  }
  if (!stands_ || abs(truth.angle - anchor_) > kStandsWithin) {
    stands_ = true;
    anchor_ = truth.angle;
    anchored_at_ = truth.at;
  }
  if (!holding_ && truth.at - anchored_at_ >= kStandsFor) {
    holding_ = true;
    ++holds_;
  }
}

void Moments::look_for_release(const plant::Truth& truth) noexcept {
  if (!holding_ || released_ || truth.speed > -kLettingDown) {
    falls_ = false;
    return;
  }
  if (!falls_) {
    falls_ = true;
    falls_since_ = truth.at;
  }
  if (truth.at - falls_since_ >= kLettingDownFor) {
    released_ = true;
    ++releases_;
  }
}

int Moments::count(Moment moment) const noexcept {
  switch (moment) {
    case Moment::start:
      return 1;
    case Moment::leg_in:
      return legs_in_;
    case Moment::torque_on:
      return torques_on_;
    case Moment::hold:
      return holds_;
    case Moment::release:
      return releases_;
    case Moment::stretch:
      return 0;
  }
  return 0;
}

void StretchEdge::step(Force stretch, Force above) noexcept {
  if (armed_ && stretch > above) {
    armed_ = false;
    ++count_;
  } else if (stretch < 0.5 * above) {
    armed_ = true;
  }
}

}  // namespace stretch::scenario
