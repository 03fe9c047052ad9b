// SR03: the muscle answers.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "config/settings/safety_settings.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/lapse.hpp"

namespace stretch::safety {

// While stretching, outside a contraction window: the least-squares slope of the stretch force over the
// window above the limit with at least the gain made, in the window or since the one in which the slope went
// above it, less what a stretch of 7 N/s gives in the time between the two; or the stretch force above the
// leg's own curve for as long as the window: retreat. A curve that is not finite counts as exceeded.
class GuardingMonitor {
 public:
  explicit GuardingMonitor(const config::SafetySettings& s) noexcept
      : slope_limit_(s.sr03_slope), gain_(s.sr03_gain), window_(s.sr03_window), residual_(s.sr03_residual) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  static constexpr std::size_t kCapacity = 128;  // 100 ms at 1 ms
  struct Point {
    Instant at;
    Force force;
  };
  void add(const Evidence& e) noexcept;
  void forget() noexcept;
  [[nodiscard]] const Point& back(std::size_t i) const noexcept {
    return points_[(next_ + kCapacity - 1 - i) % kCapacity];
  }
  // Nothing until the window is filled.
  [[nodiscard]] std::optional<ForceRate> slope(Duration period) noexcept;
  [[nodiscard]] bool rises(const Evidence& e) noexcept;
  [[nodiscard]] bool above_curve(const Evidence& e) noexcept;

  ForceRate slope_limit_;
  Force gain_;
  Duration window_;
  Force residual_;
  std::array<Point, kCapacity> points_{};
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  Point window_start_;                // oldest in the window of the last slope()
  std::optional<Point> rising_from_;  // the window's oldest when the slope went above its limit
  HeldFor held_above_;
};

}  // namespace stretch::safety
