// When each fault of a scenario begins.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "config/quantities/instant.hpp"
#include "config/settings/scenario.hpp"
#include "simulator/plant/truth.hpp"
#include "simulator/scenario/moments.hpp"

namespace stretch::scenario {

// Pure: no clock, no I/O; allocates nothing. The same scenario, seed and truth begin the same faults at the
// same steps.
class Player {
 public:
  // `faults` outlive it; at most kMaxScenarioFaults, more are left out. The random part of each wait is drawn
  // here.
  Player(std::span<const config::ScenarioFault> faults, std::uint64_t seed) noexcept;

  // Each plant step, once, after it. The faults that begin now, a bit each.
  [[nodiscard]] std::uint32_t step(const plant::Truth& truth) noexcept;

  // When that fault began; nothing yet: it waits.
  [[nodiscard]] std::optional<Instant> began(std::size_t fault) const noexcept {
    return fault < entries_.size() ? entries_[fault].began : std::nullopt;
  }
  [[nodiscard]] bool all_began() const noexcept;

 private:
  struct Entry {
    StretchEdge stretch;
    Duration wait;               // after the moment, the random part included
    std::optional<Instant> due;  // the moment has come
    std::optional<Instant> began;
  };
  std::span<const config::ScenarioFault> faults_;
  Moments moments_;
  std::array<Entry, config::kMaxScenarioFaults> entries_{};
};

}  // namespace stretch::scenario
