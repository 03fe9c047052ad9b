// SR15: the loop does not keep its period.
#pragma once

#include <array>
#include <cstddef>

#include "config/settings/safety_settings.hpp"
#include "config/settings/station.hpp"
#include "controller/safety/evidence.hpp"

namespace stretch::safety {

// More overruns in a row than min(setting, drive watchdog / two periods), or in the window more than the
// fraction of its cycles and more than the count, each skipped period counting as one: torque off.
class OverrunMonitor {
 public:
  OverrunMonitor(const config::SafetySettings& s, const config::Mechanics& m, Duration period) noexcept;
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  static constexpr std::size_t kCapacity = 256;

  int in_a_row_allowed_;
  std::size_t in_window_allowed_;
  Duration window_;
  int in_a_row_ = 0;
  std::array<Instant, kCapacity> overruns_{};  // the last ones, a ring
  std::size_t next_ = 0;
  std::size_t count_ = 0;
};

}  // namespace stretch::safety
