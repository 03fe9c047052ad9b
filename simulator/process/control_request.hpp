// What the control channel can ask: one JSON line in, one JSON line out (docs/simulator-in-ci.md).
#pragma once

#include <string>
#include <string_view>

#include "config/quantities/instant.hpp"
#include "simulator/process/simulation.hpp"

namespace stretch::simulator {

struct ControlAnswer {
  std::string line;   // JSON without a line end
  bool quit = false;  // the simulator was asked to end, once this is sent
};

// Carries one request out at `now`, which the simulation has been advanced to. A request that is no JSON
// object, has an unknown command or key, or a value out of range changes nothing and is answered with
// {"ok":false,"error":"..."}. Allocates; throws nothing but std::bad_alloc.
[[nodiscard]] ControlAnswer answer_control_request(std::string_view line, Simulation& simulation,
                                                   Instant now);

// The answer, of the same form, to what could not be read as a line at all.
[[nodiscard]] ControlAnswer refuse_control_request(const std::string& why, const Simulation& simulation,
                                                   Instant now);

}  // namespace stretch::simulator
