// A point where the recorder would take a sample.
#include "simulator/rehearsal/session_curves.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "controller/ctl/wording.hpp"

namespace stretch::rehearsal {
namespace {

constexpr Duration kBetweenPoints = milliseconds(50.0);
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] report::CurvePoint point_of(const cycle::CycleView& view, Instant began) {
  const bool valid = view.measured.valid;
  return {.time_s = (view.now - began).si(),
          .state = view.session.state,
          .phase = view.session.phase,
          .angle_deg = valid ? in_degrees(view.measured.angle) : kUnknown,
          .speed_deg_s = valid ? in_degrees_per_second(view.measured.speed) : kUnknown,
          .stretch_force_n = valid && view.weighed ? view.stretch_force.si() : kUnknown,
          .target_force_n = view.session.target.si(),
          .force_limit_n = view.force_limit.si()};
}

}  // namespace

SessionCurves::SessionCurves(const session::Plan& plan, Duration period)
    : every_(static_cast<std::uint32_t>(std::max(1L, std::lround(kBetweenPoints / period)))) {
  curves_.cuff_distance_m = plan.cuff_distance.si();
  curves_.angle_limit_deg = in_degrees(plan.angle_limit);
}

void SessionCurves::add(const cycle::CycleView& view) {
  if (view.session_began) {
    curves_.points.clear();
    began_ = view.now;
    since_ = every_;
    running_ = true;
  }
  // In the cycle that ends a session its limits are gone already.
  if (view.session_ended) running_ = false;
  if (!running_) return;
  const bool changed = !curves_.points.empty() && (curves_.points.back().state != view.session.state ||
                                                   curves_.points.back().phase != view.session.phase);
  if (++since_ < every_ && !changed) return;
  since_ = 0;
  curves_.points.push_back(point_of(view, began_));
}

report::Curves SessionCurves::whole(const session::Result& result) const {
  report::Curves curves = curves_;
  const std::size_t count = std::min<std::size_t>(result.safety_count, result.safety.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto& event = result.safety[i];
    curves.marks.push_back({event.at.si(), ctl::safety_line(event.row, event.action), true});
  }
  return curves;
}

}  // namespace stretch::rehearsal
