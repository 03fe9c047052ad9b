// Session after session in one controller that is never made anew: nothing of one may be left in the next.
#pragma once

#include <cstdint>
#include <string>

#include "config/quantities/quantities.hpp"

namespace stretch::campaign {

struct SessionsReport {
  std::uint64_t sessions = 0;
  std::uint64_t completed = 0;
  std::uint64_t compared = 0;     // with a controller that has seen one session
  std::uint64_t different = 0;    // of these, whose commands or result are not the same
  std::uint64_t acted = 0;        // in which the safety layer did anything
  std::uint64_t allocations = 0;  // of controller, plant and person together
  double simulated_s = 0.0;
  double largest_drift_kb = 0.0;  // of the process's resident memory, from the first tenth of the sessions on
  std::string trouble;            // the first, a sentence; empty: none
};

// Four people with legs, prescriptions and protocols of their own take turns at one controller; each of their
// stations stands still while another is served. A twin of the first one's, with the same history, is served
// by a controller that has seen one session and is made anew for each: both must give the same commands, bit
// for bit, and the same result. Allocates before the first session alone.
[[nodiscard]] SessionsReport sessions_back_to_back(std::uint64_t count, Duration period);

}  // namespace stretch::campaign
