// A healthy machine on paper for the safety layer's tests: every signal consistent until a test spoils one.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>

#include "config/settings/safety_settings.hpp"
#include "config/settings/station.hpp"
#include "controller/safety/safety_layer.hpp"

namespace stretch::safety::test {

using namespace stretch::literals;

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The joint follows the commands of the safety layer at once; force and drive torque follow from the angle
// and from `stretch`, what the leg resists above its weight. `spoil` changes the sample before it is judged.
class Rig {
 public:
  explicit Rig(Duration control_period = 10_ms, config::SafetySettings safety = {},
               config::MachineLimits limits = {}, config::Mechanics mech = {})
      : period(control_period),
        settings(safety),
        machine(limits),
        mechanics(mech),
        layer(safety, limits, mech, control_period) {
    context.cuff_distance = 0.8_m;
    context.zeroed_cuff_weight = mech.cuff_weight;
    inputs.heartbeat_age = 0.1_s;
  }

  // One cycle: sample, judge, gate, motion.
  const Verdict& step() {
    now = now + period;
    hal::Sample s = healthy();
    if (spoil) spoil(s);
    verdict = layer.judge(now, s, inputs, timing, context);
    timing = LoopTiming{};
    command = layer.gate(wanted);
    if (moves && command.speed && verdict.permitted) angle += *command.speed * period;
    ++cycle;
    return verdict;
  }
  void steps(int n) {
    for (int i = 0; i < n; ++i) step();
  }
  void run(Duration length) { steps(cycles(length)); }
  [[nodiscard]] int cycles(Duration length) const { return static_cast<int>(std::lround(length / period)); }

  // The number of steps, from now on, at whose end `reached` holds first; 0: it never did within `most`.
  int until(const std::function<bool()>& reached, int most = 2000) {
    for (int i = 1; i <= most; ++i) {
      step();
      if (reached()) return i;
    }
    return 0;
  }

  void acknowledge() {
    inputs.acknowledge = false;
    step();
    inputs.acknowledge = true;
    step();
    inputs.acknowledge = false;
    step();
  }
  void resume() {
    inputs.resume = false;
    step();
    inputs.resume = true;
    step();
    inputs.resume = false;
  }

  // Powered, no session, everything silent.
  Rig& start() {
    steps(5);
    context.self_test = true;
    context.self_test_passed = false;
    steps(2);
    context.self_test_passed = true;
    acknowledge();
    context.self_test = false;
    steps(10);
    return *this;
  }
  // In a session with a weighed leg at that angle, drive on and standing.
  Rig& in_session(Angle at, Force stretched = 10_N) {
    start();
    context.session = true;
    context.limits = prescribed();
    context.comfortable = 10_deg;
    step();
    context.weight = weight;
    stretch = stretched;
    angle = at;
    wanted.speed = AngularVelocity{};
    run(1_s);
    return *this;
  }
  // Elsewhere, cycle by cycle: no encoder jumps by 2 deg.
  void carried(Angle to) {
    constexpr Angle kAtOnce = 2_deg;
    while (abs(to - angle) > kAtOnce) {
      angle += to > angle ? kAtOnce : -kAtOnce;
      step();
    }
    angle = to;
  }
  [[nodiscard]] FrozenLimits prescribed() const {
    FrozenLimits l = machine_limits(machine, mechanics, settings);
    l.stretch_force = force_limit;
    l.angle = 80_deg;
    return l;
  }

  [[nodiscard]] SafetyAction row(SafetyRow r) const { return verdict.row_actions[index(r)]; }
  [[nodiscard]] bool present(SafetyRow r) const { return verdict.present[index(r)]; }
  [[nodiscard]] bool latched(SafetyRow r) const { return verdict.latched[index(r)]; }
  [[nodiscard]] bool silent() const {
    return verdict.action == SafetyAction::none && layer.gate_report() == GateReport{};
  }
  [[nodiscard]] bool inward() const { return command.speed && *command.speed <= -4.9_deg_s; }
  [[nodiscard]] bool powerless() const { return !command.speed && !command.permissive; }

  // What the cell reads for a stretch force at the present angle.
  [[nodiscard]] Force reading(Force stretched) const {
    const Force leg = stretched + weight * cos(angle) / context.cuff_distance;
    return leg + mechanics.cuff_weight * cos(angle) - mechanics.cuff_weight;
  }

  Duration period;
  config::SafetySettings settings;
  config::MachineLimits machine;
  config::Mechanics mechanics;
  SafetyLayer layer;

  Instant now{1'000'000'000'000};  // long after whatever was never set
  std::uint64_t cycle = 0;
  Angle angle = -1_deg;
  AngularVelocity measured_speed;
  bool follow_speed = true;  // measured speed = last command
  bool moves = true;
  bool leg_in = true;
  Torque weight = 45_Nm;
  Force stretch;
  Force force_limit = 20_N;  // prescribed
  std::function<void(hal::Sample&)> spoil;

  PersonInputs inputs;
  LoopTiming timing;
  Context context;
  Wanted wanted;

  Verdict verdict;
  hal::Command command;

 private:
  [[nodiscard]] hal::Sample healthy() const {
    hal::Sample s;
    s.cycle = cycle;
    s.taken = now;
    s.drive.quality = hal::Quality::valid;
    s.drive.state = command.speed && command.permissive ? hal::DriveState::operation_enabled
                                                        : hal::DriveState::switch_on_disabled;
    s.drive.angle = angle;
    s.drive.speed = follow_speed ? command.speed.value_or(AngularVelocity{}) : measured_speed;
    const bool carried = leg_in && context.weight.has_value();
    const Force read =
        carried ? reading(stretch) : mechanics.cuff_weight * cos(angle) - mechanics.cuff_weight;
    const Torque leg = carried ? weight * cos(angle) + stretch * context.cuff_distance : Torque{};
    s.drive.torque = mechanics.support_torque * cos(angle) + leg;
    s.drive.sto_a_closed = s.drive.sto_b_closed = command.permissive;
    s.drive.tick = static_cast<std::uint16_t>(cycle);
    s.force.quality = hal::Quality::valid;
    s.force.channel_a = s.force.channel_b = read;
    s.force.sequence = static_cast<std::uint16_t>(3 * cycle);
    s.io.quality = hal::Quality::valid;
    s.io.estop_ok = s.io.hand_switch_a_ok = s.io.hand_switch_b_ok = true;
    s.io.end_min_ok = angle > mechanics.end_min;
    s.io.end_max_ok = true;
    s.io.sto_a_feedback = s.io.sto_b_feedback = s.io.relay_on = command.permissive;
    s.io.relay_no_fault = s.io.reset_not_needed = s.io.strap_ok = s.io.supply_ok = s.io.io_watchdog_ok = true;
    return s;
  }
};

}  // namespace stretch::safety::test
