// A physical quantity: a double in SI units with a type of its own, so that a force cannot be taken for a
// torque.
#pragma once

#include <cmath>
#include <compare>

namespace stretch {

// Tag names the kind of quantity. The value is in the SI unit of that kind (rad, N, s, N m, ...). Trivially
// copyable, every operation constexpr and noexcept. Quantities of one kind add, subtract, compare and scale;
// products between kinds exist only where quantities.hpp lists them. A default-constructed quantity is zero.
template <class Tag>
class Quantity {
 public:
  constexpr Quantity() noexcept = default;

  // The one way in from a bare number; `value` is in the kind's SI unit. Prefer the named factories and
  // literals.
  [[nodiscard]] static constexpr Quantity from_si(double value) noexcept { return Quantity(value); }
  [[nodiscard]] constexpr double si() const noexcept { return value_; }

  constexpr Quantity& operator+=(Quantity other) noexcept { return value_ += other.value_, *this; }
  constexpr Quantity& operator-=(Quantity other) noexcept { return value_ -= other.value_, *this; }
  constexpr Quantity& operator*=(double factor) noexcept { return value_ *= factor, *this; }
  constexpr Quantity& operator/=(double divisor) noexcept { return value_ /= divisor, *this; }

  friend constexpr Quantity operator+(Quantity a, Quantity b) noexcept {
    return Quantity(a.value_ + b.value_);
  }
  friend constexpr Quantity operator-(Quantity a, Quantity b) noexcept {
    return Quantity(a.value_ - b.value_);
  }
  friend constexpr Quantity operator-(Quantity a) noexcept { return Quantity(-a.value_); }
  friend constexpr Quantity operator*(Quantity a, double b) noexcept { return Quantity(a.value_ * b); }
  friend constexpr Quantity operator*(double a, Quantity b) noexcept { return Quantity(a * b.value_); }
  friend constexpr Quantity operator/(Quantity a, double b) noexcept { return Quantity(a.value_ / b); }
  friend constexpr double operator/(Quantity a, Quantity b) noexcept { return a.value_ / b.value_; }
  friend constexpr auto operator<=>(Quantity, Quantity) noexcept = default;

 private:
  constexpr explicit Quantity(double value) noexcept : value_(value) {}
  double value_ = 0.0;
};

template <class Tag>
[[nodiscard]] inline bool is_finite(Quantity<Tag> q) noexcept {
  return std::isfinite(q.si());
}
template <class Tag>
[[nodiscard]] constexpr Quantity<Tag> abs(Quantity<Tag> q) noexcept {
  return q.si() < 0.0 ? -q : q;
}
template <class Tag>
[[nodiscard]] constexpr Quantity<Tag> min(Quantity<Tag> a, Quantity<Tag> b) noexcept {
  return b < a ? b : a;
}
template <class Tag>
[[nodiscard]] constexpr Quantity<Tag> max(Quantity<Tag> a, Quantity<Tag> b) noexcept {
  return a < b ? b : a;
}
// The bounds must be ordered. A NaN comes out as NaN: look for it before clamping.
template <class Tag>
[[nodiscard]] constexpr Quantity<Tag> clamp(Quantity<Tag> q, Quantity<Tag> low, Quantity<Tag> high) noexcept {
  return q < low ? low : (high < q ? high : q);
}

}  // namespace stretch
