// Loads the shipped files once and runs.
#include "tests/closed_loop/rig.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "config/loader/load.hpp"
#include "controller/session/make_plan.hpp"

namespace stretch::closed_loop {
namespace {
using namespace stretch::literals;
constexpr Torque kReleased = 3_Nm;
constexpr Duration kNoOutward = 150_ms;
constexpr Duration kRelieving = 300_ms;
constexpr AngularVelocity kRelief = 2_deg_s;
constexpr AngularVelocity kStill = 0.05_deg_s;  // encoder and truth noise around a standing support
constexpr Force kUncertainty = 3_N;             // weighing and zero
}  // namespace

rehearsal::Setup shipped(const std::string& leg, const std::string& protocol, std::uint64_t seed) {
  rehearsal::Setup setup;
  setup.station = config::load_station("simulator").value();
  setup.leg = config::load_leg(leg).value();
  setup.seed = seed;
  config::Prescription p;
  p.mass = setup.leg.mass;
  p.height = setup.leg.height;
  p.cuff_distance = setup.leg.height * 0.457;
  p.force = 14_N;
  p.force_limit = 20_N;
  p.angle_limit = setup.station.machine.angle;
  p.duration = 1200_s;
  setup.plan = session::make_plan(p, config::load_protocol(protocol).value(), setup.station.machine);
  return setup;
}

void ReleaseChecker::violated(const plant::Truth& truth, const char* what) {
  if (!violation_.empty()) return;
  violation_ = std::string(what) + " at " + std::to_string((truth.at - Instant{}).si()) + " s: angle " +
               std::to_string(in_degrees(truth.angle)) + " deg, speed " +
               std::to_string(in_degrees_per_second(truth.speed)) + " deg/s, stretch " +
               std::to_string(truth.stretch_force.si()) + " N";
}

void ReleaseChecker::add(const plant::Truth& truth) {
  if (truth.leg_in && truth.stretch_force > limit_ + max(5_N, 0.05 * limit_) + kUncertainty) {
    violated(truth, "passive stretch above limit and margin");
  }
  if (!deadline_ || truth.at < *deadline_) return;
  const Duration since = truth.at - *deadline_;
  const bool torque_off = !truth.torque_enabled;
  const bool free = truth.stretch_torque < kReleased || !truth.leg_in;
  if (free && !released_) {
    released_ = true;
    released_after_ = since;
  }
  if (released_) return;
  if (since > kNoOutward && truth.speed > kStill) violated(truth, "moves outward");
  if (since > kRelieving && !torque_off && truth.speed > -kRelief) violated(truth, "does not relieve");
}

Report run_with(const rehearsal::Setup& setup, const Incident& incident, Duration margin) {
  auto run = std::make_unique<rehearsal::Rehearsal>(setup);
  Report report;
  ReleaseChecker checker(setup.plan.force_limit, setup.plan.cuff_distance);
  std::optional<Instant> began;
  run->before_cycle = [&](Instant now, plant::Plant& plant, cycle::CycleInput& input) {
    const session::View& view = run->cycle().view().session;
    if (!began && view.state == SessionState::running && view.phase == PhaseKind::hold_force &&
        view.phase_elapsed >= incident.after) {
      began = now;
      checker.begin(now + margin);
    }
    if (began) incident.each_cycle(plant, input);
  };
  run->on_cycle = [&](const cycle::CycleInput& input, const hal::Command&) {
    const cycle::CycleView& view = run->cycle().view();
    if (!began || view.action < SafetyAction::retreat) return;
    if (!report.reaction) report.reaction = input.now - *began;
    // A row may be overtaken by a stronger one on the way to its deadline.
    if (input.now - *began <= margin && view.action > report.action) {
      report.action = view.action;
      report.cause = view.cause;
    }
  };
  run->on_truth = [&](const plant::Truth& truth) { checker.add(truth); };
  run->person().decline_resumptions();
  while (run->step()) {
    if (began && run->plant().now() - *began > 60_s) break;
  }
  EXPECT_TRUE(began) << "the session never held";
  report.result = run->cycle().result();
  report.violation = checker.violation();
  report.released = checker.released();
  report.final_state = run->cycle().view().session.state;
  report.finished = run->session_over();
  return report;
}

}  // namespace stretch::closed_loop
