// Makes a wanted speed a comfortable one: acceleration and jerk limited, both directions alike.
#pragma once

#include "config/quantities/quantities.hpp"

namespace stretch::control {

class SpeedShaper {
 public:
  // Both limits positive.
  SpeedShaper(AngularAcceleration acceleration, AngularJerk jerk) noexcept
      : max_acceleration_(acceleration), jerk_(jerk) {}

  // One cycle towards `wanted`; dt in (0, 2 periods]. Returns the speed to command.
  AngularVelocity step(AngularVelocity wanted, Duration dt) noexcept;

  // Goes on from `speed` with no acceleration: after a stop, a retreat, or when the drive was off.
  void restart(AngularVelocity speed) noexcept;

  [[nodiscard]] AngularVelocity speed() const noexcept { return speed_; }

 private:
  AngularAcceleration max_acceleration_;
  AngularJerk jerk_;
  AngularVelocity speed_;
  AngularAcceleration acceleration_;
};

}  // namespace stretch::control
