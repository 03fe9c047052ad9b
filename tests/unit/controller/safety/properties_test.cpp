// What holds for any input whatever: inward is always allowed, and no command leaves the limits.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <limits>

#include "config/settings/ceilings.hpp"
#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Act = SafetyAction;

// The same cases in every run, unless RC_PARAMS asks for others.
const int kSeeded = setenv("RC_PARAMS", "seed=20260301 max_success=300", 0);

// A figure of that size, or one that is none.
[[nodiscard]] double any_number(double size) {
  const int kind = *rc::gen::inRange(0, 12);
  if (kind == 0) return std::numeric_limits<double>::quiet_NaN();
  if (kind == 1) return std::numeric_limits<double>::infinity();
  if (kind == 2) return -std::numeric_limits<double>::infinity();
  if (kind == 3) return 0.0;
  return size * (*rc::gen::inRange(-10'000, 10'001)) * 1e-4;
}
[[nodiscard]] double number(double size) {
  return size * (*rc::gen::inRange(-10'000, 10'001)) * 1e-4;
}
[[nodiscard]] bool chance(int one_in) {
  return *rc::gen::inRange(0, one_in) == 0;
}
template <class E>
[[nodiscard]] E any_of(int count) {
  return static_cast<E>(*rc::gen::inRange(0, count));
}

[[nodiscard]] Wanted any_wanted() {
  Wanted w;
  if (!chance(6)) w.speed = degrees_per_second(any_number(8));
  w.exercise_relay = chance(2);
  w.reset_drive_fault = chance(2);
  w.reset_safety_relay = chance(2);
  w.zero_force = chance(2);
  return w;
}

void spoil_anything(hal::Sample& s) {
  if (chance(4)) s.drive.quality = any_of<hal::Quality>(4);
  if (chance(4)) s.drive.state = any_of<hal::DriveState>(7);
  if (chance(4)) s.drive.angle = degrees(any_number(120));
  if (chance(4)) s.drive.speed = degrees_per_second(any_number(40));
  if (chance(4)) s.drive.torque = newton_metres(any_number(200));
  if (chance(8)) s.drive.error_code = static_cast<std::uint16_t>(*rc::gen::inRange(0, 65536));
  if (chance(4)) s.force.quality = any_of<hal::Quality>(4);
  if (chance(4)) s.force.channel_a = newtons(any_number(600));
  if (chance(4)) s.force.channel_b = newtons(any_number(600));
  if (chance(8)) s.force.error_a = true;
  if (chance(8)) s.force.sequence = 7;
  if (chance(8)) s.force.has_sequence = false;
  if (chance(8)) s.force.age = seconds(any_number(1));
  if (chance(4)) s.io.quality = any_of<hal::Quality>(4);
  if (chance(8)) s.io.estop_ok = false;
  if (chance(8)) s.io.hand_switch_a_ok = false;
  if (chance(8)) s.io.strap_ok = false;
  if (chance(8)) s.io.sto_a_feedback = chance(2);
  if (chance(8)) s.io.end_max_ok = false;
  if (chance(8)) {
    s.second_angle = {.fitted = true, .quality = any_of<hal::Quality>(4), .angle = degrees(any_number(120))};
  }
}

void spoil_anything(Context& c) {
  if (chance(8)) c.session = chance(2);
  if (chance(8)) c.limits.stretch_force = newtons(any_number(100));
  if (chance(8)) c.limits.cuff_force = newtons(any_number(300));
  if (chance(8)) c.limits.angle = degrees(any_number(120));
  if (chance(8)) c.limits.outward_speed = degrees_per_second(any_number(20));
  if (chance(8)) c.limits.drive_torque = newton_metres(any_number(500));
  if (chance(8)) c.angle_limit = degrees(any_number(120));
  if (chance(8)) c.comfortable = degrees(any_number(60));
  if (chance(8)) c.cuff_distance = metres(any_number(2));
  if (chance(8)) c.zeroed_cuff_weight = newtons(any_number(20));
  if (chance(8)) c.weight = newton_metres(any_number(100));
  if (chance(8)) c.weight.reset();
  if (chance(8)) c.heaviest_weight = newton_metres(any_number(100));
  if (chance(8)) c.own_curve = newtons(any_number(50));
  if (chance(8)) c.contraction_hold = newtons(any_number(50));
  if (chance(8)) c.contraction_hold.reset();
  if (chance(8)) c.activity = any_of<Activity>(4);
  c.stretching = chance(2);
  c.self_test = chance(2);
  c.self_test_passed = chance(2);
  c.heartbeat_required = chance(8);
}

