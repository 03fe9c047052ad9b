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
  const bool refused = view.session.notice == Notice::weighing_refused_relax;
  if (refused && !weighing_refused_) {
    report_.actions.push_back({.at = at, .row = SafetyRow::sr25_weighing, .action = view.action});
  }
  weighing_refused_ = refused;
  const scenario::ControllerReport::Action action{.at = at, .row = view.cause, .action = view.action};
  const scenario::ControllerReport::Action last =
      report_.actions.empty() ? scenario::ControllerReport::Action{} : report_.actions.back();
  const bool same_row = last.row == action.row || action.action == SafetyAction::none;
  if (last.action != action.action || !same_row) report_.actions.push_back(action);
}

}  // namespace stretch::rehearsal
