// What the safety layer is told besides the measurements: the loop's timing, what people press, what the
// session is about, and what is wanted of the drive. None of it can raise a limit.
#pragma once

#include <cstdint>
#include <optional>
#include <type_traits>

#include "config/quantities/quantities.hpp"
#include "controller/safety/limits.hpp"

namespace stretch::safety {

// How the loop kept its period; of the cycle before this one.
struct LoopTiming {
  bool overran = false;    // it ended after its deadline
  int missed_periods = 0;  // whole periods skipped because of it; each counts as an overrun in a row
};

// What people do, as levels; the safety layer makes the edges. A level that was there since power-up is no
// edge.
struct PersonInputs {
  bool stop = false;                      // STOP on the screen or from any connection of the socket
  std::optional<Duration> heartbeat_age;  // since the owner's last; nothing: there never was one
  bool acknowledge = false;               // a person at the station
  bool resume = false;                    // the patient's own press, resumptions left
};

// What the support is about, for the clocks of SR17.
enum class Activity : std::uint8_t {
  idle,      // nothing under stretch: rest, pause, flat
  moving,    // sweep, approach, ramp, traction
  holding,   // standing under stretch on purpose
  releasing  // on the way in
};

// What the session lets the safety layer know: nothing of the patient, nothing of a screen. A quantity that
// is not finite counts as unknown. Trivially copyable.
struct Context {
  // A session: from before its first motion until the support is flat again. `limits` are frozen when it
  // begins (with the support at flat, else it is not accepted and nothing moves outward) and may afterwards
  // only be lowered.
  bool session = false;
  FrozenLimits limits;
  std::optional<Angle> angle_limit;  // tighter still for now: jogging, weighing
  std::optional<Angle> comfortable;  // where a retreat ends; nothing: flat. Cut to 0..30 deg
  bool heartbeat_required = false;   // SR14
  bool hand_switch_armed =
      false;  // hold-to-run: letting go means retreat; else it only keeps from moving out

  Length cuff_distance;  // hip axis to the cuff; zero: unknown
  // What zeroing took out of the readings: the cuff's own weight times the cosine of the angle it was zeroed
  // at, zero if not zeroed. Between 0 and twice the commissioned weight, else the commissioned weight is
  // taken.
  Force zeroed_cuff_weight;
  std::optional<Torque> weight;           // the leg's slack gravity torque at 0 deg, once accepted
  std::optional<Torque> heaviest_weight;  // before that: what this body's leg weighs at most

  bool stretching = false;                // SR03 watches: warm-up and every phase under stretch
  std::optional<Force> own_curve;         // SR03: stretch force the leg's own curve gives here, once learnt
  std::optional<Force> contraction_hold;  // a contraction window is open above a hold at this stretch force

  Activity activity = Activity::idle;  // SR17
  std::uint32_t phase = 0;             // SR17: changes whenever a phase or move begins

  bool self_test = false;         // relay may be exercised, force zeroed, the drive's fault reset
  bool self_test_passed = false;  // SR20: all checks of a self-test that began after the last torque off
};
static_assert(std::is_trivially_copyable_v<Context>);

// What the session and the law want of the station.
struct Wanted {
  std::optional<AngularVelocity> speed;  // positive = outward; nothing: drive off
  bool exercise_relay = false;           // self-test: close STO with the drive off, permission or not
  bool reset_drive_fault = false;        // passed on only while the drive is off
  bool reset_safety_relay = false;       // passed on only while the drive is off
  bool zero_force = false;               // passed on only in the self-test, with the cuff empty
  bool lamp_green = false;
  bool lamp_yellow = false;
  bool lamp_red = false;
  bool buzzer = false;
};

}  // namespace stretch::safety
