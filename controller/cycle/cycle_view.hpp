// What a cycle shows the rest of the program: for the snapshot, the recorder and the status. Never read by
// the cycle.
#pragma once

#include <cstdint>
#include <type_traits>

#include "config/quantities/instant.hpp"
#include "config/settings/vocabulary.hpp"
#include "controller/control/measured.hpp"
#include "controller/safety/verdict.hpp"
#include "controller/session/session.hpp"
#include "hal/command.hpp"

namespace stretch::cycle {

// Trivially copyable.
struct CycleView {
  std::uint64_t cycle = 0;
  Instant now;
  session::View session;
  control::Measured measured;  // the last valid one; `measured.valid` says whether it is of this cycle
  bool weighed = false;
  Torque weight;
  Force stretch_force;  // law's estimate, zero until weighed
  Force force_limit;    // effective
  Angle angle_limit;
  bool drive_powered = false;
  SafetyAction action = SafetyAction::torque_off;
  safety::RowSet present;
  safety::RowSet latched;
  bool has_cause = false;
  SafetyRow cause = SafetyRow::sr20_self_test;
  bool acknowledgement_possible = false;
  bool session_began = false;  // in this cycle
  bool session_ended = false;  // in this cycle; the result is whole but for the score
  bool scored = false;         // in this cycle; the result has its score
  hal::Command command;
};
static_assert(std::is_trivially_copyable_v<CycleView>);

}  // namespace stretch::cycle
