// The plant's time line laid on CLOCK_MONOTONIC.
#include "simulator/process/simulation.hpp"

namespace stretch::simulator {
namespace {

constexpr std::int64_t kStepNs = 1'000'000;
static_assert(plant::Plant::kStep == milliseconds(1.0));

constexpr std::int64_t in_ns(Duration d) noexcept {
  return static_cast<std::int64_t>(d.si() * 1e9 + 0.5);
}

}  // namespace

Simulation::Simulation(const plant::Plant& plant, Instant now, TruthFile* truth)
    : plant_(plant), truth_(truth), origin_{now.ns - plant.now().ns} {
  if (truth_ != nullptr) truth_->write(plant_.truth(), now);
}

bool Simulation::advance(Instant now) {
  if (frozen_) return false;
  const std::int64_t behind = now.ns - monotonic_of_plant().ns;
  const bool stalled = behind > in_ns(kLongestCatchUp);
  if (stalled) {
    const std::int64_t lost = behind - behind % kStepNs;
    origin_.ns += lost;
    ++skips_.count;
    skips_.latest = seconds(static_cast<double>(lost) * 1e-9);
    skips_.total += skips_.latest;
  }
  while (monotonic_of_plant().ns + kStepNs <= now.ns) {
    step_once(Instant{monotonic_of_plant().ns + kStepNs});
  }
  return stalled;
}

void Simulation::freeze(Instant now) {
  advance(now);
  frozen_ = true;
}

void Simulation::run(Instant now) {
  if (!frozen_) return;
  frozen_ = false;
  origin_.ns = now.ns - plant_.now().ns;
}

bool Simulation::step(std::uint64_t milliseconds, Instant now) {
  if (!frozen_) return false;
  for (std::uint64_t i = 0; i < milliseconds; ++i) step_once(now);
  return true;
}

void Simulation::step_once(Instant monotonic) {
  plant_.step();
  if (truth_ != nullptr && plant_.now().ns % in_ns(kTruthPeriod) == 0) {
    truth_->write(plant_.truth(), monotonic);
  }
}

}  // namespace stretch::simulator
