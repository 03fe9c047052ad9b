// The clock of everything that waits or measures a time here.
#pragma once

#include <cerrno>
#include <ctime>

#include "config/quantities/instant.hpp"

namespace stretch::hal {

using Clock = Instant (*)() noexcept;  // monotonic

[[nodiscard]] inline Instant monotonic_clock() noexcept {
  timespec t{};
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant{static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec};
}

// Blocks; not at all when the moment has passed.
inline void wait_until(Instant moment) noexcept {
  const timespec at{.tv_sec = moment.ns / 1'000'000'000, .tv_nsec = moment.ns % 1'000'000'000};
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr) == EINTR) {
  }
}

}  // namespace stretch::hal
