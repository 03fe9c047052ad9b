// What a protocol comes to: how long it takes, and what it does in a line of words.
#pragma once

#include <string>

#include "config/quantities/quantities.hpp"
#include "config/settings/protocol.hpp"

namespace stretch::config {

// Holds, rests and pushes at their full written length, repeats unrolled.
[[nodiscard]] Duration written_duration(const PhaseList& list) noexcept;

// The same with the motion between them, as an average leg takes it at that target force: what is shown
// before a start. Without weighing and warm-up. A tight leg takes about 20 s less
// for each way up and down, a supple one about 35 s more.
[[nodiscard]] Duration expected_duration(const PhaseList& list, Force target) noexcept;

// One phase of it; zero for a repeat.
[[nodiscard]] Duration expected_duration(const Phase& phase, Force target) noexcept;

// "3 times 30 s at 14 N, 15 s rest, about 5 min": holds, rests and pushes in order, then the expected time.
[[nodiscard]] std::string describe(const Protocol& protocol, Force target);

}  // namespace stretch::config
