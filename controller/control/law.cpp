// Approach, traction and release.
#include "controller/control/law.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::control {
namespace {
using namespace stretch::literals;
using Mode = Reference::Mode;

constexpr Duration kFilter = 30_ms;  // on the stretch torque, for the law alone; 1.7 deg of phase at 1 rad/s
constexpr Angle kGoalReached = 0.1_deg;
constexpr AngularVelocity kStanding = 0.1_deg_s;
constexpr double kBraking = 1.2;  // v <= sqrt(1.2 a distance): stops inside the distance with lag to spare
constexpr Angle kAtLimit = 0.15_deg;

[[nodiscard]] AngularVelocity braking_speed(AngularAcceleration a, Angle distance) noexcept {
  return AngularVelocity::from_si(std::sqrt(kBraking * a.si() * std::max(0.0, distance.si())));
}

// Towards `to` by at most `step`.
[[nodiscard]] Torque advance(Torque from, Torque to, Torque step) noexcept {
  return from + clamp(to - from, -step, step);
}
}  // namespace

Law::Law(const config::ControlSettings& settings) noexcept
    : settings_(settings),
      shaper_(settings.acceleration, settings.jerk),
      stiffness_(settings.stiffness_min, settings.stiffness_max) {}

void Law::follow(AngularVelocity commanded) noexcept {
  shaper_.restart(commanded);
}

void Law::restart() noexcept {
  stiffness_.restart();
  mode_ = Mode::off;
  filter_started_ = false;
  report_ = LawReport{};
}

std::optional<AngularVelocity> Law::step(const Measured& measured, const Reference& reference,
                                         Duration dt) noexcept {
  if (measured.valid) {
    const double share = filter_started_ ? dt / (dt + kFilter) : 1.0;
    filtered_ += share * (measured.stretch - filtered_);
    filter_started_ = true;
    stiffness_.step(measured.angle, measured.speed, filtered_);
  }
  report_.stiffness = stiffness_.estimate();
  report_.goal_reached = false;
  report_.at_angle_limit = false;
  report_.reference_at_target = false;

  if (reference.mode == Mode::off) {
    mode_ = Mode::off;
    shaper_.restart(AngularVelocity{});
    return std::nullopt;
  }

  AngularVelocity wanted;
  if (measured.valid) {
    switch (reference.mode) {
      case Mode::off:
      case Mode::stand:
        break;
      case Mode::sweep:
        wanted = limit_outward(sweep(measured, reference), measured, reference);
        break;
      case Mode::approach:
        wanted = limit_outward(approach(reference), measured, reference);
        break;
      case Mode::traction:
        wanted = limit_outward(traction(reference, dt), measured, reference);
        break;
      case Mode::release:
        wanted = let_down(measured, reference);
        break;
    }
  }
  mode_ = reference.mode;
  return shaper_.step(wanted, dt);
}

AngularVelocity Law::sweep(const Measured& measured, const Reference& reference) noexcept {
  const Angle distance = reference.goal - measured.angle;
  report_.goal_reached = abs(distance) <= kGoalReached && abs(measured.speed) <= kStanding;
  if (abs(distance) <= 0.5 * kGoalReached) return AngularVelocity{};
  const AngularVelocity speed = min(reference.speed, braking_speed(settings_.acceleration, abs(distance)));
  return distance < Angle{} ? -speed : speed;
}

AngularVelocity Law::let_down(const Measured& measured, const Reference& reference) noexcept {
  const AngularVelocity wanted = sweep(measured, reference);
  if (measured.angle > reference.goal) return wanted;
  // Below the goal is let down as well: nothing is raised by letting down.
  report_.goal_reached = abs(measured.speed) <= kStanding;
  return AngularVelocity{};
}

AngularVelocity Law::approach(const Reference& reference) const noexcept {
  // "Slower the more it resists": speed times torque is constant, 0.5 deg/s at the target.
  const double product = settings_.traction_outward.si() * reference.target.si();
  const double least_torque = product / settings_.approach_max.si();
  const auto speed = AngularVelocity::from_si(product / std::max(filtered_.si(), least_torque));
  return clamp(speed, settings_.approach_min, settings_.approach_max);
}

AngularVelocity Law::traction(const Reference& reference, Duration dt) noexcept {
  const Damping damping = stiffness_.estimate() / settings_.bandwidth;
  if (mode_ != Mode::traction) torque_reference_ = filtered_ + damping * shaper_.speed();
  // The reference waits for the leg: never further ahead than the fastest outward speed can answer.
  const Torque lead = damping * settings_.traction_outward;
  const bool waiting = torque_reference_ - filtered_ > lead && reference.target > torque_reference_;
  if (!waiting) torque_reference_ = advance(torque_reference_, reference.target, settings_.ramp * dt);
  report_.reference = torque_reference_;
  report_.reference_at_target = torque_reference_ == reference.target;
  return clamp((torque_reference_ - filtered_) / damping, -settings_.traction_inward,
               settings_.traction_outward);
}

AngularVelocity Law::limit_outward(AngularVelocity wanted, const Measured& measured,
                                   const Reference& reference) noexcept {
  if (wanted <= AngularVelocity{}) return wanted;
  const Angle room = reference.angle_limit - settings_.angle_margin - measured.angle;
  report_.at_angle_limit = room <= kAtLimit;
  AngularVelocity ceiling = min(settings_.approach_max, braking_speed(settings_.acceleration, room));
  if (measured.angle > reference.slow_above) ceiling = min(ceiling, settings_.last_third_max);
  return min(wanted, ceiling);
}

}  // namespace stretch::control
