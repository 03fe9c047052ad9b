// Holds the limits of the session in progress: frozen when it begins, then only lowered (SR24).
#pragma once

#include "controller/safety/beliefs.hpp"
#include "controller/safety/inputs.hpp"
#include "controller/safety/limits.hpp"

namespace stretch::safety {

class SessionLimits {
 public:
  SessionLimits(const FrozenLimits& machine, const config::SafetySettings& settings) noexcept
      : machine_(machine),
        entry_angle_(settings.sr11_entry_angle),
        unweighed_angle_(settings.unweighed_angle),
        limits_(machine) {}

  void step(const Context& context, const Beliefs& beliefs) noexcept;

  // Without a session the machine's own.
  [[nodiscard]] const FrozenLimits& limits() const noexcept { return limits_; }
  [[nodiscard]] const FrozenLimits& machine() const noexcept { return machine_; }
  // A session that began at flat with limits that stand. Without one nothing moves outward.
  [[nodiscard]] bool accepted() const noexcept { return accepted_; }
  // SR04: the tightest angle of all, in this cycle.
  [[nodiscard]] Angle angle_limit() const noexcept { return angle_limit_; }
  // Where a retreat ends, 0..30 deg. Once the leg is weighed it may only be lowered.
  [[nodiscard]] Angle comfortable() const noexcept { return comfortable_; }

 private:
  FrozenLimits machine_;
  Angle entry_angle_;
  Angle unweighed_angle_;
  FrozenLimits limits_;
  bool accepted_ = false;
  Angle angle_limit_;
  Angle comfortable_;
};

}  // namespace stretch::safety
