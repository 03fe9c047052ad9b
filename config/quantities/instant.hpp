// A point on the monotonic time line, an integer so that hours of cycles add up without rounding.
#pragma once

#include <compare>
#include <cstdint>

#include "config/quantities/quantities.hpp"

namespace stretch {

// Nanoseconds since an arbitrary origin (CLOCK_MONOTONIC on the board, the start of the run in virtual time).
// The difference of two instants is a Duration; two instants do not add.
struct Instant {
  std::int64_t ns = 0;

  friend constexpr auto operator<=>(Instant, Instant) noexcept = default;
  friend constexpr Duration operator-(Instant a, Instant b) noexcept {
    return Duration::from_si(static_cast<double>(a.ns - b.ns) * 1e-9);
  }
  friend constexpr Instant operator+(Instant a, Duration d) noexcept {
    const double step = d.si() * 1e9;
    return Instant{a.ns + static_cast<std::int64_t>(step + (step < 0.0 ? -0.5 : 0.5))};
  }
  friend constexpr Instant operator-(Instant a, Duration d) noexcept { return a + (-d); }
};

}  // namespace stretch
