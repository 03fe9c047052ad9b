// Runs made to bring out one row each.
#include "tests/campaign/draw_parts.hpp"

namespace stretch::campaign {
namespace {
using namespace stretch::literals;
using plant::FaultName;
using plant::Random;

constexpr std::uint64_t kStream = 42;

void only(RunPlan& plan, Incident incident, Moment moment, Duration after) {
  incident.moment = moment;
  incident.after = after;
  plan.incidents[static_cast<std::size_t>(plan.incident_count++)] = incident;
}

Incident fault(FaultName name, std::optional<double> amount = {}, Duration rise = 100_ms,
               Duration length = {}, plant::Channel channel = plant::Channel::both) {
  return {.deed = Deed::fault,
          .fault = name,
          .arguments = {.amount = amount, .rise = rise, .length = length, .channel = channel}};
}

void bring_out(RunPlan& plan, SafetyRow row, Random& random, Duration after) {
  const Moment hold = Moment::hold;
  switch (row) {
    case SafetyRow::sr01_stretch_force:  // too slow for SR03
      plan.force_limit = plan.target;
      return only(plan, fault(FaultName::push, 60.0, 6_s, 20_s), hold, after);
    case SafetyRow::sr02_cuff_force:
      // A light person's leg torn upwards: pushed down as hard, the drive would give way before the row acts.
      plan.leg.mass = 55_kg;
      plan.leg.height = 1.55_m;
      return only(plan, fault(FaultName::pull, random.uniform(158.0, 165.0), 100_ms, 400_ms), hold, after);
    case SafetyRow::sr03_guarding:
      plan.force_limit = 50_N;
      return only(plan, fault(FaultName::push, random.uniform(18.0, 26.0), 100_ms, 5_s), hold, after);
    case SafetyRow::sr04_angle:
      return only(plan, fault(FaultName::encoder_slip, random.uniform(2.5, 2.9)), hold, after);
    case SafetyRow::sr05_speed:
      return only(plan, fault(FaultName::drive_runaway, random.uniform(5.0, 20.0)), hold, after);
    case SafetyRow::sr06_bad_force:
      return only(plan, fault(FaultName::force_adc), hold, after);
    case SafetyRow::sr07_stale_force:
      return only(plan, fault(FaultName::counter_frozen), hold, after);
    case SafetyRow::sr08_force_disagrees:
      return only(plan, fault(FaultName::force_drift, -2.0, 100_ms, {}, plant::Channel::a), hold, after);
    case SafetyRow::sr09_drive_silent:
      return only(plan, {.deed = Deed::answers_lost, .device = hal::Device::drive}, hold, after);
    case SafetyRow::sr10_drive_fault:
      return only(plan, fault(FaultName::drive_drop_out, {}, 0_ms, 1_ms), hold, after);
    case SafetyRow::sr11_safety_chain:
      return only(plan, fault(FaultName::strap_open), hold, after);
    case SafetyRow::sr12_hand_switch:
      // In the stop test: a machine that does not heed it never comes further.
      return only(plan, fault(FaultName::hand_switch, {}, 0_ms, 1_s), Moment::stop_test, 3_s + after);
    case SafetyRow::sr13_stop:
      return only(plan, {.deed = Deed::stop, .length = 300_ms}, Moment::stop_test, 3_s + after);
    case SafetyRow::sr14_heartbeat:
      return only(plan, {.deed = Deed::owner_lost}, hold, after);
    case SafetyRow::sr15_overrun:
      return only(plan, {.deed = Deed::overruns, .count = 6}, hold, after);
    case SafetyRow::sr16_controller_dead:
      return only(plan, {.deed = Deed::hang}, hold, after);
    case SafetyRow::sr17_time:
      return only(plan, fault(FaultName::drive_runaway, 0.0), Moment::release, 300_ms);
    case SafetyRow::sr18_retreat_stuck:
      only(plan, {.deed = Deed::stop, .length = 300_ms}, hold, after);
      return only(plan, fault(FaultName::drive_runaway, 0.0), Moment::after_first, 300_ms);
    case SafetyRow::sr20_self_test:
      return only(plan, fault(FaultName::load_cell_reboot, {}, 0_ms, 300_ms), Moment::ready, 10_ms);
    case SafetyRow::sr26_leg_out:
      return only(plan, fault(FaultName::leg_slips_out), hold, after);
    case SafetyRow::sr27_angles_disagree:
      return only(plan, fault(FaultName::end_max_open), hold, after);
    default:
      return;  // no monitor of its own
  }
}

}  // namespace

RunPlan draw_for(SafetyRow row, std::uint64_t seed) {
  Random random(seed, kStream);
  RunPlan plan = any_person(seed, random);
  plan.leg.spasm = {};
  plan.leg.shift =
      degrees(random.uniform(-10.0, 5.0));  // neither so tight nor so supple that the hold is elsewhere
  plan.target = newtons(random.uniform(8.0, 14.0));
  plan.force_limit = plan.target + 6_N;
  plan.angle_limit = 80_deg;
  if (row == SafetyRow::sr04_angle) {  // the angle's limit is where it holds
    plan.angle_limit = degrees(random.uniform(28.0, 32.0));
    plan.target = 20_N;
    plan.force_limit = 30_N;
  }
  plan.declines = true;
  plan.acknowledges = false;
  plan.phases.count = 4;
  plan.phases.phases[0].kind = PhaseKind::approach;
  plan.phases.phases[0].target_fraction = 0.7;
  plan.phases.phases[1].kind = PhaseKind::ramp;
  plan.phases.phases[2].kind = PhaseKind::hold_force;
  plan.phases.phases[2].duration = 8_s;
  plan.phases.phases[3].kind = PhaseKind::release;
  bring_out(plan, row, random, seconds(random.uniform(0.5, 2.0)));
  return plan;
}

}  // namespace stretch::campaign
