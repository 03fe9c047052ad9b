// The units a key may be given in: how its name ends, and how its number becomes a quantity.
#pragma once

#include <string_view>

#include "config/quantities/quantities.hpp"

namespace stretch::config {

template <class Q>
struct Unit {
  std::string_view suffix;  // the key's name ends with it
  std::string_view symbol;
  Q (*from)(double);
  double (*to)(Q);
};

namespace unit {
namespace detail {
template <class Q>
constexpr Q from_si(double v) {
  return Q::from_si(v);
}
template <class Q>
constexpr double to_si(Q q) {
  return q.si();
}
template <class Q>
constexpr Unit<Q> si(std::string_view suffix, std::string_view symbol) {
  return {suffix, symbol, &from_si<Q>, &to_si<Q>};
}
}  // namespace detail

inline constexpr Unit<Angle> kDegree{"_deg", "deg", [](double v) { return degrees(v); },
                                     [](Angle a) { return in_degrees(a); }};
inline constexpr Unit<AngularVelocity> kDegreePerSecond{
    "_deg_s", "deg/s", [](double v) { return degrees_per_second(v); },
    [](AngularVelocity v) { return in_degrees_per_second(v); }};
inline constexpr Unit<AngularVelocity> kDegreePerMinute{
    "_deg_min", "deg/min", [](double v) { return degrees_per_second(v / 60.0); },
    [](AngularVelocity v) { return in_degrees_per_second(v) * 60.0; }};
inline constexpr Unit<AngularAcceleration> kDegreePerSecond2{
    "_deg_s2", "deg/s2", [](double v) { return degrees_per_second2(v); },
    [](AngularAcceleration a) { return in_degrees_per_second2(a); }};
inline constexpr Unit<AngularJerk> kDegreePerSecond3{"_deg_s3", "deg/s3",
                                                     [](double v) { return degrees_per_second3(v); },
                                                     [](AngularJerk j) { return j.si() / kRadPerDegree; }};
inline constexpr auto kNewton = detail::si<Force>("_n", "N");
inline constexpr auto kNewtonPerSecond = detail::si<ForceRate>("_n_s", "N/s");
inline constexpr auto kNewtonMetre = detail::si<Torque>("_nm", "N m");
inline constexpr auto kNewtonMetrePerSecond = detail::si<TorqueRate>("_nm_s", "N m/s");
inline constexpr auto kNewtonMetrePerRadian = detail::si<Stiffness>("_nm_rad", "N m/rad");
inline constexpr auto kKilogramMetre2 = detail::si<Inertia>("_kgm2", "kg m2");
inline constexpr auto kKilogram = detail::si<Mass>("_kg", "kg");
inline constexpr auto kMetre = detail::si<Length>("_m", "m");
inline constexpr Unit<Length> kMillimetre{"_mm", "mm", [](double v) { return metres(v / 1000.0); },
                                          [](Length l) { return l.si() * 1000.0; }};
inline constexpr auto kSecond = detail::si<Duration>("_s", "s");
inline constexpr Unit<Duration> kMicrosecond{"_us", "us", [](double v) { return milliseconds(v * 1e-3); },
                                             [](Duration d) { return in_milliseconds(d) * 1e3; }};
inline constexpr Unit<Duration> kMillisecond{"_ms", "ms", [](double v) { return milliseconds(v); },
                                             [](Duration d) { return in_milliseconds(d); }};
inline constexpr auto kPerSecond = detail::si<Rate>("_per_s", "1/s");
inline constexpr Unit<double> kHertz{"_hz", "Hz", [](double v) { return v; }, [](double v) { return v; }};
inline constexpr Unit<double> kPercent{"_pct", "%", [](double v) { return v / 100.0; },
                                       [](double v) { return v * 100.0; }};
inline constexpr Unit<double> kNone{"", "", [](double v) { return v; }, [](double v) { return v; }};
// A bare number that something is multiplied with.
inline constexpr Unit<double> kFactor{"_factor", "", [](double v) { return v; }, [](double v) { return v; }};
}  // namespace unit

}  // namespace stretch::config
