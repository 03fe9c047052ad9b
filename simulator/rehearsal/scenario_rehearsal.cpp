// The rehearsal goes on until both the person and the scenario are done.
#include "simulator/rehearsal/scenario_rehearsal.hpp"

#include <utility>

namespace stretch::rehearsal {

ScenarioRehearsal::ScenarioRehearsal(Rehearsal& rehearsal, config::Scenario scenario, std::uint64_t seed)
    : rehearsal_(rehearsal), played_(std::move(scenario), seed) {
  rehearsal_.after_plant_step = [this](plant::Plant& plant) { (void)played_.step(plant); };
}

void ScenarioRehearsal::run() {
  while (true) {
    const Instant at = rehearsal_.plant().now();
    const bool goes_on = rehearsal_.step();
    note_action(at);
    // Once everybody is gone, what has not begun never will.
    if (!goes_on && (played_.over() || !played_.all_began())) break;
  }
  if (rehearsal_.session_over()) report_.outcome = rehearsal_.cycle().result().outcome;
  played_.finish(&report_);
}

void ScenarioRehearsal::note_action(Instant at) {
  const cycle::CycleView& view = rehearsal_.cycle().view();
  if (view.action == SafetyAction::none) return;
  const scenario::ControllerReport::Action action{.at = at, .row = view.cause, .action = view.action};
  if (!report_.actions.empty()) {
    const auto& last = report_.actions.back();
    if (last.row == action.row && last.action == action.action) return;
  }
  report_.actions.push_back(action);
}

}  // namespace stretch::rehearsal
