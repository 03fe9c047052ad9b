// One run of the campaign, drawn from a number: person, prescription, protocol, period, and what goes wrong.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "config/settings/leg.hpp"
#include "config/settings/protocol.hpp"
#include "config/settings/vocabulary.hpp"
#include "tests/campaign/incident.hpp"

namespace stretch::campaign {

struct RunPlan {
  std::uint64_t seed = 0;
  config::Leg leg;
  Duration period;    // 10 or 25 ms
  Angle comfortable;  // what the person sets
  Force target;       // stretch
  Force force_limit;  // effective
  Angle angle_limit;  // effective
  config::PhaseList phases;
  int resumptions = 1;
  bool declines = false;      // the person does not go on after a stop
  bool acknowledges = false;  // after torque off the person sees the self-test through
  std::array<Incident, 2> incidents{};
  int incident_count = 0;
};

// The same seed gives the same run.
[[nodiscard]] RunPlan draw(std::uint64_t seed);

// A run made to bring out one row of docs/safety.md: its person and its figures drawn, its incident the row's
// own. Rows with a monitor of their own, and SR16; a run without incidents for any other.
[[nodiscard]] RunPlan draw_for(SafetyRow row, std::uint64_t seed);

// Two lines for people.
[[nodiscard]] std::string describe(const RunPlan& plan);

}  // namespace stretch::campaign
