// Force and angle over the time of one session.
#include "hmi/model/history.hpp"

#include "hmi/model/screen_kind.hpp"

namespace stretch::hmi {

void History::take(const messages::Snapshot& snapshot) {
  if (!session_active(snapshot.state) || snapshot.session_elapsed_s <= 0) return;
  if (!points_.empty() && snapshot.session_elapsed_s < points_.back().at_s) {
    points_.clear();
    spacing_s_ = 0.25;
  }
  if (!snapshot.measurements_valid) return;
  if (!points_.empty() && snapshot.session_elapsed_s < points_.back().at_s + spacing_s_) return;
  points_.push_back(
      {snapshot.session_elapsed_s, snapshot.weighed ? snapshot.stretch_force_n : 0.0, snapshot.angle_deg});
  if (points_.size() < kMost) return;
  for (std::size_t i = 0; 2 * i < points_.size(); ++i) points_[i] = points_[2 * i];
  points_.resize((points_.size() + 1) / 2);
  spacing_s_ *= 2;
}

}  // namespace stretch::hmi
