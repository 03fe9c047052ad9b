// The kinds of quantity this project computes with, their units and the products between them that make
// sense.
#pragma once

#include <numbers>

#include "config/quantities/quantity.hpp"

namespace stretch {

using Angle = Quantity<struct AngleTag>;  // rad; 0 = leg flat, positive = raised (outward)
using AngularVelocity = Quantity<struct AngularVelocityTag>;          // rad/s; positive = outward
using AngularAcceleration = Quantity<struct AngularAccelerationTag>;  // rad/s2
using AngularJerk = Quantity<struct AngularJerkTag>;                  // rad/s3
using Force = Quantity<struct ForceTag>;            // N; positive = the leg presses on the cuff
using ForceRate = Quantity<struct ForceRateTag>;    // N/s
using Torque = Quantity<struct TorqueTag>;          // N m about the hip axis
using TorqueRate = Quantity<struct TorqueRateTag>;  // N m/s
using Stiffness = Quantity<struct StiffnessTag>;    // N m/rad
using Damping = Quantity<struct DampingTag>;        // N m s/rad
using Inertia = Quantity<struct InertiaTag>;        // kg m2
using Length = Quantity<struct LengthTag>;          // m
using Mass = Quantity<struct MassTag>;              // kg
using Duration = Quantity<struct DurationTag>;      // s
using Rate = Quantity<struct RateTag>;              // 1/s

inline constexpr double kRadPerDegree = std::numbers::pi / 180.0;

// Named factories and accessors for the units that appear at the edges (files, screen, wire).
[[nodiscard]] constexpr Angle degrees(double v) noexcept {
  return Angle::from_si(v * kRadPerDegree);
}
[[nodiscard]] constexpr double in_degrees(Angle a) noexcept {
  return a.si() / kRadPerDegree;
}
[[nodiscard]] constexpr AngularVelocity degrees_per_second(double v) noexcept {
  return AngularVelocity::from_si(v * kRadPerDegree);
}
[[nodiscard]] constexpr double in_degrees_per_second(AngularVelocity v) noexcept {
  return v.si() / kRadPerDegree;
}
[[nodiscard]] constexpr AngularAcceleration degrees_per_second2(double v) noexcept {
  return AngularAcceleration::from_si(v * kRadPerDegree);
}
[[nodiscard]] constexpr double in_degrees_per_second2(AngularAcceleration a) noexcept {
  return a.si() / kRadPerDegree;
}
[[nodiscard]] constexpr AngularJerk degrees_per_second3(double v) noexcept {
  return AngularJerk::from_si(v * kRadPerDegree);
}
[[nodiscard]] constexpr Force newtons(double v) noexcept {
  return Force::from_si(v);
}
[[nodiscard]] constexpr Torque newton_metres(double v) noexcept {
  return Torque::from_si(v);
}
[[nodiscard]] constexpr Length metres(double v) noexcept {
  return Length::from_si(v);
}
[[nodiscard]] constexpr Mass kilograms(double v) noexcept {
  return Mass::from_si(v);
}
[[nodiscard]] constexpr Duration seconds(double v) noexcept {
  return Duration::from_si(v);
}
[[nodiscard]] constexpr Duration milliseconds(double v) noexcept {
  return Duration::from_si(v * 1e-3);
}
[[nodiscard]] constexpr double in_milliseconds(Duration d) noexcept {
  return d.si() * 1e3;
}

// The legal products. A torque is a force at a lever arm; it is never an energy.
[[nodiscard]] constexpr Torque operator*(Force f, Length d) noexcept {
  return Torque::from_si(f.si() * d.si());
}
[[nodiscard]] constexpr Torque operator*(Length d, Force f) noexcept {
  return f * d;
}
[[nodiscard]] constexpr Force operator/(Torque t, Length d) noexcept {
  return Force::from_si(t.si() / d.si());
}
[[nodiscard]] constexpr Angle operator*(AngularVelocity w, Duration t) noexcept {
  return Angle::from_si(w.si() * t.si());
}
[[nodiscard]] constexpr AngularVelocity operator/(Angle a, Duration t) noexcept {
  return AngularVelocity::from_si(a.si() / t.si());
}
[[nodiscard]] constexpr Duration operator/(Angle a, AngularVelocity w) noexcept {
  return Duration::from_si(a.si() / w.si());
}
[[nodiscard]] constexpr AngularVelocity operator*(AngularAcceleration a, Duration t) noexcept {
  return AngularVelocity::from_si(a.si() * t.si());
}
[[nodiscard]] constexpr AngularAcceleration operator/(AngularVelocity w, Duration t) noexcept {
  return AngularAcceleration::from_si(w.si() / t.si());
}
[[nodiscard]] constexpr Duration operator/(AngularVelocity w, AngularAcceleration a) noexcept {
  return Duration::from_si(w.si() / a.si());
}
[[nodiscard]] constexpr AngularAcceleration operator*(AngularJerk j, Duration t) noexcept {
  return AngularAcceleration::from_si(j.si() * t.si());
}
[[nodiscard]] constexpr Torque operator*(Stiffness k, Angle a) noexcept {
  return Torque::from_si(k.si() * a.si());
}
[[nodiscard]] constexpr Stiffness operator/(Torque t, Angle a) noexcept {
  return Stiffness::from_si(t.si() / a.si());
}
[[nodiscard]] constexpr Damping operator/(Stiffness k, Rate w) noexcept {
  return Damping::from_si(k.si() / w.si());
}
[[nodiscard]] constexpr Torque operator*(Damping b, AngularVelocity w) noexcept {
  return Torque::from_si(b.si() * w.si());
}
[[nodiscard]] constexpr AngularVelocity operator/(Torque t, Damping b) noexcept {
  return AngularVelocity::from_si(t.si() / b.si());
}
[[nodiscard]] constexpr Torque operator*(TorqueRate r, Duration t) noexcept {
  return Torque::from_si(r.si() * t.si());
}
[[nodiscard]] constexpr TorqueRate operator/(Torque d, Duration t) noexcept {
  return TorqueRate::from_si(d.si() / t.si());
}
[[nodiscard]] constexpr Force operator*(ForceRate r, Duration t) noexcept {
  return Force::from_si(r.si() * t.si());
}
[[nodiscard]] constexpr ForceRate operator/(Force d, Duration t) noexcept {
  return ForceRate::from_si(d.si() / t.si());
}
[[nodiscard]] constexpr Torque operator*(Inertia i, AngularAcceleration a) noexcept {
  return Torque::from_si(i.si() * a.si());
}
[[nodiscard]] constexpr AngularAcceleration operator/(Torque t, Inertia i) noexcept {
  return AngularAcceleration::from_si(t.si() / i.si());
}

[[nodiscard]] inline double cos(Angle a) noexcept {
  return std::cos(a.si());
}
[[nodiscard]] inline double sin(Angle a) noexcept {
  return std::sin(a.si());
}

namespace literals {
constexpr Angle operator""_deg(long double v) noexcept {
  return degrees(static_cast<double>(v));
}
constexpr Angle operator""_deg(unsigned long long v) noexcept {
  return degrees(static_cast<double>(v));
}
constexpr AngularVelocity operator""_deg_s(long double v) noexcept {
  return degrees_per_second(static_cast<double>(v));
}
constexpr AngularVelocity operator""_deg_s(unsigned long long v) noexcept {
  return degrees_per_second(static_cast<double>(v));
}
constexpr AngularAcceleration operator""_deg_s2(long double v) noexcept {
  return degrees_per_second2(static_cast<double>(v));
}
constexpr AngularAcceleration operator""_deg_s2(unsigned long long v) noexcept {
  return degrees_per_second2(static_cast<double>(v));
}
constexpr AngularJerk operator""_deg_s3(long double v) noexcept {
  return degrees_per_second3(static_cast<double>(v));
}
constexpr AngularJerk operator""_deg_s3(unsigned long long v) noexcept {
  return degrees_per_second3(static_cast<double>(v));
}
constexpr Force operator""_N(long double v) noexcept {
  return newtons(static_cast<double>(v));
}
constexpr Force operator""_N(unsigned long long v) noexcept {
  return newtons(static_cast<double>(v));
}
constexpr ForceRate operator""_N_s(long double v) noexcept {
  return ForceRate::from_si(static_cast<double>(v));
}
constexpr ForceRate operator""_N_s(unsigned long long v) noexcept {
  return ForceRate::from_si(static_cast<double>(v));
}
constexpr Torque operator""_Nm(long double v) noexcept {
  return newton_metres(static_cast<double>(v));
}
constexpr Torque operator""_Nm(unsigned long long v) noexcept {
  return newton_metres(static_cast<double>(v));
}
constexpr TorqueRate operator""_Nm_s(long double v) noexcept {
  return TorqueRate::from_si(static_cast<double>(v));
}
constexpr Stiffness operator""_Nm_rad(long double v) noexcept {
  return Stiffness::from_si(static_cast<double>(v));
}
constexpr Stiffness operator""_Nm_rad(unsigned long long v) noexcept {
  return Stiffness::from_si(static_cast<double>(v));
}
constexpr Length operator""_m(long double v) noexcept {
  return metres(static_cast<double>(v));
}
constexpr Mass operator""_kg(long double v) noexcept {
  return kilograms(static_cast<double>(v));
}
constexpr Mass operator""_kg(unsigned long long v) noexcept {
  return kilograms(static_cast<double>(v));
}
constexpr Duration operator""_s(long double v) noexcept {
  return seconds(static_cast<double>(v));
}
constexpr Duration operator""_s(unsigned long long v) noexcept {
  return seconds(static_cast<double>(v));
}
constexpr Duration operator""_ms(long double v) noexcept {
  return milliseconds(static_cast<double>(v));
}
constexpr Duration operator""_ms(unsigned long long v) noexcept {
  return milliseconds(static_cast<double>(v));
}
constexpr Rate operator""_per_s(long double v) noexcept {
  return Rate::from_si(static_cast<double>(v));
}
}  // namespace literals

}  // namespace stretch
