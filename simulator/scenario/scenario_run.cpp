// Player and judge on one plant.
#include "simulator/scenario/scenario_run.hpp"

#include <algorithm>
#include <utility>

namespace stretch::scenario {

ScenarioRun::ScenarioRun(config::Scenario scenario, std::uint64_t seed)
    : scenario_(std::move(scenario)), player_(scenario_.faults, seed), judge_(scenario_) {}

std::uint32_t ScenarioRun::step(plant::Plant& plant) {
  if (finished_) return 0;
  const plant::Truth truth = plant.truth();
  const std::uint32_t begun = player_.step(truth);
  std::uint32_t of_the_wire = 0;
  for (std::size_t i = 0; begun >> i != 0U; ++i) {
    if (((begun >> i) & 1U) == 0U) continue;
    began_[i] = last_began_ = truth.at;
    const config::ScenarioFault& fault = scenario_.faults[i];
    if (const auto* what = std::get_if<config::FaultName>(&fault.what)) {
      // The loader has held every argument against the table: the plant takes it.
      (void)plant.start(
          *what,
          {.amount = fault.amount, .rise = fault.rise, .length = fault.length, .channel = fault.channel});
    } else {
      of_the_wire |= 1U << i;
    }
  }
  judge_.step(begun == 0U ? truth : plant.truth(), began_);
  over_ = player_.all_began() && truth.at - last_began_ >= scenario_.watch;
  return of_the_wire;
}

void ScenarioRun::finish(const ControllerReport* report) {
  if (finished_) return;
  finished_ = true;
  judge_.finish(began_, report);
}

std::optional<Instant> ScenarioRun::began(std::size_t fault) const noexcept {
  return fault < began_.size() ? began_[fault] : std::nullopt;
}

bool ScenarioRun::good() const noexcept {
  if (verdicts().empty() && !all_began()) return false;
  return std::none_of(verdicts().begin(), verdicts().end(),
                      [](const Verdict& v) { return v.state == State::missed; });
}

}  // namespace stretch::scenario
