// The session's table alone, and the arbiter alone: small enough for every row and every combination.
#pragma once

#include <functional>

#include "controller/safety/arbiter.hpp"
#include "controller/session/transitions.hpp"
#include "tests/exploration/search.hpp"

namespace stretch::exploration {

struct Explored {
  std::size_t states = 0;
  std::uint64_t transitions = 0;
  std::vector<Asked> asked;
  std::vector<Finding> findings;
};

// Every state with every event.
using Next = std::function<SessionState(SessionState, session::Event)>;
[[nodiscard]] Explored explore_table(const Next& next);

// Six rows of the arbiter, each with every action it may demand, and every combination of what else it is
// told. `tampering` breaks what it is told.
using ArbiterTampering = std::function<void(safety::RowActions&, safety::Arbiter::Inputs&)>;
[[nodiscard]] Explored explore_arbiter(const ArbiterTampering& tampering);

}  // namespace stretch::exploration
