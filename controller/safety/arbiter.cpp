// Latches and clear rules.
#include "controller/safety/arbiter.hpp"

#include <algorithm>

#include "controller/safety/fault_table.hpp"

namespace stretch::safety {
namespace {
constexpr std::size_t kSelfTest = index(SafetyRow::sr20_self_test);
}  // namespace

Arbiter::Arbiter() noexcept {
  latched_[kSelfTest] = SafetyAction::torque_off;
  since_[kSelfTest] = ++came_;
}

void Arbiter::step(const RowActions& present, const Inputs& in) noexcept {
  const bool acknowledge_edge = in.acknowledge && !acknowledge_before_;
  const bool resume_edge = in.resume && !resume_before_;
  acknowledge_before_ = in.acknowledge;
  resume_before_ = in.resume;

  latch(present);
  if (!in.self_test_passed) self_test_begun_ = true;
  causes_gone_ =
      std::all_of(present.begin(), present.end(), [](SafetyAction a) { return a < SafetyAction::retreat; });

  torque_off_acknowledged_ = false;
  start_acknowledged_ = false;
  resumed_ = false;
  const bool self_test_due = latched_[kSelfTest] == SafetyAction::torque_off;
  const bool start_possible = self_test_begun_ && in.self_test_passed && in.drive_without_fault;
  acknowledgement_possible_ =
      causes_gone_ && self_test_due && (torque_off_latched_beside_self_test() || start_possible);
  if (acknowledge_edge && acknowledgement_possible_) acknowledge();

  resume_possible_ = causes_gone_ && in.arrived && action() >= SafetyAction::retreat &&
                     !any_latched(SafetyAction::torque_off);
  if (resume_edge && resume_possible_) let_go_of_retreats(true);
  if (!in.session && in.flat && causes_gone_) let_go_of_retreats(false);

  for (std::size_t row = 0; row < since_.size(); ++row) {
    if (action_of(row) == SafetyAction::none) {
      since_[row] = 0;
    } else if (since_[row] == 0) {
      since_[row] = ++came_;
    }
  }
}

void Arbiter::latch(const RowActions& present) noexcept {
  present_ = present;
  // While a self-test is all that is missing, nothing is powered: what would remove power holds the
  // permission back as long as it is present, and the edge that ends the self-test is the acknowledgement of
  // it too.
  const bool awaiting_self_test =
      latched_[kSelfTest] == SafetyAction::torque_off && !torque_off_latched_beside_self_test();
  for (std::size_t row = 0; row < present.size(); ++row) {
    if (present[row] < SafetyAction::retreat) continue;
    if (awaiting_self_test && present[row] == SafetyAction::torque_off) {
      self_test_begun_ = false;
      continue;
    }
    latched_[row] = std::max(latched_[row], present[row]);
    if (present[row] != SafetyAction::torque_off) continue;
    latched_[kSelfTest] = SafetyAction::torque_off;
    self_test_begun_ = false;
  }
}

void Arbiter::acknowledge() noexcept {
  torque_off_acknowledged_ = torque_off_latched_beside_self_test();
  start_acknowledged_ = !torque_off_acknowledged_;
  for (std::size_t row = 0; row < latched_.size(); ++row) {
    // A fresh start lets go of everything; the first edge only of what removed the power.
    const bool removed_power = latched_[row] == SafetyAction::torque_off && row != kSelfTest;
    if (start_acknowledged_ || removed_power) latched_[row] = SafetyAction::none;
  }
}

void Arbiter::let_go_of_retreats(bool by_the_patient) noexcept {
  for (std::size_t row = 0; row < latched_.size(); ++row) {
    if (latched_[row] < SafetyAction::retreat || latched_[row] == SafetyAction::torque_off) continue;
    if (by_the_patient && ends_session(row)) continue;
    latched_[row] = SafetyAction::none;
    resumed_ = resumed_ || by_the_patient;
  }
}

bool Arbiter::any_latched(SafetyAction action) const noexcept {
  return std::find(latched_.begin(), latched_.end(), action) != latched_.end();
}

bool Arbiter::power_forbidden() const noexcept {
  const bool present =
      std::find(present_.begin(), present_.end(), SafetyAction::torque_off) != present_.end();
  return present || torque_off_latched_beside_self_test();
}

bool Arbiter::torque_off_latched_beside_self_test() const noexcept {
  for (std::size_t row = 0; row < latched_.size(); ++row) {
    if (row != kSelfTest && latched_[row] == SafetyAction::torque_off) return true;
  }
  return false;
}

bool Arbiter::only_leg_out() const noexcept {
  for (std::size_t row = 0; row < latched_.size(); ++row) {
    if (row != index(SafetyRow::sr26_leg_out) && action_of(row) >= SafetyAction::retreat) return false;
  }
  return action_of(index(SafetyRow::sr26_leg_out)) >= SafetyAction::retreat;
}

SafetyAction Arbiter::action_of(std::size_t row) const noexcept {
  return std::max(present_[row], latched_[row]);
}

SafetyAction Arbiter::action() const noexcept {
  return std::max(*std::max_element(present_.begin(), present_.end()),
                  *std::max_element(latched_.begin(), latched_.end()));
}

std::optional<SafetyRow> Arbiter::cause() const noexcept {
  const SafetyAction strongest = action();
  if (strongest == SafetyAction::none) return std::nullopt;
  std::size_t first = 0;
  for (std::size_t row = 1; row < since_.size(); ++row) {
    if (action_of(row) != strongest) continue;
    const bool earlier =
        first == 0 || first == kSelfTest || (row != kSelfTest && since_[row] < since_[first]);
    if (earlier) first = row;
  }
  return static_cast<SafetyRow>(first);
}

void Arbiter::report(Verdict& verdict) const noexcept {
  verdict.action = action();
  verdict.cause = cause();
  verdict.permitted = permitted();
  for (std::size_t row = 0; row < latched_.size(); ++row) {
    verdict.present[row] = present_[row] != SafetyAction::none;
    verdict.latched[row] = latched_[row] != SafetyAction::none;
    verdict.row_actions[row] = action_of(row);
  }
  verdict.causes_gone = causes_gone_;
  verdict.acknowledgement_possible = acknowledgement_possible_;
  verdict.torque_off_acknowledged = torque_off_acknowledged_;
  verdict.start_acknowledged = start_acknowledged_;
  verdict.resume_possible = resume_possible_;
  verdict.resumed = resumed_;
}

}  // namespace stretch::safety
