// A session in which nothing is wrong, and every retreat for guarding is a false alarm.
#pragma once

#include <cstdint>

#include "tests/guarding/trial.hpp"

namespace stretch::guarding {

struct Quiet {
  Duration stretched;  // in warm-up, approach, ramp and hold: while SR03 watches
  std::uint64_t twitches = 0;
  std::uint64_t stops = 0;  // of the patient's own, each resumed from
  int false_alarms = 0;     // SR03 began to demand something
  int others = 0;           // any other row but the stop's
};

// A person drawn at random (setup()), who asks for less now and then, presses STOP once in every other
// session and goes on after it. With `twitches`: 1.5 N m in 50 ms, 0 to 0.2 s long, every 0.5 to 3 s of
// stretching. Deterministic.
[[nodiscard]] Quiet run_quiet(const Shipped& shipped, std::uint64_t seed, const Conditions& conditions,
                              bool twitches);

}  // namespace stretch::guarding
