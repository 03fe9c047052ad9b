// How well a live hold kept its force, judged on the simulator's truth as docs/control.md judges it.
#pragma once

#include "controller/messages/snapshot.hpp"
#include "tests/live/truth_log.hpp"

namespace stretch::live {

struct Tracked {
  int rows = 0;                                                      // of the truth; 0: nothing was held
  double mean_pct = 0, p95_pct = 0, max_pct = 0, overshoot_pct = 0;  // of the target
  double error_limit_pct = 0, overshoot_limit_pct = 0;               // what docs/control.md tolerates
  // Mean, 95 % and largest error, and the overshoot.
  [[nodiscard]] bool within() const noexcept;
};

// Sees every snapshot, and afterwards the truth. One hold by force.
class HoldTracking {
 public:
  void add(const messages::Snapshot& snapshot, double monotonic_s);
  // `cuff_distance_m`: torque is force times it.
  [[nodiscard]] Tracked judged(const TruthLog& truth, double cuff_distance_m) const;

 private:
  double from_ = 0, to_ = 0, target_n_ = 0, believed_n_ = 0;
  int snapshots_ = 0;
};

}  // namespace stretch::live
