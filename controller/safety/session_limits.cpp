// Freezing and lowering.
#include "controller/safety/session_limits.hpp"

#include "config/settings/support_angles.hpp"

namespace stretch::safety {
void SessionLimits::step(const Context& context, const Beliefs& beliefs) noexcept {
  if (!context.session) {
    accepted_ = false;
    limits_ = machine_;
    angle_limit_ = machine_.angle;
    comfortable_ = Angle{};
    return;
  }

  if (!accepted_ && beliefs.drive().known && beliefs.drive().angle <= entry_angle_ &&
      usable(context.limits)) {
    accepted_ = true;
    limits_ = machine_;
    limits_.drive_torque = min(machine_.drive_torque, context.limits.drive_torque);
  }
  limits_ = lowered(limits_, context.limits);

  angle_limit_ = limits_.angle;
  if (context.angle_limit) {
    angle_limit_ = is_finite(*context.angle_limit) ? min(angle_limit_, *context.angle_limit) : Angle{};
  }
  if (!beliefs.leg().weighed) angle_limit_ = min(angle_limit_, unweighed_angle_);

  Angle wanted;
  if (context.comfortable && is_finite(*context.comfortable)) {
    wanted = clamp(*context.comfortable, Angle{}, kHighestComfortable);
  }
  comfortable_ = beliefs.leg().weighed ? min(comfortable_, wanted) : wanted;
}

}  // namespace stretch::safety
