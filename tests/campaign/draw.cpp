// Drawing a run of the campaign at random.
#include <span>

#include "simulator/plant/random.hpp"
#include "simulator/plant/random_person.hpp"
#include "tests/campaign/draw_parts.hpp"
#include "tests/campaign/run_plan.hpp"

namespace stretch::campaign {
namespace {
using namespace stretch::literals;
using plant::FaultName;
using plant::Random;

constexpr std::uint64_t kStream = 40;
constexpr double kSecondIncident = 0.4;  // how often there are two
constexpr double kWithoutIncident = 0.03;

// Everything that can go wrong, each as likely as the next.
constexpr std::size_t kDeedKinds = static_cast<std::size_t>(Deed::none);  // all but none
constexpr std::size_t kKinds =
    plant::kFaultCount + kDeedKinds - 1 + 2;  // faults, deeds but `fault`, 3 devices

Incident any_incident(Random& random) {
  const std::size_t kind = below(random, kKinds);
  if (kind < plant::kFaultCount) return any_fault(static_cast<FaultName>(kind), random);
  const std::size_t deed = kind - plant::kFaultCount + 1;
  if (deed < kDeedKinds) return any_deed(static_cast<Deed>(deed), random);
  return any_deed(Deed::answers_lost, random);
}

// The session's own end is on nobody's way but the leg's: a few moments are likelier than others.
Moment any_moment(Random& random) {
  constexpr std::array kMoments{Moment::ready,      Moment::stop_test, Moment::mounting,   Moment::weighing,
                                Moment::warm_up,    Moment::warm_up,   Moment::approach,   Moment::approach,
                                Moment::ramp,       Moment::hold,      Moment::hold,       Moment::hold,
                                Moment::hold_angle, Moment::release,   Moment::letting_go, Moment::letting_go,
                                Moment::rest};
  return kMoments[below(random, kMoments.size())];
}

Duration longest_after(Moment moment) {
  switch (moment) {
    case Moment::weighing:
      return 18_s;
    case Moment::warm_up:
      return 20_s;
    case Moment::stop_test:
    case Moment::mounting:
    case Moment::approach:
      return 8_s;
    case Moment::ramp:
    case Moment::hold:
    case Moment::hold_angle:
      return 5_s;
    default:
      return 2_s;
  }
}

Moment moment_in(const config::PhaseList& phases, Moment wanted) {
  const auto has = [&](PhaseKind kind) {
    return std::any_of(phases.phases.begin(), phases.phases.begin() + phases.count,
                       [kind](const config::Phase& p) { return p.kind == kind; });
  };
  if (wanted == Moment::rest && !has(PhaseKind::rest)) return Moment::release;
  if (wanted == Moment::hold_angle && !has(PhaseKind::hold_angle)) return Moment::hold;
  if (wanted == Moment::hold && !has(PhaseKind::hold_force)) return Moment::hold_angle;
  return wanted;
}

// The first of two that opens a moment for the second: a stop whose retreat it falls into, or a pause.
Incident opener(Random& random) {
  switch (below(random, 4)) {
    case 0:
      return any_deed(Deed::stop, random);
    case 1:
      return any_fault(FaultName::hand_switch, random);
    case 2:
      return any_deed(Deed::owner_lost, random);
    default:
      return any_deed(Deed::ask_pause, random);
  }
}

void draw_incidents(RunPlan& plan, Random& random) {
  if (random.uniform() < kWithoutIncident) {
    plan.incidents[0].deed = Deed::none;
    plan.incident_count = 1;
    return;
  }
  Incident& first = plan.incidents[0];
  const bool two = random.uniform() < kSecondIncident;
  const bool opened = two && random.uniform() < 0.4;
  first = opened ? opener(random) : any_incident(random);
  first.moment = moment_in(plan.phases, any_moment(random));
  first.after = seconds(random.uniform(0.0, longest_after(first.moment).si()));
  plan.incident_count = 1;
  if (!two) return;
  Incident& second = plan.incidents[1];
  second = any_incident(random);
  second.moment = opened ? Moment::retreat : Moment::after_first;
  if (opened && first.deed == Deed::ask_pause) second.moment = Moment::paused;
  second.after = seconds(random.uniform(0.0, 2.5));
  if (opened && first.deed == Deed::owner_lost) second.after = seconds(random.uniform(0.0, 1.5));
  plan.incident_count = 2;
}

}  // namespace

RunPlan draw(std::uint64_t seed) {
  Random random(seed, kStream);
  RunPlan plan = any_person(seed, random);
  plan.phases = any_phases(random);
  draw_incidents(plan, random);
  return plan;
}

}  // namespace stretch::campaign
