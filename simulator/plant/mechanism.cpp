// One millisecond of the support, its friction and damper, and the leg that rests on it or has lifted off.
#include "simulator/plant/mechanism.hpp"

#include "simulator/plant/exact_functions.hpp"

namespace stretch::plant {
namespace {

using namespace stretch::literals;

constexpr double kStepS = 0.001;
constexpr double kPreslidingRad =
    0.02 * kRadPerDegree;  // the friction contact gives this much before it slides
constexpr double kStribeckRadS = 0.2 * kRadPerDegree;  // from breakaway to Coulomb friction
constexpr double kStopStiffness = 20'000.0;            // N m/rad, rubber buffers
constexpr double kStopDamping = 600.0;                 // N m s/rad
constexpr double kPaddingS = 0.020;                    // the cuff's padding spreads a landing over this time
constexpr double kLegDamping = 2.0;                    // N m s/rad of a leg in the air, about the hip
constexpr double kLegAtMostRad = 120.0 * kRadPerDegree;

double unit_clamp(double x) noexcept {
  return x < -1.0 ? -1.0 : (x > 1.0 ? 1.0 : x);
}

}  // namespace

Mechanism::Mechanism(const config::PlantSettings& settings) noexcept
    : settings_(settings),
      lag_gain_(1.0 - exact::exp(-kStepS / settings.drive_lag.si())),
      angle_(settings.lower_stop) {
  const double low = settings.damper_torque_low.si() - settings.friction.si();
  const double high = settings.damper_torque_high.si() - settings.friction.si();
  damper_low_nm_ = low > 0.1 ? low : 0.1;
  damper_low_slope_ = damper_low_nm_ / settings.damper_low.si();
  damper_high_slope_ = (high - damper_low_nm_) / (settings.damper_high - settings.damper_low).si();
}

void Mechanism::place(Angle angle) noexcept {
  angle_ = angle;
  speed_ = {};
  acceleration_ = {};
  leg_angle_ = angle;
  leg_speed_ = {};
  friction_state_ = 0.0;
  landing_nm_s_ = 0.0;
}

void Mechanism::set_friction(Torque coulomb, Torque breakaway) noexcept {
  settings_.friction = coulomb;
  settings_.breakaway = breakaway;
}

void Mechanism::join_leg() noexcept {
  touching_ = true;
  landing_nm_s_ = 0.0;
}

Torque Mechanism::friction_torque() const noexcept {
  const double ratio = speed_.si() / kStribeckRadS;
  const Torque sliding =
      settings_.friction + (settings_.breakaway - settings_.friction) / (1.0 + ratio * ratio);
  return sliding * friction_state_;
}

Torque Mechanism::damper(AngularVelocity speed) const noexcept {
  const double magnitude = speed.si() < 0.0 ? -speed.si() : speed.si();
  const double above = magnitude - settings_.damper_low.si();
  const double torque =
      above <= 0.0 ? damper_low_slope_ * magnitude : damper_low_nm_ + damper_high_slope_ * above;
  return newton_metres(speed.si() < 0.0 ? -torque : torque);
}

double Mechanism::damped_speed(double torque_nm, double inertia, double damping) const noexcept {
  // the speed at the step's end with the damper's torque at that same speed: stiff, so solved, not stepped
  const double per_step = inertia / kStepS;
  const double push = torque_nm + per_step * speed_.si();
  const double magnitude = push < 0.0 ? -push : push;
  double speed = magnitude / (per_step + damper_low_slope_ + damping);
  const double knee = settings_.damper_low.si();
  if (speed > knee) {
    speed =
        (magnitude - damper_low_nm_ + damper_high_slope_ * knee) / (per_step + damper_high_slope_ + damping);
  }
  return push < 0.0 ? -speed : speed;
}

double Mechanism::stop_torque() const noexcept {
  double torque = 0.0;
  if (angle_ < settings_.lower_stop) {
    torque = kStopStiffness * (settings_.lower_stop - angle_).si() - kStopDamping * speed_.si();
    if (torque < 0.0) torque = 0.0;
  } else if (settings_.upper_stop < angle_) {
    torque = kStopStiffness * (settings_.upper_stop - angle_).si() - kStopDamping * speed_.si();
    if (torque > 0.0) torque = 0.0;
  }
  return torque;
}

void Mechanism::step(const Loads& loads) noexcept {
  if (!loads.leg_in) touching_ = false;
  const double leg_inertia = touching_ ? loads.leg_inertia.si() : 0.0;
  const double inertia = settings_.support_inertia.si() + leg_inertia;
  const double weight = settings_.support_torque.si() * exact::cos(angle_.si());
  const double leg_torque = touching_ ? loads.leg_torque.si() : 0.0;
  const double resistance = weight + leg_torque + friction_torque().si() - stop_torque();

  const double before = speed_.si();
  double after = before;
  saturated_ = false;
  if (loads.torque_on) {
    const double wanted = (loads.speed_reference.si() - before) * lag_gain_ / kStepS;
    double torque = inertia * wanted + resistance;
    const double limit = loads.torque_limit.si();
    if (torque > limit || torque < -limit) {
      torque = torque > limit ? limit : -limit;
      saturated_ = true;
    }
    drive_torque_ = newton_metres(torque);
    after = before + (torque - resistance) / inertia * kStepS;
  } else {
    drive_torque_ = {};
    after = damped_speed(-resistance, inertia, loads.damping.si());
  }
  speed_ = AngularVelocity::from_si(after);
  acceleration_ = AngularAcceleration::from_si((after - before) / kStepS);
  const double moved = after * kStepS;
  angle_ += Angle::from_si(moved);
  friction_state_ = unit_clamp(friction_state_ + moved / kPreslidingRad);

  if (touching_) {
    step_touching_leg(loads);
  } else {
    cuff_force_ = {};
    if (loads.leg_in) step_lifted_leg(loads);
  }
}

void Mechanism::step_touching_leg(const Loads& loads) noexcept {
  const Torque held = loads.leg_torque + loads.leg_inertia * acceleration_;
  if (held < Torque{} && !loads.strapped) {
    touching_ = false;
    leg_angle_ = angle_;
    leg_speed_ = speed_;
    cuff_force_ = {};
    return;
  }
  const double given_back = landing_nm_s_ * (kStepS / kPaddingS);
  landing_nm_s_ -= given_back;
  cuff_force_ = (held + newton_metres(given_back / kStepS)) / loads.lever;
}

void Mechanism::step_lifted_leg(const Loads& loads) noexcept {
  const double inertia = loads.leg_inertia.si();
  const double torque = -loads.leg_torque.si() - kLegDamping * leg_speed_.si();
  leg_speed_ += AngularVelocity::from_si(torque / inertia * kStepS);
  leg_angle_ += Angle::from_si(leg_speed_.si() * kStepS);
  if (leg_angle_.si() > kLegAtMostRad) {
    leg_angle_ = Angle::from_si(kLegAtMostRad);
    leg_speed_ = min(leg_speed_, AngularVelocity{});
  }
  if (angle_ < leg_angle_) return;
  // it lands, and goes on with the support: momentum is kept, bouncing is not
  touching_ = true;
  if (leg_speed_ < speed_) {
    const double support = settings_.support_inertia.si();
    const double common = (support * speed_.si() + inertia * leg_speed_.si()) / (support + inertia);
    landing_nm_s_ = inertia * (common - leg_speed_.si());
    speed_ = AngularVelocity::from_si(common);
  }
}

}  // namespace stretch::plant
