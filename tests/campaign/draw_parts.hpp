// The parts a run of the campaign is drawn from.
#pragma once

#include <algorithm>
#include <cstddef>

#include "simulator/plant/random.hpp"
#include "tests/campaign/run_plan.hpp"

namespace stretch::campaign {

[[nodiscard]] inline std::size_t below(plant::Random& random, std::size_t count) noexcept {
  return static_cast<std::size_t>(random.next() % count);
}

// A person at random with a prescription: mostly a light pre-load of 5 to 8 N, some up to 20 N; no incident
// yet.
[[nodiscard]] RunPlan any_person(std::uint64_t seed, plant::Random& random);

// A short protocol: a hold by force, by angle, one after the other, repeated with rests, or one that ends at
// an angle.
[[nodiscard]] config::PhaseList any_phases(plant::Random& random);

// With arguments inside what the plant takes; what lies beyond what docs/safety.md asks of the hardware is
// left out (docs/campaign.md).
[[nodiscard]] Incident any_fault(plant::FaultName fault, plant::Random& random);
[[nodiscard]] Incident any_deed(Deed deed, plant::Random& random);

}  // namespace stretch::campaign
