// What the safety layer says of one cycle: the action it demands, why, and what would end it.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <type_traits>

#include "config/quantities/quantities.hpp"
#include "config/settings/vocabulary.hpp"

namespace stretch::safety {

[[nodiscard]] constexpr std::size_t index(SafetyRow row) noexcept {
  return static_cast<std::size_t>(row);
}

// One bit per row, by the row's number; bit 0 is never set.
using RowSet = std::bitset<kSafetyRowCount + 1>;

// One action per row, by the row's number.
using RowActions = std::array<SafetyAction, kSafetyRowCount + 1>;

// The stretch as the safety layer sees it: from the larger channel, independent of the law's.
struct StretchEstimate {
  Force force;
  Torque torque;
};

// Live and latched are two things: `present` says what is wrong in this cycle, `latched` what has been wrong
// and waits for a person or for the session's end. Trivially copyable.
struct Verdict {
  SafetyAction action = SafetyAction::torque_off;  // strongest of all present and latched
  RowSet present;
  RowSet latched;            // SR20 stands for "self-test due": from power-up, and after every torque off
  RowActions row_actions{};  // of each row, the stronger of its present and its latched action
  std::optional<SafetyRow> cause;  // of `action`: the row that came first; SR20 only if nothing else
  bool causes_gone = false;        // nothing present that demands a retreat or more
  bool permitted = false;          // the drive may be powered; false: torque off

  bool acknowledgement_possible = false;  // an acknowledgement edge now would be accepted
  bool torque_off_acknowledged = false;   // this cycle: torque off let go, a self-test is due
  bool start_acknowledged = false;        // this cycle: permission given after a passed self-test
  bool resume_possible = false;           // a resume edge now would be accepted: causes gone, leg let down
  bool resumed = false;                   // this cycle: the retreat let go

  bool retreating = false;  // a retreat is demanded and has not arrived
  bool arrived = false;     // a retreat is demanded and stands at its end, released
  bool released = false;    // stretch below the release torque, or flat; false when it cannot be told
  bool flat = false;        // angle known and at flat
  std::optional<StretchEstimate> stretch;  // weighed, force and angle believed
  bool inward_overspeed = false;           // SR05's warning: a person drives the support back
  bool contraction_window = false;         // open and accepted
};
static_assert(std::is_trivially_copyable_v<Verdict>);

}  // namespace stretch::safety
