// From a drawn run to what a rehearsal is made from.
#pragma once

#include "simulator/rehearsal/rehearsal.hpp"
#include "tests/campaign/run_plan.hpp"

namespace stretch::campaign {

// The shipped station's settings with the run's period and comfortable angle; a prescription for the run's
// person.
[[nodiscard]] rehearsal::Setup setup_of(const RunPlan& plan);

}  // namespace stretch::campaign
