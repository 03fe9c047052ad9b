// The figures of the safety rows, as a station file may set them. One field per figure, its row in its name.
#pragma once

#include <cstdint>

#include "config/quantities/quantities.hpp"

namespace stretch::config {

using namespace stretch::literals;

enum class HandSwitchKind : std::uint8_t { press_to_stop, hold_to_run };

// Trivially copyable; frozen for the safety layer when the controller starts. Defaults are docs/safety.md's.
struct SafetySettings {
  HandSwitchKind hand_switch = HandSwitchKind::press_to_stop;

  Torque release_torque = 3_Nm;                          // a stretch below it counts as released
  AngularVelocity retreat_speed = 5_deg_s;               // magnitude; at most ceilings::kReleaseSpeed
  AngularAcceleration retreat_acceleration = 40_deg_s2;  // the drive's own ramp
  AngularAcceleration outward_acceleration = 5_deg_s2;   // what the gate allows outward
  AngularVelocity gate_lead = 1_deg_s;  // a command is never further outward of the measured speed
  Angle unweighed_angle = 30_deg;       // angle limit of a leg without an accepted weight
  Force zero_force_within = 20_N;       // zeroing is passed on only below this reading

  Force sr01_margin = 5_N;
  double sr01_margin_fraction = 0.05;
  ForceRate sr03_slope = 25_N_s;
  Force sr03_gain = 3_N;
  Duration sr03_window = 100_ms;
  Force sr03_residual = 15_N;
  Angle sr04_retreat_beyond = 2_deg;
  double sr05_excess_fraction = 0.5;
  AngularVelocity sr05_excess = 1_deg_s;
  int sr05_cycles = 3;
  AngularVelocity sr05_outward_while_inward = 0.3_deg_s;
  int sr05_outward_while_inward_cycles = 5;
  Duration sr05_lookback = 300_ms;
  AngularVelocity sr05_inward_warning = 30_deg_s;
  Force sr06_force_range = 500_N;  // a reading beyond it cannot come from this machine
  int sr07_cycles = 3;
  Duration sr07_identical = 500_ms;  // parts without a sample counter
  Force sr08_channels = 3_N;
  double sr08_channels_fraction = 0.05;
  int sr08_cycles = 5;
  Torque sr08_torque_above_friction = 6_Nm;
  double sr08_torque_fraction = 0.15;
  Duration sr08_torque_for = 200_ms;
  Duration sr08_reversal_blanking = 300_ms;
  Angle sr08_torque_above_angle = 3_deg;
  int sr09_cycles = 3;
  Duration sr10_enabled_within = 2_s;  // from the first command with a speed to operation enabled
  Angle sr11_entry_angle = 2_deg;
  int sr11_cycles = 3;                   // safety inputs without a good answer
  Duration sr11_discrepancy = 100_ms;    // one STO channel only; STO inputs against the drive's own
  Duration sr11_closed_within = 500_ms;  // the relay's and the drive's switching time, generously
  Duration sr11_open_within = 300_ms;
  Duration sr12_contacts = 100_ms;
  Duration sr14_heartbeat = 1_s;
  int sr15_consecutive = 3;  // effective: min(this, watchdog / 2 T)
  double sr15_fraction = 0.01;
  int sr15_count = 10;
  Duration sr15_window = 10_s;
  Duration sr17_release_within = 1_s;   // after a maximum; then the safety layer releases by itself
  Duration sr17_without_session = 5_s;  // raised, under power, and no session
  Angle sr18_applies_beyond = 1_deg;
  Angle sr18_motion = 0.3_deg;
  Duration sr18_motion_within = 500_ms;
  Duration sr18_time_slack = 1_s;  // released at twice the expected time plus this
  Angle sr26_above = 3_deg;
  double sr26_weight_fraction = 0.5;
  Duration sr26_for = 100_ms;
  AngularVelocity sr26_lowering_speed = 3_deg_s;  // magnitude
  Angle sr27_disagree = 3_deg;
  Duration sr27_silent = 1_s;  // a fitted second angle without an answer
  Duration sr28_ask_after = 180_s;
  Duration sr28_answer_within = 15_s;

  Force contract_above_hold = 40_N;
  Force contract_below_cuff_limit = 10_N;
  Duration contract_window = 10_s;
};

}  // namespace stretch::config
