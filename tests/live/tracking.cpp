// The constant error of the weighing taken out: the mean of believed less true stretch over the hold.
#include "tests/live/tracking.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace stretch::live {
namespace {
constexpr double kFrom_s = 3;  // after the hold's clock began
constexpr double kErrorShare = 0.03, kError_nm = 0.5;
constexpr double kOvershootShare = 0.02, kOvershoot_nm = 0.3;
}  // namespace

bool Tracked::within() const noexcept {
  return rows > 0 && mean_pct <= error_limit_pct && p95_pct <= error_limit_pct &&
         max_pct <= error_limit_pct && overshoot_pct <= overshoot_limit_pct;
}

void HoldTracking::add(const messages::Snapshot& s, double monotonic_s) {
  if (s.state != SessionState::running || s.phase != PhaseKind::hold_force || s.phase_elapsed_s < kFrom_s)
    return;
  if (snapshots_ == 0) from_ = monotonic_s;
  to_ = monotonic_s;
  target_n_ = s.target_force_n;
  believed_n_ += s.stretch_force_n;
  ++snapshots_;
}

Tracked HoldTracking::judged(const TruthLog& truth, double cuff_distance_m) const {
  std::vector<double> held;
  double sum = 0;
  for (const TruthRow& row : truth.rows()) {
    if (row.monotonic_s < from_ || row.monotonic_s > to_) continue;
    const double true_n = row.stretch_torque_nm / cuff_distance_m;
    held.push_back(true_n);
    sum += true_n;
  }
  Tracked t;
  if (held.empty() || snapshots_ == 0) return t;
  t.rows = static_cast<int>(held.size());
  const double constant = believed_n_ / snapshots_ - sum / t.rows;
  std::vector<double> errors;
  double total = 0;
  for (const double true_n : held) {
    const double off_pct = 100 * (true_n + constant - target_n_) / target_n_;
    errors.push_back(std::abs(off_pct));
    total += std::abs(off_pct);
    t.overshoot_pct = std::max(t.overshoot_pct, off_pct);
  }
  std::sort(errors.begin(), errors.end());
  t.mean_pct = total / t.rows;
  t.p95_pct = errors[errors.size() * 95 / 100];
  t.max_pct = errors.back();
  const double target_nm = target_n_ * cuff_distance_m;
  t.error_limit_pct = 100 * std::max(kErrorShare, kError_nm / target_nm);
  t.overshoot_limit_pct = 100 * std::max(kOvershootShare, kOvershoot_nm / target_nm);
  return t;
}

}  // namespace stretch::live
