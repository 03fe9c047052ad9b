// The JUnit document of a scenario, on disk.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "simulator/scenario/scenario_run.hpp"

namespace stretch::scenario {

// Replaces a file that is there. Blocking. The error says what, where and what to do.
[[nodiscard]] tl::expected<void, std::string> write_junit(const std::string& path, const ScenarioRun& run);

}  // namespace stretch::scenario
