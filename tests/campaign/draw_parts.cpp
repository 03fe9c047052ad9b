// Persons, protocols and arguments at random.
#include "tests/campaign/draw_parts.hpp"

#include <string>

#include "simulator/plant/random_person.hpp"

namespace stretch::campaign {
namespace {
using namespace stretch::literals;
using plant::FaultName;
using plant::Random;

constexpr std::uint64_t kPersonStream = 41;

void add(config::PhaseList& list, PhaseKind kind, Duration duration = {}) {
  config::Phase& phase = list.phases[static_cast<std::size_t>(list.count++)];
  phase = {};
  phase.kind = kind;
  if (kind == PhaseKind::approach) phase.target_fraction = 0.7;
  if (duration > Duration{}) phase.duration = duration;
}

struct Range {
  double low = 0.0;
  double high = 0.0;
};

// Amounts in the fault's own unit. Friction: what docs/safety.md asks of the machine; a leg's posture and the
// cuff move by what happens to a strapped leg.
Range amounts(FaultName fault) {
  switch (fault) {
    case FaultName::force_drift:
      return {-40.0, 40.0};
    case FaultName::force_spike:
      return {-700.0, 700.0};
    case FaultName::encoder_slip:
      return {-30.0, 30.0};
    case FaultName::drive_fault:
      return {1.0, 65'535.0};
    case FaultName::drive_runaway:
      return {-29.0, 29.0};
    case FaultName::drive_torque_limit:
      return {0.0, 130.0};
    case FaultName::friction:
      return {1.0, 9.0};
    case FaultName::spasm:
      return {10.0, 60.0};
    case FaultName::guarding:
      return {5.0, 40.0};
    case FaultName::cough:
      return {5.0, 60.0};
    case FaultName::cramp:
      return {20.0, 120.0};
    case FaultName::push:
      return {5.0, 120.0};
    case FaultName::pull:
      return {5.0, 60.0};
    case FaultName::tone:
      return {1.0, 15.0};
    case FaultName::cuff_slip:
      return {-0.05, 0.05};
    case FaultName::knee_bend:
      return {2.0, 30.0};
    case FaultName::pelvis_roll:
      return {-8.0, 8.0};
    default:
      return {};
  }
}

Range rises_s(FaultName fault) {
  switch (fault) {
    case FaultName::spasm:
      return {0.05, 0.3};
    case FaultName::guarding:
      return {0.1, 1.0};
    case FaultName::cough:
      return {0.03, 0.1};
    case FaultName::cramp:
      return {0.1, 4.0};
    case FaultName::push:
    case FaultName::pull:
      return {0.1, 3.0};
    default:
      return {};
  }
}

Range lengths_s(FaultName fault) {
  switch (fault) {
    case FaultName::spasm:
      return {0.2, 3.0};
    case FaultName::guarding:
      return {1.0, 6.0};
    case FaultName::cough:
      return {0.15, 0.4};
    case FaultName::drive_reboot:
      return {0.02, 3.0};
    case FaultName::load_cell_reboot:
      return {0.2, 5.0};  // no transmitter starts faster
    case FaultName::drive_drop_out:
      return {0.001, 0.0011};
    case FaultName::hand_switch:
    case FaultName::estop:
      return {0.05, 4.0};
    default:
      return {0.05, 15.0};
  }
}

}  // namespace

RunPlan any_person(std::uint64_t seed, Random& random) {
  RunPlan plan;
  plan.seed = seed;
  plan.leg = plant::random_person(Random(seed, kPersonStream).next());
  plan.leg.spasm.speed_triggered = random.uniform() < 0.1;
  plan.leg.spasm.range_triggered = random.uniform() < 0.05;
  plan.leg.spasm.torque = newton_metres(random.uniform(10.0, 60.0));
  plan.leg.spasm.rise = seconds(random.uniform(0.05, 0.3));
  plan.leg.spasm.length = seconds(random.uniform(0.2, 3.0));
  plan.period = random.uniform() < 0.6 ? 10_ms : 25_ms;
  plan.comfortable = degrees(random.uniform(3.0, 12.0));
  const bool light = random.uniform() < 0.75;
  plan.target = newtons(light ? random.uniform(5.0, 8.0) : random.uniform(8.0, 20.0));
  plan.force_limit = plan.target + newtons(random.uniform() < 0.3 ? 0.0 : random.uniform(0.0, 12.0));
  plan.angle_limit = degrees(random.uniform() < 0.4 ? 85.0 : random.uniform(30.0, 80.0));
  plan.resumptions = static_cast<int>(below(random, 3));
  plan.declines = random.uniform() < 0.6;
  plan.acknowledges = random.uniform() < 0.15;
  return plan;
}

config::PhaseList any_phases(Random& random) {
  config::PhaseList list;
  const auto hold = [&] { return seconds(random.uniform(4.0, 9.0)); };
  const std::size_t kind = below(random, 6);
  if (kind == 3) {
    add(list, PhaseKind::repeat);
    list.phases[0].repeat_count = 2;
    list.phases[0].repeat_length = 5;
  }
  add(list, PhaseKind::approach);
  if (kind == 5) list.phases[0].until_angle = degrees(random.uniform(15.0, 40.0));
  if (kind != 5) add(list, PhaseKind::ramp);
  if (kind != 1 && kind != 5) add(list, PhaseKind::hold_force, hold());
  if (kind == 1 || kind == 2 || kind == 5) add(list, PhaseKind::hold_angle, hold());
  add(list, PhaseKind::release);
  if (kind >= 3) add(list, PhaseKind::rest, seconds(random.uniform(2.0, 5.0)));
  return list;
}

Incident any_fault(FaultName fault, Random& random) {
  Incident incident{.deed = Deed::fault, .fault = fault};
  const Range amount = amounts(fault);
  if (amount.low < amount.high) {
    double value = random.uniform(amount.low, amount.high);
    if (fault == FaultName::drive_fault) value = static_cast<double>(static_cast<int>(value));
    if (fault == FaultName::drive_runaway && random.uniform() < 0.3) value = random.uniform(-1.0, 1.0);
    if (fault == FaultName::drive_runaway && random.uniform() < 0.1) value = 0.0;  // it stands
    incident.arguments.amount = value;
  }
  const Range rise = rises_s(fault);
  if (rise.low < rise.high) incident.arguments.rise = seconds(random.uniform(rise.low, rise.high));
  const Range length = lengths_s(fault);
  const bool needs_length = fault == FaultName::drive_drop_out || fault == FaultName::drive_reboot ||
                            fault == FaultName::load_cell_reboot || fault == FaultName::spasm ||
                            fault == FaultName::cough;
  if (needs_length || random.uniform() < 0.5) {
    incident.arguments.length = seconds(random.uniform(length.low, length.high));
  } else {
    incident.arguments.length = Duration{};
  }
  incident.arguments.channel = static_cast<plant::Channel>(below(random, 3));
  return incident;
}

Incident any_deed(Deed deed, Random& random) {
  Incident incident{.deed = deed};
  switch (deed) {
    case Deed::stop:
      incident.length = seconds(random.uniform(0.01, 2.0));
      break;
    case Deed::owner_lost:
      incident.length = random.uniform() < 0.5 ? Duration{} : seconds(random.uniform(0.3, 8.0));
      break;
    case Deed::overruns:
      incident.count = static_cast<int>(1 + below(random, 8));
      break;
    case Deed::rare_overruns:
      incident.count = static_cast<int>(2 + below(random, 60));
      break;
    case Deed::stall:
      incident.count = static_cast<int>(1 + below(random, 8));
      break;
    case Deed::hang:
      incident.length = random.uniform() < 0.5 ? Duration{} : seconds(random.uniform(0.1, 5.0));
      break;
    case Deed::answers_lost:
      incident.device = kHeardDevices[below(random, kHeardDevices.size())];
      incident.length = random.uniform() < 0.4 ? Duration{} : seconds(random.uniform(0.005, 2.0));
      break;
    case Deed::deaf:
      incident.length = random.uniform() < 0.4 ? Duration{} : seconds(random.uniform(0.005, 2.0));
      break;
    case Deed::fault:
    case Deed::ask_pause:
    case Deed::ask_less:
    case Deed::ask_hold_here:
    case Deed::ask_enough:
    case Deed::none:
      break;
  }
  return incident;
}

std::string describe(const RunPlan& plan) {
  std::string text = "seed " + std::to_string(plan.seed) + ": " +
                     std::to_string(plan.period.si() * 1e3).substr(0, 4) + " ms, target " +
                     std::to_string(plan.target.si()).substr(0, 4) + " N, limit " +
                     std::to_string(plan.force_limit.si()).substr(0, 4) + " N, " +
                     std::to_string(in_degrees(plan.angle_limit)).substr(0, 4) + " deg, comfortable " +
                     std::to_string(in_degrees(plan.comfortable)).substr(0, 4) + " deg;";
  for (int i = 0; i < plan.phases.count; ++i) {
    text += ' ';
    text += name(plan.phases.phases[static_cast<std::size_t>(i)].kind);
  }
  for (int i = 0; i < plan.incident_count; ++i) {
    text += "\n  " + describe(plan.incidents[static_cast<std::size_t>(i)]);
  }
  return text;
}

}  // namespace stretch::campaign
