// Binned torque-angle curve.
#include "controller/control/leg_curve.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stretch::control {
namespace {
constexpr double kLeastSlope = 16.0 * std::numbers::pi / 180.0;  // N m/deg: the most supple leg's 16 N m/rad
}

void LegCurve::add(Angle angle, Torque stretch) noexcept {
  const double degree = std::round(in_degrees(angle));
  if (!(degree >= 0.0 && degree < static_cast<double>(kBins)) || !is_finite(stretch)) return;
  const auto bin = static_cast<std::size_t>(degree);
  bins_[bin].torque_sum += stretch.si();
  bins_[bin].angle_sum += in_degrees(angle);
  ++bins_[bin].count;
  first_ = std::min(first_, bin);
  last_ = std::max(last_, bin);
}

bool LegCurve::learnt() const noexcept {
  return first_ < kBins;
}

Angle LegCurve::lowest() const noexcept {
  return degrees(first_ < kBins ? static_cast<double>(first_) : 0.0);
}

Angle LegCurve::highest() const noexcept {
  return degrees(first_ < kBins ? static_cast<double>(last_) : 0.0);
}

double LegCurve::slope_at_end() const noexcept {
  if (last_ < first_ + 2) return kLeastSlope;
  std::size_t base = last_ - std::min<std::size_t>(5, last_ - first_);
  while (bins_[base].count == 0) ++base;
  if (base == last_) return 0.0;
  return std::max(0.0, (torque(last_) - torque(base)) / (angle(last_) - angle(base)));
}

Torque LegCurve::at(Angle where) const noexcept {
  if (!learnt()) return Torque{};
  const double degree = in_degrees(where);
  if (degree <= angle(first_)) return newton_metres(torque(first_));
  if (degree >= angle(last_)) return newton_metres(torque(last_) + slope_at_end() * (degree - angle(last_)));
  std::size_t above = first_;
  std::size_t below = first_;
  while (bins_[above].count == 0 || angle(above) < degree) {
    if (bins_[above].count != 0) below = above;
    ++above;
  }
  const double share = (degree - angle(below)) / (angle(above) - angle(below));
  return newton_metres(torque(below) + share * (torque(above) - torque(below)));
}

}  // namespace stretch::control
