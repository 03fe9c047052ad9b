// A scenario being played on a plant: its faults begun, its expectations judged.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "config/settings/scenario.hpp"
#include "simulator/plant/plant.hpp"
#include "simulator/scenario/judge.hpp"
#include "simulator/scenario/player.hpp"

namespace stretch::scenario {

// No clock, no I/O. Not copied: it refers to its own scenario.
class ScenarioRun {
 public:
  ScenarioRun(config::Scenario scenario, std::uint64_t seed);
  ScenarioRun(const ScenarioRun&) = delete;
  ScenarioRun& operator=(const ScenarioRun&) = delete;

  // After each step of the plant: begins the plant's faults that are due, and judges. The wire's faults that
  // begin now, a bit each, are for the caller.
  std::uint32_t step(plant::Plant& plant);

  [[nodiscard]] bool all_began() const noexcept { return player_.all_began(); }
  // The time it watches is over. Without faults: that time after the plant's start.
  [[nodiscard]] bool over() const noexcept { return over_; }
  // Decides what is open; after it, step() does nothing. Only the first call counts.
  void finish(const ControllerReport* report);
  [[nodiscard]] bool finished() const noexcept { return finished_; }

  [[nodiscard]] const config::Scenario& scenario() const noexcept { return scenario_; }
  [[nodiscard]] const std::vector<Verdict>& verdicts() const noexcept { return judge_.verdicts(); }
  [[nodiscard]] std::optional<Instant> began(std::size_t fault) const noexcept;
  // No verdict is missed, and where nothing is expected every fault began; final once finished: by then a
  // fault that never began is a miss of its own.
  [[nodiscard]] bool good() const noexcept;

 private:
  config::Scenario scenario_;
  Player player_;
  Judge judge_;
  std::array<std::optional<Instant>, config::kMaxScenarioFaults> began_{};
  Instant last_began_;
  bool over_ = false;
  bool finished_ = false;
};

}  // namespace stretch::scenario
