// A scenario in virtual time: its faults on the rehearsal's plant, its expectations on the truth and on what
// the controller's code did.
#pragma once

#include "config/settings/scenario.hpp"
#include "simulator/rehearsal/rehearsal.hpp"
#include "simulator/scenario/scenario_run.hpp"

namespace stretch::rehearsal {

// Hooks itself into `rehearsal`, which outlives it and has not begun. Deterministic: the same setup, scenario
// and seed give the same verdicts and figures.
class ScenarioRehearsal {
 public:
  // No fault of `scenario` is of the wire: there is none here.
  ScenarioRehearsal(Rehearsal& rehearsal, config::Scenario scenario, std::uint64_t seed);

  // The session to its end, and on until the scenario has watched long enough; then everything is decided.
  void run();

  [[nodiscard]] const scenario::ScenarioRun& played() const noexcept { return played_; }

 private:
  void note_action(Instant at);

  Rehearsal& rehearsal_;
  scenario::ScenarioRun played_;
  scenario::ControllerReport report_;
  bool weighing_refused_ = false;
};

}  // namespace stretch::rehearsal
