// How many milliseconds of plant a core steps in a second, in the three states it is most often in.
#include <benchmark/benchmark.h>

#include "simulator/plant/plant.hpp"

namespace stretch::plant {
namespace {

void enable(Plant& plant, DriveCommandBlock& command) {
  plant.safety_io().write_outputs(mask(OutputBit::safety_reset));
  plant.step();
  plant.safety_io().write_outputs(mask(OutputBit::ctrl_healthy));
  for (const unsigned word : {0x06U, 0x06U, 0x07U, 0x0FU}) {
    command.controlword = static_cast<std::uint16_t>(word);
    ++command.command_counter;
    plant.drive().write_command(command);
    for (int i = 0; i < 5; ++i) plant.step();
  }
}

void count(benchmark::State& state) {
  state.counters["steps/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void plant_step_empty(benchmark::State& state) {
  Plant plant({}, {}, 1);
  for (auto _ : state) plant.step();
  count(state);
}
BENCHMARK(plant_step_empty);

// Up and down between 10 and 60 deg, as a session goes, a command every 10 ms.
void plant_step_moving(benchmark::State& state) {
  Plant plant({}, {}, 1);
  plant.put_leg_in();
  plant.set_strap(true);
  DriveCommandBlock command;
  enable(plant, command);
  command.target_velocity = 4000;
  int step = 0;
  for (auto _ : state) {
    if (++step == 10) {
      step = 0;
      const Angle angle = plant.truth().angle;
      if (angle > degrees(60)) command.target_velocity = -4000;
      if (angle < degrees(10)) command.target_velocity = 4000;
      ++command.command_counter;
      plant.drive().write_command(command);
    }
    plant.step();
  }
  count(state);
}
BENCHMARK(plant_step_moving);

// With a spasm, tone and a drifting force channel at work all the time.
void plant_step_with_faults(benchmark::State& state) {
  Plant plant({}, {}, 1);
  plant.put_leg_in();
  plant.set_strap(true);
  plant.place(degrees(50));
  plant.start(FaultName::push);
  plant.start(FaultName::tone);
  plant.start(FaultName::force_drift, {.amount = 0.001});
  for (auto _ : state) plant.step();
  count(state);
}
BENCHMARK(plant_step_with_faults);

void plant_truth(benchmark::State& state) {
  Plant plant({}, {}, 1);
  plant.put_leg_in();
  for (auto _ : state) benchmark::DoNotOptimize(plant.truth());
}
BENCHMARK(plant_truth);

}  // namespace
}  // namespace stretch::plant

BENCHMARK_MAIN();
