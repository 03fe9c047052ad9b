// Weight and friction out of the reading.
#include "controller/control/stretch_meter.hpp"

#include <algorithm>

namespace stretch::control {
namespace {
using namespace stretch::literals;
constexpr Angle kTravel = 0.5_deg;
constexpr Duration kSignChange = 1_s;  // from one sign to the other in twice this: no step in the estimate
}  // namespace

void StretchMeter::follow_motion(Angle angle, Duration dt) noexcept {
  if (!has_angle_) {
    has_angle_ = true;
    turning_point_ = angle;
  }
  const Angle travel = angle - turning_point_;
  if (abs(travel) >= kTravel && travel.si() * direction_ <= 0.0) direction_ = travel > Angle{} ? 1.0 : -1.0;
  if (travel.si() * direction_ > 0.0) turning_point_ = angle;
  const double step = dt / kSignChange;
  friction_sign_ += std::clamp(direction_ - friction_sign_, -step, step);
}

Measured StretchMeter::step(const hal::Sample& sample, Force zeroed, const LegWeight& leg,
                            Duration dt) noexcept {
  Measured m;
  m.angle = sample.drive.angle;
  m.speed = sample.drive.speed;
  const double cosine = cos(m.angle);
  m.cuff_force =
      0.5 * (sample.force.channel_a + sample.force.channel_b) + zeroed - mechanics_.cuff_weight * cosine;

  const bool angle_known = sample.drive.quality == hal::Quality::valid && is_finite(m.angle);
  if (angle_known) follow_motion(m.angle, dt);
  if (leg.valid) {
    const Force friction = leg.cuff_friction * friction_sign_;
    m.stretch = (m.cuff_force - friction) * leg.cuff_distance - leg.weight * cosine;
  }
  m.valid = angle_known && sample.force.quality == hal::Quality::valid && is_finite(m.speed) &&
            is_finite(m.cuff_force) && is_finite(m.stretch);
  return m;
}

}  // namespace stretch::control
