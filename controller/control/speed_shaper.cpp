// Jerk-limited tracking of a speed.
#include "controller/control/speed_shaper.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::control {

AngularVelocity SpeedShaper::step(AngularVelocity wanted, Duration dt) noexcept {
  const double error = (wanted - speed_).si();
  // The acceleration that can still be taken back to zero, at the jerk limit, by the time the speed is
  // reached; and no more than reaches it in this very cycle.
  const double braking = std::sqrt(2.0 * jerk_.si() * std::abs(error));
  const double magnitude = std::min({max_acceleration_.si(), braking, std::abs(error) / dt.si()});
  const auto aimed = AngularAcceleration::from_si(std::copysign(magnitude, error));
  const AngularAcceleration change = jerk_ * dt;
  acceleration_ = clamp(aimed, acceleration_ - change, acceleration_ + change);
  const AngularVelocity next = speed_ + acceleration_ * dt;
  const bool passed = (wanted - next).si() * error < 0.0;
  if (passed) {
    restart(wanted);
  } else {
    speed_ = next;
  }
  return speed_;
}

void SpeedShaper::restart(AngularVelocity speed) noexcept {
  speed_ = speed;
  acceleration_ = AngularAcceleration{};
}

}  // namespace stretch::control
