// What a cycle's transactions may take together, so that slow answers cost an answer and not the period.
#pragma once

#include "config/quantities/quantities.hpp"

namespace stretch::hal {

// Control thread. A cycle holds more transactions than devices (outputs, their watchdog's trigger, a zero
// command, a drive without function 23); each is begun only while its whole time-out is left, and what is
// held back is due again in the next cycle.
class CycleBudget {
 public:
  explicit CycleBudget(Duration whole) noexcept : whole_(whole), left_(whole) {}

  void begin() noexcept { left_ = whole_; }
  [[nodiscard]] bool carries(Duration timeout) const noexcept { return timeout <= left_ + kRounding; }
  void spend(Duration taken) noexcept { left_ = left_ - taken; }

 private:
  static constexpr Duration kRounding = Duration::from_si(1e-6);

  Duration whole_;
  Duration left_;
};

}  // namespace stretch::hal
