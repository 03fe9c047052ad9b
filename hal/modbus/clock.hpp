// The clock of everything that waits or measures a time here.
#pragma once

#include <ctime>

#include "config/quantities/instant.hpp"

namespace stretch::hal {

using Clock = Instant (*)() noexcept;  // monotonic

[[nodiscard]] inline Instant monotonic_clock() noexcept {
  timespec t{};
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant{static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec};
}

}  // namespace stretch::hal
