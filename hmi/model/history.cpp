// Force and angle over the time of one session.
#include "hmi/model/history.hpp"

#include "hmi/model/screen_kind.hpp"

namespace stretch::hmi {

void History::take(const messages::Snapshot& snapshot) {
  if (!session_active(snapshot.state) || snapshot.session_elapsed_s <= 0) return;
  if (snapshot.session_elapsed_s < newest_s_) *this = History{};
  newest_s_ = snapshot.session_elapsed_s;
  if (!snapshot.measurements_valid) return;
  sum_.at_s += snapshot.session_elapsed_s;
  sum_.stretch_force_n += snapshot.weighed ? snapshot.stretch_force_n : 0.0;
  sum_.angle_deg += snapshot.angle_deg;
  ++summed_;
  if (!points_.empty() && snapshot.session_elapsed_s < points_.back().at_s + spacing_s_) return;
  points_.push_back({sum_.at_s / summed_, sum_.stretch_force_n / summed_, sum_.angle_deg / summed_});
  sum_ = HistoryPoint{};
  summed_ = 0;
  if (points_.size() < kMost) return;
  for (std::size_t i = 0; 2 * i < points_.size(); ++i) points_[i] = points_[2 * i];
  points_.resize((points_.size() + 1) / 2);
  spacing_s_ *= 2;
}

}  // namespace stretch::hmi
