// Everything a monitor may look at in one cycle.
#pragma once

#include "config/quantities/instant.hpp"
#include "config/quantities/quantities.hpp"
#include "controller/safety/beliefs.hpp"
#include "controller/safety/command_history.hpp"
#include "controller/safety/inputs.hpp"
#include "controller/safety/retreat.hpp"
#include "controller/safety/session_limits.hpp"
#include "hal/sample.hpp"

namespace stretch::safety {

// References live for the one call.
struct Evidence {
  Instant now;
  Duration period;
  const hal::Sample& sample;
  const PersonInputs& inputs;
  const LoopTiming& timing;
  const Context& context;
  const Beliefs& beliefs;
  const SessionLimits& limits;
  const CommandHistory& commands;  // up to the last cycle's
  const RetreatState& retreat;     // of the last cycle
  bool permitted = false;          // of the last cycle: the drive may be powered
  bool wanted_refused = false;     // the last wanted speed was not finite
  // A contraction window is open (contraction_window.hpp), and its two limits.
  bool contraction = false;
  Force contraction_stretch{};
  Force contraction_cuff{};
};

}  // namespace stretch::safety
