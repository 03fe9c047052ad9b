// The elastic resistance of a relaxed leg to being raised, over hip and knee angle.
#pragma once

#include <array>

#include "config/quantities/quantities.hpp"
#include "config/settings/leg.hpp"

namespace stretch::plant {

// T(theta) = s * T_RE(theta - shift, knee), T_RE = -(M_hip of Riener and Edrich, J Biomech 1999, 32:539):
//
//     M_hip = exp(1.4655 - 0.0034 k - 0.0750 h) - exp(1.3403 - 0.0226 k + 0.0305 h) + 8.072      N m, degrees
//
// The coefficients stand here as one transcription of that paper gives them; they were not compared with the
// original. Below -10 and above 100 degrees of h the tangent goes on. Positive resists raising; negative (the
// slack side) helps it. Trivially copyable.
class PassiveCurve {
 public:
  explicit PassiveCurve(const config::Leg& leg) noexcept;

  // `shift` in place of the leg's own: positive = more supple.
  [[nodiscard]] Torque torque(Angle theta, Angle shift, Angle knee) const noexcept;
  [[nodiscard]] Torque torque(Angle theta) const noexcept { return torque(theta, shift_, knee_); }
  // dT/dtheta at the leg's own shift and knee angle.
  [[nodiscard]] Stiffness slope(Angle theta) const noexcept;
  [[nodiscard]] Angle shift() const noexcept { return shift_; }
  [[nodiscard]] Angle knee() const noexcept { return knee_; }

  static constexpr double kTangentBelowDeg = -10.0;
  static constexpr double kTangentAboveDeg = 100.0;

 private:
  struct Point {
    double torque_nm;
    double slope_nm_per_deg;
  };
  [[nodiscard]] Point riener_edrich(double h_deg, double k_deg) const noexcept;

  double scale_;
  Angle shift_;
  Angle knee_;
  std::array<double, 3> factors_;  // of the exponents of h falling, h rising, k
};

}  // namespace stretch::plant
