// One cycle of the safety layer.
#include "controller/safety/safety_layer.hpp"

namespace stretch::safety {
namespace {
using namespace stretch::literals;

constexpr Angle kFlatForZero = 2_deg;
}  // namespace

SafetyLayer::SafetyLayer(const config::SafetySettings& settings, const config::MachineLimits& machine,
                         const config::Mechanics& mechanics, Duration period) noexcept
    : settings_(settings),
      period_(period),
      session_limits_(machine_limits(machine, mechanics, settings), settings),
      beliefs_(settings, mechanics),
      monitors_(settings, mechanics, period),
      retreat_(settings),
      gate_(settings) {}

Verdict SafetyLayer::judge(Instant now, const hal::Sample& sample, const PersonInputs& inputs,
                           const LoopTiming& timing, const Context& context) noexcept {
  beliefs_.step(now, sample, context);
  session_limits_.step(context, beliefs_);

  Evidence evidence{.now = now,
                    .period = period_,
                    .sample = sample,
                    .inputs = inputs,
                    .timing = timing,
                    .context = context,
                    .beliefs = beliefs_,
                    .limits = session_limits_,
                    .commands = commands_,
                    .retreat = retreat_.state(),
                    .permitted = arbiter_.permitted(),
                    .wanted_refused = gate_.report().not_finite};
  const RowActions present = monitors_.step(evidence);

  const DriveBelief& drive = beliefs_.drive();
  const bool flat = drive.known && drive.angle <= settings_.sr11_entry_angle;
  arbiter_.step(present, {.acknowledge = inputs.acknowledge,
                          .resume = inputs.resume,
                          .session = context.session,
                          .flat = flat,
                          .arrived = retreat_.state().arrived,
                          .drive_without_fault = drive.fresh && drive.state != hal::DriveState::fault &&
                                                 drive.state != hal::DriveState::unknown,
                          .self_test_passed = context.self_test_passed});
  retreat_.step(arbiter_.action(), arbiter_.only_leg_out(), beliefs_, session_limits_.comfortable());

  look(now, context, evidence.contraction);
  return verdict(flat, evidence.contraction);
}

void SafetyLayer::look(Instant now, const Context& context, bool contraction) noexcept {
  const DriveBelief& drive = beliefs_.drive();
  view_.since_last = clamp(now - view_.now, Duration{}, 2.0 * period_);
  view_.now = now;
  view_.action = arbiter_.action();
  view_.power_forbidden = arbiter_.power_forbidden();
  view_.outward_permitted = session_limits_.accepted() && drive.known && !contraction;
  view_.self_test = context.self_test;
  view_.cuff_empty = beliefs_.force().known && abs(beliefs_.force().larger) <= settings_.zero_force_within &&
                     drive.known && abs(drive.angle) <= kFlatForZero;
  view_.drive_in_use = context.session || drive.state == hal::DriveState::operation_enabled;
  view_.angle = drive.angle;
  view_.speed = drive.speed;
  view_.angle_limit = session_limits_.angle_limit();
  view_.outward_ceiling = session_limits_.limits().outward_speed;
  view_.drive_torque = session_limits_.limits().drive_torque;
  view_.retreat = retreat_.state();
}

Verdict SafetyLayer::verdict(bool flat, bool contraction) const noexcept {
  Verdict v;
  arbiter_.report(v);
  const RetreatState& retreat = retreat_.state();
  v.retreating = retreat.active && !retreat.arrived;
  v.arrived = retreat.active && retreat.arrived;
  v.flat = flat;
  v.stretch = beliefs_.stretch();
  v.released = v.stretch ? v.stretch->torque < settings_.release_torque : flat;
  v.inward_overspeed = monitors_.inward_overspeed();
  v.contraction_window = contraction;
  return v;
}

hal::Command SafetyLayer::gate(const Wanted& wanted) noexcept {
  const hal::Command command = gate_.step(wanted, view_, commands_);
  commands_.add({.at = view_.now, .speed = command.speed, .permissive = command.permissive});
  return command;
}

}  // namespace stretch::safety
