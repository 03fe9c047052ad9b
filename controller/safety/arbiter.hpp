// Latches what the monitors find, lets go by the clear rules, and picks the strongest action.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "config/settings/vocabulary.hpp"
#include "controller/safety/verdict.hpp"

namespace stretch::safety {

// Retreat and torque off are latched, hold is not. What lets go of a torque off: an edge of the
// acknowledgement with every cause gone. It leaves "self-test due" (SR20), which goes by another edge, with
// every cause gone, no drive fault, and a self-test passed since (SR22). While a self-test is all that is
// due nothing is powered, and what would remove power is not latched but keeps the permission back.
//
// What lets go of a retreat: an edge of the patient's resume with every cause gone and the leg let down,
// unless the row ends the session (fault_table.hpp); or the end of the session, support at flat, every cause
// gone.
class Arbiter {
 public:
  struct Inputs {
    bool acknowledge = false;  // levels
    bool resume = false;
    bool session = false;
    bool flat = false;                 // the support, known
    bool arrived = false;              // a retreat stands at its end
    bool drive_without_fault = false;  // answers, and is in no fault state
    bool self_test_passed = false;
  };

  Arbiter() noexcept;

  // `present`: the action each row demands in this cycle.
  void step(const RowActions& present, const Inputs& in) noexcept;

  [[nodiscard]] SafetyAction action() const noexcept;
  [[nodiscard]] std::optional<SafetyRow> cause() const noexcept;
  [[nodiscard]] bool permitted() const noexcept { return action() < SafetyAction::torque_off; }
  // Torque off, present or latched, for another reason than a self-test that is due.
  [[nodiscard]] bool power_forbidden() const noexcept;
  // Only a leg that is out demands the retreat (SR26).
  [[nodiscard]] bool only_leg_out() const noexcept;
  // Writes the arbiter's part of the verdict.
  void report(Verdict& verdict) const noexcept;

 private:
  void latch(const RowActions& present) noexcept;
  void acknowledge() noexcept;
  void let_go_of_retreats(bool by_the_patient) noexcept;
  [[nodiscard]] bool torque_off_latched_beside_self_test() const noexcept;
  [[nodiscard]] bool any_latched(SafetyAction action) const noexcept;
  [[nodiscard]] SafetyAction action_of(std::size_t row) const noexcept;

  RowActions present_{};
  RowActions latched_{};
  std::array<std::uint64_t, kSafetyRowCount + 1>
      since_{};  // order in which rows came; 0: neither present nor latched
  std::uint64_t came_ = 0;
  bool acknowledge_before_ = true;  // a button held since power-up is no edge
  bool resume_before_ = true;
  bool self_test_begun_ = false;  // it has been seen not passed since the last torque off
  bool causes_gone_ = false;
  bool acknowledgement_possible_ = false;
  bool resume_possible_ = false;
  bool torque_off_acknowledged_ = false;
  bool start_acknowledged_ = false;
  bool resumed_ = false;
};

}  // namespace stretch::safety
