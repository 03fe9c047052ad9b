// SR15.
#include "controller/safety/monitors/overrun.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::safety {
namespace {
// Quotients of durations that are whole on paper are so here.
[[nodiscard]] double whole_part(double quotient) noexcept {
  return std::floor(quotient + 1e-9);
}
}  // namespace

OverrunMonitor::OverrunMonitor(const config::SafetySettings& s, const config::Mechanics& m,
                               Duration period) noexcept
    : in_a_row_allowed_(static_cast<int>(
          std::min(static_cast<double>(s.sr15_consecutive), whole_part(m.drive_watchdog / (2.0 * period))))),
      in_window_allowed_(static_cast<std::size_t>(std::clamp(
          std::max(static_cast<double>(s.sr15_count), whole_part(s.sr15_fraction * (s.sr15_window / period))),
          0.0, static_cast<double>(kCapacity - 1)))),
      window_(s.sr15_window) {}

SafetyAction OverrunMonitor::operator()(const Evidence& e) noexcept {
  const int missed = std::clamp(e.timing.missed_periods, 0, 1000);
  const int overran = std::max(e.timing.overran ? 1 : 0, missed);
  in_a_row_ = overran > 0 ? std::min(in_a_row_ + overran, 1000) : 0;
  // Every period that was missed is one: a stall of three is three cycles lost, not one.
  for (std::size_t i = 0; i < std::min(static_cast<std::size_t>(overran), kCapacity); ++i) {
    overruns_[next_] = e.now;
    next_ = (next_ + 1) % kCapacity;
    count_ = std::min(count_ + 1, kCapacity);
  }
  // The first one too many: as many back as are allowed.
  bool too_many = false;
  if (count_ > in_window_allowed_) {
    const Instant first = overruns_[(next_ + kCapacity - 1 - in_window_allowed_) % kCapacity];
    too_many = e.now - first < window_;
  }
  return in_a_row_ > in_a_row_allowed_ || too_many ? SafetyAction::torque_off : SafetyAction::none;
}

}  // namespace stretch::safety
