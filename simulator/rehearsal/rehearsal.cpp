// Read, step, write, and let ten milliseconds of plant go by.
#include "simulator/rehearsal/rehearsal.hpp"

#include <cmath>

#include "simulator/rehearsal/plant_station.hpp"

namespace stretch::rehearsal {
namespace {
constexpr std::int64_t kTruthEveryNs = 10'000'000;

// A PlantStation has no bus: whose parts the devices would be there is nothing to it.
Setup on_reference_devices(Setup setup) {
  setup.station.plant.parts = config::Parts::reference;
  return setup;
}
}  // namespace

Rehearsal::Rehearsal(const Setup& setup)
    : Rehearsal(on_reference_devices(setup), [&setup](plant::Plant& plant) {
        return std::make_unique<PlantStation>(plant, setup.station);
      }) {}

Rehearsal::Rehearsal(const Setup& setup, const MakeStation& make_station)
    : setup_(setup),
      plant_(setup.station.plant, setup.leg, setup.seed),
      hardware_(make_station(plant_)),
      cycle_(setup.station),
      person_(setup.plan, setup.station.control.comfortable_angle, setup.seed),
      steps_per_cycle_(static_cast<int>(std::lround(setup.station.period / plant::Plant::kStep))) {}

bool Rehearsal::step() {
  cycle::CycleInput input;
  input.now = plant_.now();
  input.dt = setup_.station.period;
  input.day = 1;
  person_.act(input.now, cycle_.view(), plant_, input);
  if (before_cycle) before_cycle(input.now, plant_, input);
  input.sample = hardware_->read();
  input.setup = hardware_->setup();
  const hal::Command command = cycle_.step(input);
  hardware_->write(command);
  if (on_cycle) on_cycle(input, command);
  if (cycle_.view().session_ended) session_over_ = true;
  judge_.add(cycle_.view(), plant_.truth(), setup_.plan.cuff_distance);
  for (int i = 0; i < steps_per_cycle_; ++i) {
    plant_.step();
    if (after_plant_step) after_plant_step(plant_);
    if (on_truth && plant_.now().ns % kTruthEveryNs == 0) on_truth(plant_.truth());
  }
  return !person_.done() && plant_.now() - Instant{} < setup_.longest;
}

}  // namespace stretch::rehearsal
