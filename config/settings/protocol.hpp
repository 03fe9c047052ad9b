// A protocol: the list of phases one interpreter runs, flattened so that it can be frozen for a session
// without a heap.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "config/quantities/quantities.hpp"
#include "config/settings/vocabulary.hpp"

namespace stretch::config {

// One phase. `target_fraction` is of the session's target force (1 = the prescription's, after "a little
// less"). Ends are alternatives: the first that is met ends the phase. What a kind does not use is absent.
struct Phase {
  PhaseKind kind = PhaseKind::rest;
  double target_fraction = 1.0;         // approach (default 0.7), ramp, hold_force: 0.1..1
  std::optional<Duration> duration;     // ramp: longest time; hold_*, rest: length
  std::optional<Angle> until_angle;     // approach, ramp
  std::optional<double> until_relaxed;  // hold_angle: fraction of the torque lost since its start, 0.01..0.9
  std::optional<AngularVelocity> until_creep_below;  // hold_force, after 10 s
  int repeat_count = 1;                              // repeat: 1..20
  int repeat_length = 0;  // repeat: how many of the following phases it repeats (nested included)
};

inline constexpr int kMaxPhases = 32;
inline constexpr int kMaxRepeatDepth = 3;

// Trivially copyable part, what the session runs.
struct PhaseList {
  std::array<Phase, kMaxPhases> phases{};
  int count = 0;
};

struct Protocol {
  std::string name;         // the file's stem
  std::string title;        // one line for people
  std::string description;  // what it does and for whom
  PhaseList list;
};

}  // namespace stretch::config
