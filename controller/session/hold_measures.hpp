// What one hold achieved: how well the force was kept, how far the leg crept, how much it relaxed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "config/quantities/instant.hpp"
#include "config/settings/vocabulary.hpp"

namespace stretch::session {

// How far from the target torque, in % of it, from 3 s after the hold clock's start and only while by force.
struct HoldErrors {
  double mean_pct = 0.0;  // the first three: of |T - target|
  double p95_pct = 0.0;
  double max_pct = 0.0;
  double overshoot_pct = 0.0;
};

// A finished hold. Trivially copyable.
struct HoldResult {
  PhaseKind kind = PhaseKind::hold_force;
  Force target;
  Duration duration;
  LimitedBy limited_by = LimitedBy::none;
  std::optional<HoldErrors> errors;  // none: a hold by angle, or over before they are judged
  Angle creep;                       // angle gained since the hold clock's start
  double relaxation_pct = 0.0;       // torque lost since then, in % of the torque then
};

// Accumulates one hold. Allocates nothing; the 95 % comes from a histogram of 0.1 % steps.
class HoldMeasures {
 public:
  void begin(Instant now, PhaseKind kind, Force target, Angle angle, Torque stretch) noexcept;
  // The target may be lowered in a hold; errors are against the present one. `by_force`: the hold is still by
  // force.
  void add(Instant now, Torque stretch, Torque target, Angle angle, bool by_force) noexcept;
  // The person asked for less in a hold by angle, and `factor` of the torque is left: what was let go of is
  // no relaxation.
  void eased(double factor) noexcept { stretch_at_start_ *= factor; }
  [[nodiscard]] HoldResult finish(Instant now, LimitedBy limited_by) const noexcept;

 private:
  static constexpr std::size_t kBins = 1000;
  Instant began_;
  PhaseKind kind_ = PhaseKind::hold_force;
  Force target_;
  Angle angle_at_start_;
  Angle highest_;
  Torque stretch_at_start_;
  Torque stretch_now_;
  std::uint32_t count_ = 0;
  double sum_ = 0.0;
  double max_ = 0.0;
  double overshoot_ = 0.0;
  std::array<std::uint32_t, kBins> histogram_{};
};

}  // namespace stretch::session
