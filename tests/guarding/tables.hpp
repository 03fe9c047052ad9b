// Many trials at once, and what they say in tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/guarding/quiet_session.hpp"
#include "tests/guarding/run_trial.hpp"

namespace stretch::guarding {

struct Study {
  unsigned long long first = 1;
  unsigned long long last = 100;
  int persons = 0;         // 0: one for each seed
  int quiet_sessions = 0;  // for each period, noise and with or without twitches
  int jobs = 1;
};

struct Tried {
  Trial trial;
  Outcome outcome;
};

struct QuietTried {
  Conditions conditions;
  bool twitches = false;
  Quiet quiet;
};

struct Findings {
  std::vector<Tried> trials;
  std::vector<QuietTried> quiet;
};

// The same whatever the number of threads.
[[nodiscard]] Findings run(const Study& study);

// What the controller's impulse is of the reference's; of a reference below kLeastImpulse_ns there is no
// ratio worth the name.
inline constexpr double kLeastImpulse_ns = 0.5;
[[nodiscard]] std::optional<double> ratio(const Outcome& outcome, Told told) noexcept;

// How far the controller's impulse is beyond the demanded ratio times the reference's; at least 0.
inline constexpr double kDemandedRatio = 1.25;
[[nodiscard]] double beyond_ns(const Outcome& outcome, Told told) noexcept;

// Markdown on the standard output; every trial to `csv` if that is not empty. Throws if it cannot be written.
void print(const Findings& findings, const std::string& csv);

}  // namespace stretch::guarding
