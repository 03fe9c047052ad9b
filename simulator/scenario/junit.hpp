// What a scenario came to, as JUnit's XML and in lines for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/scenario/scenario_run.hpp"

namespace stretch::scenario {

// A whole document with one suite: a case for each verdict, in the file's order, its time the plant's from
// the fault's beginning to what was judged. A scenario that expects nothing is one case: its faults began.
// Characters XML has no place for are left out. `run` is finished.
[[nodiscard]] std::string junit(const ScenarioRun& run);

// One line for each verdict: met, MISSED or not judged, what was asked, and the figure.
[[nodiscard]] std::vector<std::string> lines(const ScenarioRun& run);

// For the text and the attributes of XML.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace stretch::scenario
