// A verdict in the session's words.
#include "controller/cycle/safety_view.hpp"

namespace stretch::cycle {
namespace {
// Something removes power now; a self-test that is due has done so before.
[[nodiscard]] bool torque_off_present(const safety::Verdict& verdict) noexcept {
  for (std::size_t row = 1; row <= kSafetyRowCount; ++row) {
    if (verdict.present[row] && verdict.row_actions[row] == SafetyAction::torque_off) return true;
  }
  return false;
}

// A person stopped, and nothing else did.
[[nodiscard]] bool own_stop(const safety::Verdict& verdict) noexcept {
  for (std::size_t row = 1; row <= kSafetyRowCount; ++row) {
    const auto which = static_cast<SafetyRow>(row);
    const bool own = which == SafetyRow::sr12_hand_switch || which == SafetyRow::sr13_stop;
    if (!own && verdict.row_actions[row] >= SafetyAction::retreat) return false;
  }
  return verdict.action >= SafetyAction::retreat;
}
}  // namespace

session::SafetyView safety_view(const safety::Verdict& verdict) noexcept {
  return {.action = verdict.action,
          .has_cause = verdict.cause.has_value(),
          .cause = verdict.cause.value_or(SafetyRow::sr20_self_test),
          .acknowledgement_possible = verdict.acknowledgement_possible,
          .torque_off_acknowledged = verdict.torque_off_acknowledged,
          .start_acknowledged = verdict.start_acknowledged,
          .arrived = verdict.arrived,
          .torque_off_present = torque_off_present(verdict),
          .resume_possible = verdict.resume_possible,
          .leg_out = verdict.row_actions[safety::index(SafetyRow::sr26_leg_out)] >= SafetyAction::retreat,
          .own_stop = own_stop(verdict)};
}

}  // namespace stretch::cycle
