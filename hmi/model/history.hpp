// Force and angle over the time of one session, gathered from snapshots, for the chart at its end.
#pragma once

#include <cstddef>
#include <vector>

#include "controller/messages/snapshot.hpp"

namespace stretch::hmi {

struct HistoryPoint {
  double at_s = 0;  // since the session's start
  double stretch_force_n = 0;
  double angle_deg = 0;
};

// A point is the mean of the snapshots since the one before: a figure's noise is not drawn. Bounded: at kMost
// points every second one goes and the spacing doubles, so that a session of any length fits and keeps its
// shape. A new session (its time runs back) begins a new history.
class History {
 public:
  static constexpr std::size_t kMost = 1200;

  // Takes a snapshot's figures in while the session's time runs; figures that are not believed leave a gap.
  void take(const messages::Snapshot& snapshot);

  [[nodiscard]] const std::vector<HistoryPoint>& points() const noexcept { return points_; }

 private:
  std::vector<HistoryPoint> points_;
  HistoryPoint sum_;  // of the snapshots not yet in a point
  int summed_ = 0;
  double newest_s_ = 0;
  double spacing_s_ = 0.25;
};

}  // namespace stretch::hmi
