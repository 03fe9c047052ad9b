// One run of the campaign: the controller's own code on the plant, things going wrong, and the checker beside
// it.
#pragma once

#include <string>
#include <vector>

#include "tests/campaign/checker.hpp"
#include "tests/campaign/run_plan.hpp"

namespace stretch::campaign {

struct RunReport {
  std::vector<Finding> findings;
  std::vector<Answer> answers;
  Force peak_stretch;
  Duration simulated;
  int began = 0;             // of the incidents
  bool completed = false;    // the session, as prescribed
  bool acted = false;        // the safety layer, retreat or more, from the weighing on
  std::uint64_t digest = 0;  // of every command the drive was given: same plan, same digest
};

// Single-threaded, deterministic.
[[nodiscard]] RunReport run(const RunPlan& plan);

}  // namespace stretch::campaign
