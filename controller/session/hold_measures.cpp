// Errors and changes within a hold.
#include "controller/session/hold_measures.hpp"

#include <algorithm>

namespace stretch::session {
namespace {
using namespace stretch::literals;
constexpr Duration kSettling = 3_s;  // docs/control.md: judged from 3 s after the clock's start
constexpr double kBinsPerPercent = 10.0;
}  // namespace

void HoldMeasures::begin(Instant now, PhaseKind kind, Force target, Angle angle, Torque stretch) noexcept {
  *this = HoldMeasures{};
  began_ = now;
  kind_ = kind;
  target_ = target;
  angle_at_start_ = highest_ = angle;
  stretch_at_start_ = stretch_now_ = stretch;
}

void HoldMeasures::add(Instant now, Torque stretch, Torque target, Angle angle, bool by_force) noexcept {
  highest_ = max(highest_, angle);
  stretch_now_ = stretch;
  if (!by_force || now - began_ < kSettling || target <= Torque{}) return;
  const double error = (stretch - target) / target * 100.0;
  overshoot_ = std::max(overshoot_, error);
  const double magnitude = std::abs(error);
  ++count_;
  sum_ += magnitude;
  max_ = std::max(max_, magnitude);
  const auto bin = std::min(kBins - 1, static_cast<std::size_t>(magnitude * kBinsPerPercent));
  ++histogram_[bin];
}

HoldResult HoldMeasures::finish(Instant now, LimitedBy limited_by) const noexcept {
  HoldResult result;
  result.kind = kind_;
  result.target = target_;
  result.duration = now - began_;
  result.limited_by = limited_by;
  result.creep = highest_ - angle_at_start_;
  if (stretch_at_start_ > Torque{}) {
    result.relaxation_pct = std::max(0.0, (stretch_at_start_ - stretch_now_) / stretch_at_start_ * 100.0);
  }
  if (count_ == 0) return result;
  HoldErrors& errors = result.errors.emplace();
  errors.mean_pct = sum_ / count_;
  errors.max_pct = max_;
  errors.overshoot_pct = overshoot_;
  std::uint32_t seen = 0;
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    seen += histogram_[bin];
    if (seen * 20U >= count_ * 19U) {
      errors.p95_pct = std::min(max_, static_cast<double>(bin + 1) / kBinsPerPercent);
      break;
    }
  }
  return result;
}

}  // namespace stretch::session
