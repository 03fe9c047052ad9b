// The way down under the drive.
#include "controller/safety/retreat.hpp"

#include <cmath>

#include "config/settings/ceilings.hpp"
#include "config/settings/support_angles.hpp"

namespace stretch::safety {
namespace {
using namespace stretch::literals;

// Braking into the end, once released: gentler than the drive's ramp, so that its lag does not carry the
// support past.
constexpr AngularAcceleration kBraking = 10_deg_s2;

// `to_go` is never less than the arrival distance.
[[nodiscard]] AngularVelocity braked(AngularVelocity full, Angle to_go) noexcept {
  return min(full, AngularVelocity::from_si(std::sqrt(2.0 * kBraking.si() * to_go.si())));
}
}  // namespace

Retreat::Retreat(const config::SafetySettings& settings) noexcept
    : release_torque_(settings.release_torque),
      speed_(min(settings.retreat_speed, ceilings::kReleaseSpeed)),
      slow_speed_(min(settings.sr26_lowering_speed, ceilings::kReleaseSpeed)) {}

void Retreat::step(SafetyAction action, bool slowly, const Beliefs& beliefs, Angle comfortable) noexcept {
  const bool demanded = action == SafetyAction::retreat || action == SafetyAction::retreat_by_position;
  if (!demanded) {
    state_.active = false;
    state_.released = false;
    state_.arrived = false;
    state_.speed = AngularVelocity{};
    return;
  }

  const bool by_position = action == SafetyAction::retreat_by_position || !beliefs.stretch();
  const Angle end = by_position ? Angle{} : comfortable;
  if (!state_.active || end < state_.end) {
    state_.end = end;
    ++state_.number;
  }
  state_.active = true;
  state_.by_position = by_position;
  state_.full_speed = slowly ? slow_speed_ : speed_;

  if (!beliefs.drive().known) {
    state_.released = false;
    state_.arrived = false;
    state_.speed = -state_.full_speed;
    return;
  }
  const Angle angle = beliefs.drive().angle;
  const bool at_flat = angle <= kArrived;
  state_.released = by_position ? at_flat : beliefs.stretch()->torque < release_torque_;
  state_.arrived = at_flat || (state_.released && angle <= state_.end + kArrived);
  // Not released at the end: lower still, to flat at most.
  const Angle goal = state_.released ? state_.end : Angle{};
  state_.speed = state_.arrived ? AngularVelocity{} : -braked(state_.full_speed, angle - goal);
}

}  // namespace stretch::safety
