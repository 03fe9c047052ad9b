// The trials of a study, on as many threads as asked.
#include <algorithm>
#include <atomic>
#include <thread>

#include "tests/guarding/tables.hpp"

namespace stretch::guarding {
namespace {
using namespace stretch::literals;

constexpr double kNoises[]{1.0, 2.0, 3.0};
constexpr Duration kPeriods[]{10_ms, 25_ms};

template <class Work>
void on_threads(int jobs, std::size_t count, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto loop = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> threads;
  for (int i = 1; i < jobs; ++i) threads.emplace_back(loop);
  loop();
}

[[nodiscard]] std::vector<Tried> drawn(const Study& study) {
  std::vector<Tried> trials;
  const unsigned long long seeds = study.last - study.first + 1;
  const auto persons =
      study.persons > 0 ? std::min(seeds, static_cast<unsigned long long>(study.persons)) : seeds;
  for (const Duration period : kPeriods) {
    for (const double noise : kNoises) {
      const Conditions conditions{period, noise};
      for (auto seed = study.first; seed < study.first + persons; ++seed) {
        const auto add = [&](Moment m, Kind k) { trials.push_back({draw(seed, conditions, m, k), {}}); };
        for (const Moment m : {Moment::warm_up, Moment::raising, Moment::hold, Moment::range})
          add(m, Kind::spasm);
        // Each person coughs, cramps, pushes and tenses slowly at one moment.
        const auto moment = static_cast<Moment>(seed % 3);
        for (const Kind k : {Kind::cough, Kind::cramp, Kind::push, Kind::slow}) add(moment, k);
      }
    }
  }
  return trials;
}

[[nodiscard]] std::vector<QuietTried> quiet_ones(const Study& study) {
  std::vector<QuietTried> all;
  for (const Duration period : kPeriods) {
    for (const double noise : kNoises) {
      for (const bool twitches : {false, true}) {
        for (int i = 0; i < study.quiet_sessions; ++i) all.push_back({{period, noise}, twitches, {}});
      }
    }
  }
  return all;
}
}  // namespace

Findings run(const Study& study) {
  const Shipped low = load_shipped("constant_low_traction");
  const Shipped repeated = load_shipped("repeated_holds");
  Findings found{drawn(study), quiet_ones(study)};
  on_threads(study.jobs, found.trials.size(),
             [&](std::size_t i) { found.trials[i].outcome = run(low, found.trials[i].trial); });
  on_threads(study.jobs, found.quiet.size(), [&](std::size_t i) {
    QuietTried& q = found.quiet[i];
    const std::size_t person = i % static_cast<std::size_t>(study.quiet_sessions);
    const Shipped& shipped = person % 2 == 0 ? repeated : low;
    q.quiet = run_quiet(shipped, study.first + person, q.conditions, q.twitches);
  });
  return found;
}

std::optional<double> ratio(const Outcome& outcome, Told told) noexcept {
  const double reference = outcome.told(told).impulse_ns;
  if (reference < kLeastImpulse_ns) return std::nullopt;
  return outcome.controller.impulse_ns / reference;
}

double beyond_ns(const Outcome& outcome, Told told) noexcept {
  return std::max(0.0, outcome.controller.impulse_ns - kDemandedRatio * outcome.told(told).impulse_ns);
}

}  // namespace stretch::guarding
