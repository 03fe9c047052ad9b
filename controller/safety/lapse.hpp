// Debouncing: a condition in so many cycles in a row, or for so long.
#pragma once

#include <algorithm>

#include "config/quantities/instant.hpp"
#include "config/quantities/quantities.hpp"

namespace stretch::safety {

// Instants are whole nanoseconds and durations are not: a time that ends on a cycle is met by that cycle.
inline constexpr Duration kClockSlack = Duration::from_si(2e-9);

[[nodiscard]] constexpr Duration lasted(Instant since, Instant now) noexcept {
  return now - since;
}
[[nodiscard]] constexpr bool reached(Duration lasted, Duration wanted) noexcept {
  return lasted + kClockSlack >= wanted;
}

// True from the `cycles`-th cycle in a row on in which the condition holds.
class InARow {
 public:
  bool operator()(bool condition, int cycles) noexcept {
    count_ = condition ? std::min(count_ + 1, kMany) : 0;
    return count_ > 0 && count_ >= cycles;
  }

 private:
  static constexpr int kMany = 1'000'000;
  int count_ = 0;
};

// The loop wakes some tens of microseconds after its grid, now more, now less. Without this a time of so many
// periods would take one more whenever the cycle it began in had woken later than the one it ends in.
inline constexpr Duration kWakeUpSlack = milliseconds(1.0);

// True from the first cycle on by which the condition has held, seen in every cycle, for `length`, up to
// kWakeUpSlack early.
class HeldFor {
 public:
  bool operator()(bool condition, Instant now, Duration length) noexcept {
    if (!condition) {
      holds_ = false;
      return false;
    }
    if (!holds_) {
      holds_ = true;
      since_ = now;
    }
    return reached(lasted(since_, now), length - kWakeUpSlack);
  }

 private:
  bool holds_ = false;
  Instant since_;
};

}  // namespace stretch::safety
