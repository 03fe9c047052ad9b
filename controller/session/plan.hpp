// One session as prepared: the prescription with every limit already the tightest, and the protocol's phases.
#pragma once

#include <cstdint>

#include "config/quantities/quantities.hpp"
#include "config/settings/protocol.hpp"
#include "config/settings/vocabulary.hpp"

namespace stretch::session {

// Trivially copyable; frozen when the session is prepared (SR24).
struct Plan {
  std::uint32_t number = 0;  // which preparation this is, so that what is shown is what is in force; 0: none
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