[[nodiscard]] Rig any_rig() {
  Rig rig(chance(2) ? 10_ms : 25_ms);
  if (chance(2)) {
    rig.in_session(degrees(40 + number(39)), newtons(10 + number(10)));
  } else {
    rig.start();
    rig.angle = degrees(40 + number(39));
    if (chance(2)) rig.context.session = true;
  }
  return rig;
}

RC_GTEST_PROP(Properties, NoCommandLeavesTheCeilingsWhateverIsMeasuredOrWanted, ()) {
  Rig rig = any_rig();
  for (int i = 0; i < 30; ++i) {
    spoil_anything(rig.context);
    rig.wanted = any_wanted();
    rig.inputs.stop = chance(20);
    rig.inputs.acknowledge = chance(2);
    rig.inputs.resume = chance(2);
    rig.timing.overran = chance(10);
    rig.spoil = [](hal::Sample& s) { spoil_anything(s); };
    rig.step();

    const hal::Command& c = rig.command;
    RC_ASSERT(is_finite(c.torque_limit) && c.torque_limit > Torque{});
    RC_ASSERT(c.torque_limit <= machine_limits(rig.machine, rig.mechanics, rig.settings).drive_torque);
    RC_ASSERT(c.acceleration == 40_deg_s2);
    if (c.speed) {
      RC_ASSERT(is_finite(*c.speed));
      RC_ASSERT(*c.speed >= -ceilings::kReleaseSpeed);
      RC_ASSERT(*c.speed <= rig.machine.speed);
      RC_ASSERT(c.permissive);
      RC_ASSERT(!c.reset_drive_fault && !c.reset_safety_relay && !c.zero_force);
    }
    switch (rig.verdict.action) {
      case Act::none:
        break;
      case Act::hold:
      case Act::retreat:
      case Act::retreat_by_position:
        RC_ASSERT(!c.speed || *c.speed <= AngularVelocity{});
        break;
      case Act::torque_off:
        RC_ASSERT(!c.speed);
        break;
    }
    if (c.speed && *c.speed > AngularVelocity{}) {
      RC_ASSERT(rig.context.session);
      RC_ASSERT(*c.speed <= rig.layer.limits().outward_speed);
      RC_ASSERT(!rig.verdict.contraction_window);
    }
    if (!rig.verdict.permitted)
      RC_ASSERT(!c.permissive || (rig.context.self_test && rig.wanted.exercise_relay));
  }
}

RC_GTEST_PROP(Properties, InwardIsAlwaysAllowed, ()) {
  Rig rig = any_rig();
  for (int i = 0; i < 30; ++i) {
    spoil_anything(rig.context);
    const AngularVelocity wanted = degrees_per_second(-std::abs(number(5)));
    rig.wanted.speed = wanted;
    rig.inputs.stop = chance(20);
    rig.spoil = [](hal::Sample& s) { spoil_anything(s); };
    rig.step();
    if (rig.verdict.action == Act::torque_off) continue;  // the damper lets it down
    if (rig.verdict.action >= Act::retreat) {
      // Nothing to let down where the drive is off and no session runs.
      RC_ASSERT(!rig.command.speed || *rig.command.speed <= wanted);
    } else {
      RC_ASSERT(rig.command.speed.has_value());
      RC_ASSERT(*rig.command.speed == wanted);
    }
  }
}

RC_GTEST_PROP(Properties, ARetreatInASessionAlwaysGoesDownUntilItHasArrived, ()) {
  Rig rig(chance(2) ? 10_ms : 25_ms);
  rig.in_session(degrees(40 + number(39)), newtons(std::abs(number(20))));
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  for (int i = 0; i < 200; ++i) {
    rig.wanted = any_wanted();
    rig.stretch = newtons(number(20));
    rig.step();
    if (rig.verdict.action == Act::torque_off) break;
    RC_ASSERT(rig.verdict.arrived || rig.command.speed.has_value());
    RC_ASSERT(rig.verdict.arrived || *rig.command.speed <= -0.5_deg_s + 1e-12 * 1_deg_s);
    RC_ASSERT(rig.verdict.arrived || rig.verdict.released || rig.verdict.stretch->torque < 3_Nm ||
              rig.angle < 2_deg || *rig.command.speed <= -4.9_deg_s);
  }
}

}  // namespace
}  // namespace stretch::safety::test
