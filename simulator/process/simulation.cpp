// The plant's time line laid on CLOCK_MONOTONIC.
#include "simulator/process/simulation.hpp"

namespace stretch::simulator {
namespace {

constexpr std::int64_t kStepNs = 1'000'000;
static_assert(plant::Plant::kStep == milliseconds(1.0));

constexpr std::int64_t in_ns(Duration d) noexcept {
  return static_cast<std::int64_t>(d.si() * 1e9 + 0.5);
}

// Those that are on, joined by ';'.
std::string joined_names(const WireFaults& wire, Instant now) {
  std::string names;
  for (std::size_t i = 0; i < config::kWireFaultCount; ++i) {
    const auto fault = static_cast<config::WireFault>(i);
    if (!wire.active(fault, now)) continue;
    if (!names.empty()) names += ';';
    names += config::name(fault);
  }
  return names;
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
  if (scenario_ != nullptr) start_on_the_wire(scenario_->step(plant_));
  if (truth_ != nullptr && plant_.now().ns % in_ns(kTruthPeriod) == 0) {
    truth_->write(plant_.truth(), monotonic, joined_names(wire_, plant_.now()));
  }
}

void Simulation::start_on_the_wire(std::uint32_t faults) noexcept {
  for (std::size_t i = 0; faults >> i != 0U; ++i) {
    if (((faults >> i) & 1U) == 0U) continue;
    const config::ScenarioFault& fault = scenario_->scenario().faults[i];
    // The loader has held every argument against the table.
    (void)wire_.start(std::get<config::WireFault>(fault.what),
                      {.amount = fault.amount,
                       .length = fault.length,
                       .device = fault.device,
                       .count = static_cast<std::uint32_t>(fault.count)},
                      plant_.now());
  }
}

}  // namespace stretch::simulator
