// Binned torque-angle curve.
#include "controller/control/leg_curve.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::control {

void LegCurve::add(Angle angle, Torque stretch) noexcept {
  const double degree = std::round(in_degrees(angle));
  if (!(degree >= 0.0 && degree < static_cast<double>(kBins)) || !is_finite(stretch)) return;
  const auto bin = static_cast<std::size_t>(degree);
  bins_[bin].sum += stretch.si();
  ++bins_[bin].count;
  first_ = std::min(first_, bin);
  last_ = std::max(last_, bin);
}

bool LegCurve::learnt() const noexcept {
  return first_ < kBins && last_ >= first_ + 2;
}

Angle LegCurve::lowest() const noexcept {
  return degrees(first_ < kBins ? static_cast<double>(first_) : 0.0);
}

Angle LegCurve::highest() const noexcept {
  return degrees(first_ < kBins ? static_cast<double>(last_) : 0.0);
}

Torque LegCurve::at(Angle angle) const noexcept {
  if (!learnt()) return Torque{};
  const double degree = in_degrees(angle);
  if (degree <= static_cast<double>(first_)) return newton_metres(mean(first_));
  if (degree >= static_cast<double>(last_)) {
    std::size_t base = last_ - std::min<std::size_t>(5, last_ - first_);
    while (bins_[base].count == 0) ++base;
    const double slope = base == last_ ? 0.0 : (mean(last_) - mean(base)) / static_cast<double>(last_ - base);
    return newton_metres(mean(last_) + std::max(0.0, slope) * (degree - static_cast<double>(last_)));
  }
  auto below = static_cast<std::size_t>(degree);
  auto above = below + 1;
  while (bins_[below].count == 0) --below;
  while (bins_[above].count == 0) ++above;
  const double share = (degree - static_cast<double>(below)) / static_cast<double>(above - below);
  return newton_metres(mean(below) + share * (mean(above) - mean(below)));
}

}  // namespace stretch::control
