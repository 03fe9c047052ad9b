// One session as prepared: the prescription with every limit already the tightest, and the protocol's phases.
#pragma once

#include "config/quantities/quantities.hpp"
#include "config/settings/protocol.hpp"
#include "config/settings/vocabulary.hpp"

namespace stretch::session {

// Trivially copyable; frozen when the session is prepared (SR24).
struct Plan {
  Side side = Side::left;
  Mass mass;
  Length height;
  Length cuff_distance;
  Force force;        // target, at or below force_limit
  Force force_limit;  // effective: the tightest of ceiling, machine and prescription
  Angle angle_limit;  // effective
  Duration duration;  // of the whole session, at most
  Duration expected;  // what the protocol needs with this target
  int resumptions = 1;
  config::PhaseList phases;
};

}  // namespace stretch::session
