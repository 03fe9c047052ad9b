// One session in virtual time: the controller's cycle on the simulator's plant with a virtual person.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "config/settings/leg.hpp"
#include "config/settings/station.hpp"
#include "controller/cycle/cycle.hpp"
#include "hal/station.hpp"
#include "simulator/plant/plant.hpp"
#include "simulator/rehearsal/tracking_judge.hpp"
#include "simulator/rehearsal/virtual_person.hpp"

namespace stretch::rehearsal {

struct Setup {
  config::Station station;
  config::Leg leg;
  session::Plan plan;
  std::uint64_t seed = 1;
  Duration longest = seconds(7200);  // of virtual time, against a session that never ends
};

// Deterministic: the same setup gives the same bits. Single-threaded; allocates only for the judge.
class Rehearsal {
 public:
  // What stands between the cycle and the plant. The plant is at rest until the first step() and stays where
  // it is.
  using MakeStation = std::function<std::unique_ptr<hal::Station>(plant::Plant&)>;

  explicit Rehearsal(const Setup& setup);  // on a PlantStation
  Rehearsal(const Setup& setup, const MakeStation& make_station);
  Rehearsal(const Rehearsal&) = delete;
  Rehearsal& operator=(const Rehearsal&) = delete;

  // Called by step() where set: each cycle after it was written, and each truth row (every 10 ms of plant
  // time).
  std::function<void(const cycle::CycleInput&, const hal::Command&)> on_cycle;
  std::function<void(const plant::Truth&)> on_truth;
  // After each step of the plant: where a scenario is played.
  std::function<void(plant::Plant&)> after_plant_step;
  // Before a cycle reads: where faults are injected and other persons' hands come in.
  std::function<void(Instant, plant::Plant&, cycle::CycleInput&)> before_cycle;

  // One control period. False when the person is done, or the longest time is over.
  bool step();
  void run() {
    while (step()) {
    }
  }

  [[nodiscard]] bool finished() const noexcept { return person_.done(); }
  [[nodiscard]] const cycle::Cycle& cycle() const noexcept { return cycle_; }
  [[nodiscard]] plant::Plant& plant() noexcept { return plant_; }
  [[nodiscard]] VirtualPerson& person() noexcept { return person_; }
  [[nodiscard]] TrackingJudge& judge() noexcept { return judge_; }
  [[nodiscard]] bool session_over() const noexcept { return session_over_; }

 private:
  Setup setup_;
  plant::Plant plant_;
  std::unique_ptr<hal::Station> hardware_;
  cycle::Cycle cycle_;
  VirtualPerson person_;
  TrackingJudge judge_;
  int steps_per_cycle_;
  bool session_over_ = false;
};

}  // namespace stretch::rehearsal
