// The plant in real time: stepped to the present whenever asked, or standing still and stepped by hand.
#pragma once

#include <cstdint>
#include <optional>

#include "config/quantities/instant.hpp"
#include "simulator/modbus/wire_faults.hpp"
#include "simulator/plant/plant.hpp"
#include "simulator/scenario/scenario_run.hpp"
#include "simulator/truth/truth_file.hpp"

namespace stretch::simulator {

// Time is an argument: the caller's CLOCK_MONOTONIC. One thread.
class Simulation {
 public:
  // Longer behind than this, the simulator has stalled, or the machine has: the plant does not run after the
  // lost time in a burst no real plant would show, the time is skipped and counted.
  static constexpr Duration kLongestCatchUp = milliseconds(250.0);

  struct Skips {
    std::uint64_t count = 0;
    Duration total;
    Duration latest;
  };

  // `truth` may be null; it outlives the simulation, which writes a row every kTruthPeriod of plant time.
  Simulation(const plant::Plant& plant, Instant now, TruthFile* truth);
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // Steps the plant up to `now`; nothing while frozen. True: a stall was skipped, see skips().
  bool advance(Instant now);

  [[nodiscard]] bool frozen() const noexcept { return frozen_; }
  void freeze(Instant now);  // brings the plant up to `now` first
  void run(Instant now);     // the time spent frozen has not passed for the plant
  // While frozen: `milliseconds` steps at once. False, and nothing done, while running.
  [[nodiscard]] bool step(std::uint64_t milliseconds, Instant now);

  [[nodiscard]] plant::Plant& plant() noexcept { return plant_; }
  [[nodiscard]] const plant::Plant& plant() const noexcept { return plant_; }
  // Faults between the devices and their clients; their time is the plant's.
  [[nodiscard]] WireFaults& wire() noexcept { return wire_; }
  [[nodiscard]] const WireFaults& wire() const noexcept { return wire_; }

  // Plays it from the next step on; it outlives the simulation.
  void play(scenario::ScenarioRun& scenario) noexcept { scenario_ = &scenario; }
  // Null: none is played.
  [[nodiscard]] const scenario::ScenarioRun* scenario() const noexcept { return scenario_; }

  [[nodiscard]] const Skips& skips() const noexcept { return skips_; }

 private:
  void step_once(Instant monotonic);
  void start_on_the_wire(std::uint32_t faults) noexcept;
  [[nodiscard]] Instant monotonic_of_plant() const noexcept { return Instant{origin_.ns + plant_.now().ns}; }

  plant::Plant plant_;
  TruthFile* truth_;
  WireFaults wire_;
  scenario::ScenarioRun* scenario_ = nullptr;
  Instant origin_;  // CLOCK_MONOTONIC at the plant's time 0, skipped and frozen time taken out
  Skips skips_;
  bool frozen_ = false;
};

}  // namespace stretch::simulator
