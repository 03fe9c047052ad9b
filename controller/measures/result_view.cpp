// Quantities out, suffixed numbers in.
#include "controller/measures/result_view.hpp"

#include <algorithm>

namespace stretch::measures {

messages::ResultView result_view(const session::Result& result, std::int64_t session_id) {
  messages::ResultView view;
  view.valid = true;
  view.session_id = session_id;
  view.outcome = result.outcome;
  view.duration_s = result.duration.si();
  view.weight_nm = result.weight.si();
  view.peak_stretch_force_n = result.peak_stretch_force.si();
  view.peak_stretch_torque_nm = result.peak_stretch_torque.si();
  view.peak_angle_deg = in_degrees(result.peak_angle);
  if (result.score >= 0) view.score = result.score;
  for (std::size_t i = 0; i < std::min<std::size_t>(result.hold_count, session::kMaxHolds); ++i) {
    const session::HoldResult& hold = result.holds[i];
    messages::HoldView& shown = view.holds.emplace_back();
    shown.kind = hold.kind;
    shown.target_force_n = hold.target.si();
    shown.duration_s = hold.duration.si();
    shown.limited_by = hold.limited_by;
    shown.creep_deg = in_degrees(hold.creep);
    shown.relaxation_pct = hold.relaxation_pct;
    if (!hold.errors) continue;
    shown.error_mean_pct = hold.errors->mean_pct;
    shown.error_p95_pct = hold.errors->p95_pct;
    shown.error_max_pct = hold.errors->max_pct;
    shown.overshoot_pct = hold.errors->overshoot_pct;
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(result.safety_count, session::kMaxSafetyEvents); ++i) {
    const session::SafetyEvent& event = result.safety[i];
    view.safety_actions.push_back({.sr = event.row, .at_s = event.at.si(), .action = event.action});
  }
  return view;
}

}  // namespace stretch::measures
