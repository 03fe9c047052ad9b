// A set-point that runs ahead of a drive which is given positions, so that it follows a speed.
#pragma once

#include <optional>

#include "config/quantities/instant.hpp"
#include "config/quantities/quantities.hpp"

namespace stretch::hal {

// Pure. While the drive is not enabled it stands at the angle, so that enabling moves nothing; enabled, it
// advances with the speed, and never further than `window` from the angle: a drive that hears nothing more
// stops there by itself. Only an outward speed keeps it outward of the angle: whoever lets down, or holds,
// begins from where the leg is and not from where it was to go. Told to stand, it goes on inward by no more
// than kStopsWithin: at the end of a retreat the window would have been the way into the lower stop. Without
// an angle it goes no further outward.
class SetPoint {
 public:
  static constexpr Duration kLongestStep = milliseconds(100.0);  // a gap in time is no leap
  static constexpr Angle kStopsWithin = degrees(0.2);            // a load that sags is still held

  [[nodiscard]] Angle next(Instant now, bool enabled, AngularVelocity speed, std::optional<Angle> angle,
                           Angle window) noexcept {
    const Duration passed = before_ ? min(now - *before_, kLongestStep) : Duration{};
    before_ = now;
    const bool outward = is_finite(speed) && speed > AngularVelocity{};
    if (angle) at_ = !enabled || (!outward && at_ > *angle) ? *angle : at_;
    const bool inward = is_finite(speed) && speed < AngularVelocity{};
    if (angle && enabled && !inward) at_ = max(at_, *angle - kStopsWithin);
    if (enabled && is_finite(speed) && (angle || !outward)) at_ += speed * passed;
    if (angle && enabled) at_ = min(max(at_, *angle - window), *angle + window);
    return at_;
  }

 private:
  Angle at_;
  std::optional<Instant> before_;
};

}  // namespace stretch::hal
