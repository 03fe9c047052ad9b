// Any bytes as a scenario file: what is accepted names faults that are there, with arguments they take.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/loader/load.hpp"
#include "tests/fuzz/accepted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stretch;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto scenario = config::load_scenario_text(text, "fuzz.toml");
  if (!fuzz::accepted(scenario)) return 0;
  fuzz::require(scenario->faults.size() <= config::kMaxScenarioFaults);
  fuzz::require(scenario->expectations.size() <= config::kMaxExpectations);
  for (const config::ScenarioFault& fault : scenario->faults) {
    fuzz::require(!config::name(fault).empty());
    if (!fault.amount) continue;
    std::visit(
        [&](auto what) {
          const auto& info = config::fault_info(what);
          fuzz::require(!info.unit.empty());
          fuzz::require(*fault.amount >= info.amount_min && *fault.amount <= info.amount_max);
        },
        fault.what);
  }
  for (const config::Expectation& expectation : scenario->expectations) {
    fuzz::require(expectation.fault >= 1);
    fuzz::require(static_cast<std::size_t>(expectation.fault) <= scenario->faults.size());
  }
  return 0;
}
