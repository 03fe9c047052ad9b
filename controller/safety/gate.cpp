// The checks of the gate.
#include "controller/safety/gate.hpp"

#include <cmath>

#include "config/settings/ceilings.hpp"

namespace stretch::safety {
namespace {
using namespace stretch::literals;

constexpr Duration kWindow = 250_ms;
constexpr double kWindowFactor = 1.01;           // a law that accelerates exactly at the limit is not touched
constexpr double kCycleFactor = 2.0;             // one cycle may be uneven; the window is not
constexpr AngularVelocity kLeast = 0.001_deg_s;  // one unit of the drive's register

void cut(AngularVelocity& speed, AngularVelocity bound, bool& changed) noexcept {
  if (speed <= bound) return;
  speed = bound;
  changed = true;
}
}  // namespace

hal::Command Gate::step(const Wanted& wanted, const GateView& view, const CommandHistory& past) noexcept {
  report_ = GateReport{};
  hal::Command c;
  c.speed = speed(wanted, view, past);
  c.acceleration = drive_acceleration_;
  c.torque_limit = view.drive_torque;

  const bool drive_off = !c.speed;
  const bool exercise = wanted.exercise_relay && view.self_test && !view.power_forbidden;
  c.permissive = view.action < SafetyAction::torque_off || exercise;
  c.reset_drive_fault = wanted.reset_drive_fault && drive_off;
  c.reset_safety_relay = wanted.reset_safety_relay && drive_off;
  c.zero_force = wanted.zero_force && drive_off && view.self_test && view.cuff_empty;
  c.lamp_green = wanted.lamp_green;
  c.lamp_yellow = wanted.lamp_yellow;
  c.lamp_red = wanted.lamp_red;
  c.buzzer = wanted.buzzer;
  return c;
}

std::optional<AngularVelocity> Gate::speed(const Wanted& wanted, const GateView& view,
                                           const CommandHistory& past) noexcept {
  report_.not_finite = wanted.speed && !is_finite(*wanted.speed);
  const std::optional<AngularVelocity> usable =
      report_.not_finite ? std::optional(AngularVelocity{}) : wanted.speed;

  if (view.action >= SafetyAction::torque_off) {
    report_.replaced = usable.has_value();
    return std::nullopt;
  }
  if (view.retreat.active) {
    if (!view.drive_in_use) {
      report_.replaced = usable.has_value();
      return std::nullopt;
    }
    // At its end a drive that nobody wants on is not switched on for it.
    if (view.retreat.arrived && !usable) return std::nullopt;
    // Whoever wants to go in faster than the retreat, or on from its end, may.
    const AngularVelocity further =
        usable ? limited(min(*usable, AngularVelocity{}), view, past) : AngularVelocity{};
    const AngularVelocity given = min(view.retreat.speed, further);
    report_.replaced = !usable || *usable > given;
    return given;
  }
  if (!usable) return std::nullopt;
  return limited(*usable, view, past);
}

AngularVelocity Gate::limited(AngularVelocity wanted, const GateView& view,
                              const CommandHistory& past) noexcept {
  AngularVelocity v = wanted;
  if (v <= AngularVelocity{}) {
    if (v >= -ceilings::kReleaseSpeed) return v;
    report_.inward_ceiling = true;
    return -ceilings::kReleaseSpeed;
  }

  if (!view.outward_permitted || view.action >= SafetyAction::hold) {
    report_.held = true;
    return AngularVelocity{};
  }
  cut(v, view.outward_ceiling, report_.ceiling);
  const AngularVelocity before = max(AngularVelocity{}, past.last().speed.value_or(AngularVelocity{}));
  cut(v, before + outward_acceleration_ * (kCycleFactor * view.since_last) + kLeast, report_.cycle_rate);
  cut(v,
      past.smallest_outward(view.now, kWindow) + outward_acceleration_ * (kWindowFactor * kWindow) + kLeast,
      report_.window_rate);
  cut(v, max(AngularVelocity{}, view.speed) + lead_, report_.lead);
  const double room = (view.angle_limit - view.angle).si();
  const double stoppable = room > 0.0 ? std::sqrt(2.0 * outward_acceleration_.si() * room) : 0.0;
  cut(v, AngularVelocity::from_si(stoppable), report_.angle_limit);
  return v;
}

}  // namespace stretch::safety
