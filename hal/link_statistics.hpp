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

}  // namespace stretch::hal
