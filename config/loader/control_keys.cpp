// The keys of a station file's [control]: the law's figures.
#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"
#include "config/settings/ceilings.hpp"

namespace stretch::config {

Section<ControlSettings> control_keys() {
  using C = ControlSettings;
  constexpr double kReleaseCeiling = in_degrees_per_second(ceilings::kReleaseSpeed);
  Section<C> s;
  s.add(quantity("approach_min_deg_s", unit::kDegreePerSecond, within(0.05, 1), &C::approach_min,
                 "approach: slowest speed, under the most resistance"));
  s.add(quantity("approach_max_deg_s", unit::kDegreePerSecond, within(0.5, 5), &C::approach_max,
                 "approach: fastest speed, without resistance"));
  s.add(quantity("last_third_max_deg_s", unit::kDegreePerSecond, within(0.2, 1), &C::last_third_max,
                 "fastest outward speed in the last third of the prescribed range"));
  s.add(quantity("acceleration_deg_s2", unit::kDegreePerSecond2, within(1, 5), &C::acceleration,
                 "outward acceleration"));
  s.add(quantity("jerk_deg_s3", unit::kDegreePerSecond3, within(5, 500), &C::jerk,
                 "change of the acceleration"));
  s.add(quantity("traction_outward_deg_s", unit::kDegreePerSecond, within(0.1, 1), &C::traction_outward,
                 "traction: fastest outward speed"));
  s.add(quantity("traction_inward_deg_s", unit::kDegreePerSecond, within(0.5, 5), &C::traction_inward,
                 "traction: fastest inward speed, as a magnitude"));
  s.add(quantity("ramp_nm_s", unit::kNewtonMetrePerSecond, within(0.05, 1), &C::ramp,
                 "how fast the torque's reference rises"));
  s.add(quantity("bandwidth_per_s", unit::kPerSecond, within(0.2, 2), &C::bandwidth,
                 "traction: bandwidth of the force loop"));
  s.add(quantity("stiffness_min_nm_rad", unit::kNewtonMetrePerRadian, within(5, 170), &C::stiffness_min,
                 "softest leg the law reckons with"));
  s.add(quantity("stiffness_max_nm_rad", unit::kNewtonMetrePerRadian, within(16, 400), &C::stiffness_max,
                 "stiffest leg the law reckons with"));
  s.add(quantity("traction_from_pct", unit::kPercent, within(30, 95), &C::traction_from,
                 "share of the target at which approach ends and traction begins"));
  s.add(quantity("release_speed_deg_s", unit::kDegreePerSecond, up_to_ceiling(1, kReleaseCeiling),
                 &C::release_speed, "release: inward speed, as a magnitude"));
  s.add(quantity("sweep_speed_deg_s", unit::kDegreePerSecond, within(0.5, 2), &C::sweep_speed,
                 "speed of weighing and warm-up"));
  s.add(quantity("angle_margin_deg", unit::kDegree, within(0.05, 2), &C::angle_margin,
                 "how far inside the angle limit motion stops"));
  s.add(quantity("creep_limit_deg", unit::kDegree, within(1, 30), &C::creep_limit,
                 "creep of a session after which holds go on by angle"));
  s.add(quantity("comfortable_angle_deg", unit::kDegree, within(0, 30), &C::comfortable_angle,
                 "comfortable angle until the patient sets another"));
  s.ordered("approach_min_deg_s", "approach_max_deg_s");
  s.ordered("stiffness_min_nm_rad", "stiffness_max_nm_rad");
  return s;
}

}  // namespace stretch::config
