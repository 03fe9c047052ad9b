// From what happened, noted while it did, and the simulator's truth afterwards: how long the machine took.
#pragma once

#include <string>
#include <vector>

#include "tests/live/incidents.hpp"
#include "tests/live/truth_log.hpp"

namespace stretch::live {

// What happened, before the truth is known. All moments monotonic.
struct Noted {
  Incident incident = Incident::stop;
  double at = 0;       // it happened
  double over_at = 0;  // controller_ended: the process was gone; bus_silent: the bus answers again;
                       // disk_full: there is room again
  double until = 0;    // what is judged ends there
  std::vector<Measured> measured;
  std::string failure;
};

// `log`: of the simulator it happened to; of simulator_killed, of the one started afterwards.
[[nodiscard]] Observed judged(const Noted& noted, const TruthLog& log);

}  // namespace stretch::live
