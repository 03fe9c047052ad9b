// What a link to one device has been through, for the status, the service screen and the log.
#pragma once

#include <cstdint>

#include "config/quantities/quantities.hpp"

namespace stretch::hal {

enum class LinkState : std::uint8_t { down, draining, suspect, up };

// Counts since the program's start. Trivially copyable.
struct LinkStatistics {
  LinkState state = LinkState::down;
  std::uint64_t ok = 0;
  std::uint64_t timeouts = 0;
  std::uint64_t bad_sums = 0;    // noise on a serial line
  std::uint64_t bad_frames = 0;  // wrong unit, wrong transaction, wrong length, bytes nobody asked for
  std::uint64_t exceptions = 0;
  std::uint64_t bad_contents = 0;  // good answers that cannot be true: error bits, no number, out of range
  std::uint64_t closed = 0;        // transactions that found the connection gone
  std::uint64_t refused = 0;       // attempts to connect that came to nothing
  std::uint64_t reconnects = 0;
  // From a request's first character to its answer's last, without the silence that was kept before.
  Duration round_trip_p50;
  Duration round_trip_p99;
  Duration round_trip_max;
  Duration last_good_age;
};

// Of two devices that serve one purpose: everything that happened to either, and the worse of their times.
[[nodiscard]] constexpr LinkStatistics together(const LinkStatistics& a, const LinkStatistics& b) noexcept {
  return {.state = a.state < b.state ? a.state : b.state,
          .ok = a.ok + b.ok,
          .timeouts = a.timeouts + b.timeouts,
          .bad_sums = a.bad_sums + b.bad_sums,
          .bad_frames = a.bad_frames + b.bad_frames,
          .exceptions = a.exceptions + b.exceptions,
          .bad_contents = a.bad_contents + b.bad_contents,
          .closed = a.closed + b.closed,
          .refused = a.refused + b.refused,
          .reconnects = a.reconnects + b.reconnects,
          .round_trip_p50 = max(a.round_trip_p50, b.round_trip_p50),
          .round_trip_p99 = max(a.round_trip_p99, b.round_trip_p99),
          .round_trip_max = max(a.round_trip_max, b.round_trip_max),
          .last_good_age = max(a.last_good_age, b.last_good_age)};
}

}  // namespace stretch::hal
