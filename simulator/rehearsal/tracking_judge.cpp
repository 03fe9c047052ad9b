// Percentiles of true errors.
#include "simulator/rehearsal/tracking_judge.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::rehearsal {
namespace {
using namespace stretch::literals;
constexpr Duration kSettling = 3_s;
}  // namespace

bool TrackedHold::within() const noexcept {
  const Torque error = max(target * 0.03, 0.5_Nm);
  const Torque over = max(target * 0.02, 0.3_Nm);
  return error_p95 <= error && overshoot <= over;
}

void TrackingJudge::add(const cycle::CycleView& shown, const plant::Truth& truth, Length cuff_distance) {
  fastest_outward_ = max(fastest_outward_, truth.speed);
  const session::View& view = shown.session;
  if (shown.weighed) {
    weighing_error_ = (shown.weight - truth.slack_weight * (cuff_distance / truth.lever)) / cuff_distance;
  }
  const bool holding = view.state == SessionState::running && view.phase == PhaseKind::hold_force &&
                       view.notice != Notice::holding_still && view.phase_elapsed > kSettling;
  if (in_hold_ && (!holding || view.phase_number != phase_)) finish();
  if (!holding) return;
  in_hold_ = true;
  phase_ = view.phase_number;
  target_ = view.target * cuff_distance;
  // The controller's torque is force times the entered lever; the true one is judged on the same scale.
  const Torque true_stretch = truth.stretch_force * cuff_distance;
  const Torque constant = weighing_error_ * cuff_distance * cos(truth.angle);
  errors_.push_back((true_stretch - constant - target_).si());
}

void TrackingJudge::finish() {
  in_hold_ = false;
  if (errors_.empty()) return;
  TrackedHold hold;
  hold.target = target_;
  hold.samples = static_cast<std::uint32_t>(errors_.size());
  hold.overshoot = newton_metres(std::max(0.0, *std::max_element(errors_.begin(), errors_.end())));
  for (double& e : errors_) e = std::abs(e);
  std::sort(errors_.begin(), errors_.end());
  hold.error_p95 = newton_metres(errors_[errors_.size() * 95 / 100]);
  hold.error_max = newton_metres(errors_.back());
  holds_.push_back(hold);
  errors_.clear();
}

const std::vector<TrackedHold>& TrackingJudge::holds() {
  finish();
  return holds_;
}

}  // namespace stretch::rehearsal
