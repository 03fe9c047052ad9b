// The instants the control loop wakes at: whole periods from its start, whatever a cycle takes.
#pragma once

#include <cstdint>

#include "config/quantities/instant.hpp"

namespace stretch::runtime {

// Pure. After an overrun the missed instants are left out, none is made up for and the phase stays.
class PeriodGrid {
 public:
  // `period` is above zero; it is kept in whole nanoseconds.
  PeriodGrid(Instant start, Duration period) noexcept
      : due_(start), period_ns_(static_cast<std::int64_t>(period.si() * 1e9 + 0.5)) {}

  // The next instant to wake at.
  Instant next() noexcept {
    due_.ns += period_ns_;
    return due_;
  }

  // Told when the cycle of the last next() ended: how many instants have passed since. They are skipped.
  std::int64_t skip_missed(Instant done) noexcept {
    if (done.ns < due_.ns + period_ns_) return 0;
    const std::int64_t missed = (done.ns - due_.ns) / period_ns_;
    due_.ns += missed * period_ns_;
    return missed;
  }

 private:
  Instant due_;
  std::int64_t period_ns_;
};

}  // namespace stretch::runtime
