// Each fault waits for its moment, then for its time.
#include "simulator/scenario/player.hpp"

#include <algorithm>

#include "simulator/plant/random.hpp"

namespace stretch::scenario {
namespace {
constexpr std::uint64_t kStream = 501;  // of the one seed's random numbers
}

Player::Player(std::span<const config::ScenarioFault> faults, std::uint64_t seed) noexcept
    : faults_(faults.first(std::min(faults.size(), config::kMaxScenarioFaults))) {
  plant::Random random(seed, kStream);
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    entries_[i].wait = faults_[i].after + faults_[i].random * random.uniform();
  }
}

std::uint32_t Player::step(const plant::Truth& truth) noexcept {
  moments_.step(truth);
  std::uint32_t begun = 0;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    Entry& entry = entries_[i];
    if (entry.began) continue;
    if (!entry.due) {
      entry.stretch.step(truth.stretch_force, faults_[i].above);
      const bool of_stretch = faults_[i].when == config::Moment::stretch;
      const int count = of_stretch ? entry.stretch.count() : moments_.count(faults_[i].when);
      if (count < faults_[i].n) continue;
      entry.due = (faults_[i].when == config::Moment::start ? Instant{} : truth.at) + entry.wait;
    }
    if (truth.at < *entry.due) continue;
    entry.began = truth.at;
    begun |= 1U << i;
  }
  return begun;
}

bool Player::all_began() const noexcept {
  return std::all_of(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(faults_.size()),
                     [](const Entry& entry) { return entry.began.has_value(); });
}

}  // namespace stretch::scenario
