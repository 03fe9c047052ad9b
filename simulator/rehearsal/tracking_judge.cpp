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
  return error_max <= error && overshoot <= over;
}

void TrackingJudge::add(const cycle::CycleView& shown, const plant::Truth& truth, Length cuff_distance) {
  fastest_outward_ = max(fastest_outward_, truth.speed);
  cuff_distance_ = cuff_distance;
  const session::View& view = shown.session;
  const bool holding = view.state == SessionState::running && view.phase == PhaseKind::hold_force &&
                       view.limited_by == LimitedBy::none && view.phase_elapsed > kSettling &&
                       shown.measured.valid;
  if (!holding) {
    in_hold_ = false;
    return;
  }
  if (!in_hold_ || holds_.back().phase != view.phase_number) {
    holds_.push_back({.target = view.target * cuff_distance, .phase = view.phase_number, .off_target = {}});
  }
  in_hold_ = true;
  // The controller's torque is force times the entered lever; the true force is judged on the same scale.
  const Torque true_stretch = truth.stretch_force * cuff_distance;
  holds_.back().off_target.push_back((true_stretch - holds_.back().target).si());
  believed_less_true_ += (shown.measured.stretch - true_stretch).si();
  ++samples_;
}

Force TrackingJudge::weighing_error() const noexcept {
  if (samples_ == 0) return Force{};
  return newton_metres(believed_less_true_ / static_cast<double>(samples_)) / cuff_distance_;
}

std::vector<TrackedHold> TrackingJudge::holds() const {
  const double constant = (weighing_error() * cuff_distance_).si();
  std::vector<TrackedHold> judged;
  for (const Hold& hold : holds_) {
    std::vector<double> errors = hold.off_target;
    for (double& e : errors) e += constant;
    TrackedHold result;
    result.target = hold.target;
    result.samples = static_cast<std::uint32_t>(errors.size());
    result.overshoot = newton_metres(std::max(0.0, *std::max_element(errors.begin(), errors.end())));
    for (double& e : errors) e = std::abs(e);
    std::sort(errors.begin(), errors.end());
    result.error_p95 = newton_metres(errors[errors.size() * 95 / 100]);
    result.error_max = newton_metres(errors.back());
    judged.push_back(result);
  }
  return judged;
}

}  // namespace stretch::rehearsal
