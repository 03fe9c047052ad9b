// One cycle.
#include "controller/cycle/cycle.hpp"

#include <algorithm>

#include "controller/cycle/limits_of.hpp"
#include "controller/cycle/safety_view.hpp"

namespace stretch::cycle {
namespace {
using Mode = control::Reference::Mode;

[[nodiscard]] safety::Activity activity(const session::Intent& intent) noexcept {
  if (intent.holding) return safety::Activity::holding;
  switch (intent.reference.mode) {
    case Mode::off:
      return safety::Activity::idle;
    case Mode::stand:  // standing under stretch counts as holding, whatever it stands for
      return intent.stretching ? safety::Activity::holding : safety::Activity::idle;
    case Mode::sweep:
    case Mode::approach:
    case Mode::traction:
      return safety::Activity::moving;
    case Mode::release:
      return safety::Activity::releasing;
  }
  return safety::Activity::idle;
}
}  // namespace

Cycle::Cycle(const config::Station& station) noexcept
    : mechanics_(station.mechanics),
      machine_(station.machine),
      safety_settings_(station.safety),
      safety_(station.safety, station.machine, station.mechanics, station.period),
      session_(station),
      meter_(station.mechanics),
      law_(station.control) {}

hal::Command Cycle::step(const CycleInput& input) noexcept {
  const control::Measured measured =
      meter_.step(input.sample, intent_.zeroed_cuff_weight, intent_.leg, input.dt);

  const safety::PersonInputs people{
      .stop = input.stop,
      .heartbeat_age = input.heartbeat_known ? std::optional(input.heartbeat_age) : std::nullopt,
      .acknowledge = input.acknowledge,
      .resume = intent_.let_go};
  const safety::LoopTiming timing{.overran = input.overran, .missed_periods = input.missed_periods};
  const safety::Verdict verdict = safety_.judge(input.now, input.sample, people, timing, context());

  intent_ = decide(input, measured, verdict);
  if (intent_.new_leg) law_.restart();

  const std::optional<AngularVelocity> speed = law_.step(measured, intent_.reference, input.dt);
  const hal::Command command =
      safety_.gate({.speed = speed,
                    .exercise_relay = intent_.self_test && intent_.permissive,
                    .reset_drive_fault = intent_.reset_drive_fault,
                    .reset_safety_relay = intent_.reset_safety_relay,
                    .zero_force = intent_.zero_force,
                    .lamp_green = intent_.session && verdict.action == SafetyAction::none,
                    .lamp_yellow = verdict.action >= SafetyAction::retreat || intent_.call,
                    .lamp_red = verdict.action == SafetyAction::torque_off,
                    .buzzer = intent_.call});
  if (command.speed != speed) law_.follow(command.speed.value_or(AngularVelocity{}));

  publish(input, measured, verdict, command);
  return command;
}

session::Intent Cycle::decide(const CycleInput& input, const control::Measured& measured,
                              const safety::Verdict& verdict) noexcept {
  const auto requests =
      std::span(input.requests).first(std::min<std::size_t>(input.request_count, kRequestsPerCycle));
  return session_.step(
      {.now = input.now,
       .sample = input.sample,
       .setup = input.setup,
       .safety = safety_view(verdict),
       .measured = measured,
       .law = law_.report(),
       .requests = requests,
       .plan = input.has_plan ? &input.plan : nullptr,
       .owner_present = input.heartbeat_known && input.heartbeat_age < safety_settings_.sr14_heartbeat,
       .day = input.day});
}

// What the safety layer may know of the session, from the cycle before.
safety::Context Cycle::context() const noexcept {
  const session::Plan& plan = session_.plan();
  safety::Context c;
  c.session = intent_.session;
  c.angle_limit = intent_.angle_limit;
  c.comfortable = intent_.end_angle;
  c.heartbeat_required = intent_.owner_needed;
  c.hand_switch_armed = intent_.session;
  c.zeroed_cuff_weight = intent_.zeroed_cuff_weight;
  c.stretching = intent_.stretching;
  c.own_curve = intent_.own_curve;
  c.activity = activity(intent_);
  c.phase = intent_.move;
  c.self_test = intent_.self_test;
  c.self_test_passed = intent_.self_test_passed;
  if (intent_.session) {
    c.limits = limits_of(plan, machine_, mechanics_, safety_settings_);
    c.cuff_distance = plan.cuff_distance;
    c.heaviest_weight = heaviest_weight(plan);
    if (intent_.leg.valid) c.weight = intent_.leg.weight;
  }
  return c;
}

void Cycle::publish(const CycleInput& input, const control::Measured& measured,
                    const safety::Verdict& verdict, const hal::Command& command) noexcept {
  ++view_.cycle;
  view_.now = input.now;
  view_.session = session_.view();
  if (measured.valid) {
    view_.measured = measured;
    view_.weighed = intent_.leg.valid;
    view_.weight = intent_.leg.weight;
    view_.stretch_force = intent_.leg.valid ? measured.stretch / intent_.leg.cuff_distance : Force{};
  }
  view_.measured.valid = measured.valid;
  view_.force_limit = intent_.session ? safety_.limits().stretch_force : machine_.stretch_force;
  view_.angle_limit = intent_.session ? safety_.limits().angle : machine_.angle;
  view_.drive_powered = command.speed.has_value();
  view_.action = verdict.action;
  view_.present = verdict.present;
  view_.latched = verdict.latched;
  view_.has_cause = verdict.cause.has_value();
  view_.cause = verdict.cause.value_or(SafetyRow::sr20_self_test);
  view_.acknowledgement_possible = verdict.acknowledgement_possible;
  view_.session_began = session_.began();
  view_.session_ended = session_.ended();
  view_.scored = session_.scored();
  view_.command = command;
}

}  // namespace stretch::cycle
