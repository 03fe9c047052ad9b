// The control channel's requests about faults, of the plant and of the wire.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "simulator/process/simulation.hpp"

namespace stretch::simulator {

// Each carries out one request, or throws Refused and has changed nothing.
[[nodiscard]] nlohmann::json start_fault(const nlohmann::json& request, Simulation& simulation);
[[nodiscard]] nlohmann::json end_fault(const nlohmann::json& request, Simulation& simulation);
[[nodiscard]] nlohmann::json list_faults(const nlohmann::json& request, Simulation& simulation);

// The names of those that are on.
[[nodiscard]] nlohmann::json active_faults(const Simulation& simulation);

}  // namespace stretch::simulator
