// The keys of a station file's [safety]: each can be made stricter than docs/safety.md, none weaker. The
// figures that have no key are listed there, with the reason.
#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"
#include "config/settings/ceilings.hpp"

namespace stretch::config {
namespace {

using S = SafetySettings;
constexpr std::array<std::string_view, 2> kHandSwitch{"press_to_stop", "hold_to_run"};

void add_motion(Section<S>& s) {
  s.add(quantity("release_torque_nm", unit::kNewtonMetre, no_weaker_above(1, 3), &S::release_torque,
                 "a stretch below it counts as released"));
  s.add(quantity("retreat_speed_deg_s", unit::kDegreePerSecond,
                 Range{3, in_degrees_per_second(ceilings::kReleaseSpeed), Edge::weaker, Edge::ceiling},
                 &S::retreat_speed, "inward speed of STOP and retreats, as a magnitude"));
  s.add(quantity("retreat_acceleration_deg_s2", unit::kDegreePerSecond2, no_weaker_below(40, 200),
                 &S::retreat_acceleration, "the drive's own ramp in STOP and retreats"));
  s.add(quantity("outward_acceleration_deg_s2", unit::kDegreePerSecond2, no_weaker_above(1, 5),
                 &S::outward_acceleration, "largest outward acceleration the gate lets through"));
}

void add_limits(Section<S>& s) {
  s.add(quantity("sr01_margin_n", unit::kNewton, no_weaker_above(1, 5), &S::sr01_margin,
                 "stretch force above the limit by more than this, or the per cent below, retreats"));
  s.add(quantity("sr01_margin_pct", unit::kPercent, no_weaker_above(0, 5), &S::sr01_margin_fraction,
                 "the same as a share of the limit; the larger of the two counts"));
  s.add(quantity("sr03_slope_n_s", unit::kNewtonPerSecond, no_weaker_above(10, 25), &S::sr03_slope,
                 "guarding: rise of the gravity-free force"));
  s.add(quantity("sr03_gain_n", unit::kNewton, no_weaker_above(1, 3), &S::sr03_gain,
                 "guarding: force gained before the rise counts"));
  s.add(quantity("sr03_window_ms", unit::kMillisecond, no_weaker_above(50, 100), &S::sr03_window,
                 "guarding: time the rise is taken over"));
  s.add(quantity("sr03_residual_n", unit::kNewton, no_weaker_above(5, 15), &S::sr03_residual,
                 "guarding: force above the leg's own curve"));
  s.add(quantity("sr04_retreat_beyond_deg", unit::kDegree, no_weaker_above(0.5, 2), &S::sr04_retreat_beyond,
                 "angle beyond the limit at which it retreats"));
  s.add(quantity("sr05_excess_pct", unit::kPercent, no_weaker_above(10, 50), &S::sr05_excess_fraction,
                 "outward speed above the commanded by more than this, or the figure below"));
  s.add(quantity("sr05_excess_deg_s", unit::kDegreePerSecond, no_weaker_above(0.2, 1), &S::sr05_excess,
                 "the same as a speed; the larger of the two counts"));
  s.add(whole("sr05_cycles", "cycles", no_weaker_above(1, 3), &S::sr05_cycles, "cycles in a row of it"));
  s.add(quantity("sr05_outward_while_inward_deg_s", unit::kDegreePerSecond, no_weaker_above(0.1, 0.3),
                 &S::sr05_outward_while_inward, "outward speed while every command is inward"));
  s.add(whole("sr05_outward_while_inward_cycles", "cycles", no_weaker_above(1, 5),
              &S::sr05_outward_while_inward_cycles, "cycles in a row of it"));
  s.add(quantity("sr05_lookback_ms", unit::kMillisecond, no_weaker_above(100, 300), &S::sr05_lookback,
                 "how long a command counts as one the drive may still be following"));
  s.add(quantity("sr05_inward_warning_deg_s", unit::kDegreePerSecond, no_weaker_above(10, 30),
                 &S::sr05_inward_warning, "inward over-speed below it is a warning"));
}

void add_sensors(Section<S>& s) {
  s.add(quantity("sr06_force_range_n", unit::kNewton, no_weaker_above(200, 500), &S::sr06_force_range,
                 "a force beyond it cannot come from this machine"));
  s.add(whole("sr07_cycles", "cycles", no_weaker_above(1, 3), &S::sr07_cycles,
              "cycles in a row without a new force sample"));
  s.add(quantity("sr07_identical_ms", unit::kMillisecond, no_weaker_above(100, 500), &S::sr07_identical,
                 "parts without a counter: an identical force while the support moves"));
  s.add(quantity("sr08_channels_n", unit::kNewton, no_weaker_above(1, 3), &S::sr08_channels,
                 "force channels apart by more than this, or the per cent below"));
  s.add(quantity("sr08_channels_pct", unit::kPercent, no_weaker_above(0, 5), &S::sr08_channels_fraction,
                 "the same as a share; the larger of the two counts"));
  s.add(whole("sr08_cycles", "cycles", no_weaker_above(1, 5), &S::sr08_cycles, "cycles in a row of it"));
  s.add(quantity("sr08_torque_above_friction_nm", unit::kNewtonMetre, no_weaker_above(1, 6),
                 &S::sr08_torque_above_friction,
                 "force against drive torque: this much above the commissioned friction"));
  s.add(quantity("sr08_torque_pct", unit::kPercent, no_weaker_above(1, 15), &S::sr08_torque_fraction,
                 "the same as a share; the larger of the two counts"));
  s.add(quantity("sr08_torque_for_ms", unit::kMillisecond, no_weaker_above(50, 200), &S::sr08_torque_for,
                 "how long it lasts"));
  s.add(quantity("sr08_reversal_blanking_ms", unit::kMillisecond, no_weaker_above(0, 300),
                 &S::sr08_reversal_blanking, "not looked at for this long after a reversal"));
  s.add(quantity("sr08_torque_above_angle_deg", unit::kDegree, no_weaker_above(0, 3),
                 &S::sr08_torque_above_angle, "looked at above this angle"));
  s.add(whole("sr09_cycles", "cycles", no_weaker_above(1, 3), &S::sr09_cycles,
              "cycles in a row without a good answer of the drive"));
  s.add(quantity("sr27_disagree_deg", unit::kDegree, no_weaker_above(0.5, 3), &S::sr27_disagree,
                 "drive angle, end stops and second angle apart by more than this"));
}

void add_inputs(Section<S>& s) {
  s.add(quantity("sr11_entry_angle_deg", unit::kDegree, no_weaker_above(0, 2), &S::sr11_entry_angle,
                 "up to it an open strap only forbids outward motion"));
  s.add(quantity("sr12_contacts_ms", unit::kMillisecond, no_weaker_above(10, 100), &S::sr12_contacts,
                 "how long the hand switch's two contacts may disagree"));
  s.add(quantity("sr14_heartbeat_ms", unit::kMillisecond, no_weaker_above(300, 1000), &S::sr14_heartbeat,
                 "how long the owner's heartbeat may stay away"));
  s.add(
      whole("sr15_consecutive", "cycles", no_weaker_above(1, 3), &S::sr15_consecutive,
            "overruns in a row that are still tolerated; at most drive_watchdog_ms / (2 period_ms) as well, "
            "which is also its default where that is less than 3"));
  s.add(quantity("sr15_pct", unit::kPercent, no_weaker_above(0, 1), &S::sr15_fraction,
                 "share of overruns in 10 s that is still tolerated"));
  s.add(whole("sr15_count", "cycles", no_weaker_above(0, 10), &S::sr15_count,
              "number of overruns in 10 s that is still tolerated"));
}

void add_release(Section<S>& s) {
  s.add(quantity("sr18_applies_beyond_deg", unit::kDegree, no_weaker_above(0.5, 1), &S::sr18_applies_beyond,
                 "retreats begun this far above their end angle are watched"));
  s.add(quantity("sr18_motion_deg", unit::kDegree, no_weaker_below(0.3, 1), &S::sr18_motion,
                 "inward motion a retreat must have made"));
  s.add(quantity("sr18_motion_within_ms", unit::kMillisecond, no_weaker_above(300, 500),
                 &S::sr18_motion_within, "by this time"));
  s.add(quantity("sr18_time_slack_s", unit::kSecond, no_weaker_above(0, 1), &S::sr18_time_slack,
                 "released at twice the expected time plus this"));
  s.add(quantity("sr26_above_deg", unit::kDegree, no_weaker_above(1, 3), &S::sr26_above,
                 "a leg taken out is looked for above this angle"));
  s.add(quantity("sr26_weight_pct", unit::kPercent, no_weaker_below(50, 80), &S::sr26_weight_fraction,
                 "cuff force below this share of the weighed weight"));
  s.add(quantity("sr26_for_ms", unit::kMillisecond, no_weaker_above(20, 100), &S::sr26_for, "for this long"));
  s.add(quantity("sr28_ask_after_s", unit::kSecond, no_weaker_above(30, 180), &S::sr28_ask_after,
                 "time without an input of the patient until the screen asks"));
  s.add(quantity("sr28_answer_within_s", unit::kSecond, no_weaker_above(5, 15), &S::sr28_answer_within,
                 "time to answer"));
  s.add(quantity("contract_above_hold_n", unit::kNewton, no_weaker_above(10, 40), &S::contract_above_hold,
                 "contraction: limit above the hold"));
  s.add(quantity("contract_below_cuff_limit_n", unit::kNewton, no_weaker_below(10, 100),
                 &S::contract_below_cuff_limit,
                 "contraction: at least this much below the cuff force limit"));
  s.add(quantity("contract_window_s", unit::kSecond, no_weaker_above(3, 10), &S::contract_window,
                 "longest contraction"));
}

}  // namespace

Section<SafetySettings> safety_keys() {
  Section<S> s;
  s.add(word("hand_switch", kHandSwitch, &S::hand_switch, "what the hand switch does"));
  add_motion(s);
  add_limits(s);
  add_sensors(s);
  add_inputs(s);
  add_release(s);
  return s;
}

}  // namespace stretch::config
