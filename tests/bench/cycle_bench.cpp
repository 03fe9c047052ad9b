// What one cycle computes: measure, judge, decide, regulate, gate; its record; and a whole cycle of a
// rehearsal.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "controller/recording/cycle_record.hpp"
#include "simulator/rehearsal/options.hpp"
#include "simulator/rehearsal/rehearsal.hpp"

namespace stretch {
namespace {

constexpr std::size_t kCycles = 1000;  // ten seconds of the first hold by force

// A session on the average leg at the beginning of a hold: the cycle as it then is, and what came next.
struct Held {
  std::unique_ptr<cycle::Cycle> cycle;
  std::vector<recording::CycleRecord> next;
};

rehearsal::Setup setup() {
  const auto resolved = rehearsal::resolve({.leg = "average", .prescription = "demo"});
  if (resolved) return resolved->setup;
  for (const std::string& line : resolved.error()) std::cerr << line << '\n';
  std::exit(2);
}

const Held& held() {
  static const Held kHeld = [] {
    rehearsal::Rehearsal run(setup());
    const auto holding = [&run] {
      const session::View& view = run.cycle().view().session;
      return view.state == SessionState::running && view.phase == PhaseKind::hold_force;
    };
    while (!holding() && run.step()) {
    }
    Held result{.cycle = std::make_unique<cycle::Cycle>(run.cycle()), .next = {}};
    run.on_cycle = [&result](const cycle::CycleInput& input, const hal::Command& command) {
      result.next.push_back({.input = input, .command = command});
    };
    while (result.next.size() < kCycles && run.step()) {
    }
    if (result.next.size() < kCycles) {
      std::cerr << "the session ended before " << kCycles << " cycles of its first hold\n";
      std::exit(1);
    }
    return result;
  }();
  return kHeld;
}

// The copy that begins each thousand anew is part of it, a thousandth each.
void cycle_step_in_a_hold(benchmark::State& state) {
  const Held& from = held();
  cycle::Cycle cycle = *from.cycle;
  std::size_t at = 0;
  for (auto _ : state) {
    if (at == kCycles) {
      at = 0;
      cycle = *from.cycle;
    }
    benchmark::DoNotOptimize(cycle.step(from.next[at++].input));
  }
}
BENCHMARK(cycle_step_in_a_hold);

void encode_a_cycle(benchmark::State& state) {
  const Held& from = held();
  std::array<std::byte, recording::kLargestRecord> buffer{};
  std::size_t at = 0;
  std::size_t size = 0;
  for (auto _ : state) {
    size = recording::encode(from.next[at++ % kCycles], buffer);
    benchmark::DoNotOptimize(buffer);
  }
  state.counters["bytes"] = static_cast<double>(size);
}
BENCHMARK(encode_a_cycle);

// Person, cycle, judge and ten milliseconds of plant; sessions follow one another.
void rehearsal_cycle(benchmark::State& state) {
  const rehearsal::Setup from = setup();
  auto run = std::make_unique<rehearsal::Rehearsal>(from);
  for (auto _ : state) {
    if (run->step()) continue;
    state.PauseTiming();
    run = std::make_unique<rehearsal::Rehearsal>(from);
    state.ResumeTiming();
  }
  state.counters["simulated_s/s"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * from.station.period.si(), benchmark::Counter::kIsRate);
}
BENCHMARK(rehearsal_cycle);

}  // namespace
}  // namespace stretch

BENCHMARK_MAIN();
