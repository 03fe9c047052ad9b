// What a therapist prescribes for one leg. A file until, and beside, the database.
#pragma once

#include <string>

#include "config/quantities/quantities.hpp"
#include "config/settings/vocabulary.hpp"

namespace stretch::config {

using namespace stretch::literals;

// Checked whole when loaded (loader/): inside the ceilings, force <= force_limit. The machine's limits are
// applied on top when a session is prepared; the tightest wins.
struct Prescription {
  Side side = Side::left;
  Mass mass = 75_kg;              // 30..160
  Length height = 1.75_m;         // 1.3..2.1
  Length cuff_distance = 0.80_m;  // hip axis to the cuff's middle, 0.4..1.1
  Force force = 14_N;             // target of stretch force, 5..80
  Force force_limit = 20_N;       // stretch force never above it
  Angle angle_limit = 80_deg;     // 10..90
  Duration duration = 900_s;      // the session's longest time, 60..3600
  int resumptions = 1;            // after a retreat by the safety layer, 0..5
  std::string protocol = "constant_low_traction";
};

}  // namespace stretch::config
