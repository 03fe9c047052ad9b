// The passive curve: Riener and Edrich's hip moment, fitted to a person, with straight ends.
#include "simulator/plant/passive_curve.hpp"

#include "simulator/plant/exact_functions.hpp"

namespace stretch::plant {

PassiveCurve::PassiveCurve(const config::Leg& leg) noexcept
    : scale_(leg.stiffness_scale), shift_(leg.shift), knee_(leg.knee), factors_(leg.exponent_factors) {}

PassiveCurve::Point PassiveCurve::riener_edrich(double h_deg, double k_deg) const noexcept {
  const double held =
      h_deg < kTangentBelowDeg ? kTangentBelowDeg : (h_deg > kTangentAboveDeg ? kTangentAboveDeg : h_deg);
  const double falling_rate = 0.0750 * factors_[0];
  const double rising_rate = 0.0305 * factors_[1];
  const double falling = exact::exp(1.4655 - 0.0034 * factors_[2] * k_deg - falling_rate * held);
  const double rising = exact::exp(1.3403 - 0.0226 * factors_[2] * k_deg + rising_rate * held);
  const double slope = falling_rate * falling + rising_rate * rising;
  return {.torque_nm = rising - falling - 8.072 + slope * (h_deg - held), .slope_nm_per_deg = slope};
}

Torque PassiveCurve::torque(Angle theta, Angle shift, Angle knee) const noexcept {
  return newton_metres(scale_ * riener_edrich(in_degrees(theta - shift), in_degrees(knee)).torque_nm);
}

Stiffness PassiveCurve::slope(Angle theta) const noexcept {
  const double per_degree = riener_edrich(in_degrees(theta - shift_), in_degrees(knee_)).slope_nm_per_deg;
  return Stiffness::from_si(scale_ * per_degree / kRadPerDegree);
}

}  // namespace stretch::plant
