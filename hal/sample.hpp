// What one cycle knows of the station: every signal with where it came from, how old it is and whether to
// believe it.
#pragma once

#include <array>
#include <cstdint>

#include "config/quantities/instant.hpp"
#include "config/quantities/quantities.hpp"

namespace stretch::hal {

// Whether a device's part of a sample can be used. Zero is not "valid": unset memory is never a measurement.
enum class Quality : std::uint8_t {
  no_answer,    // nothing arrived this cycle: no new sample
  stale,        // an answer, but its counter says that it is the previous conversion
  bad_content,  // a good answer whose content cannot be (error bits, not finite, out of range)
  valid
};

// CiA 402 states as far as they matter here. Anything not understood is `unknown`, which is not permitted to
// move.
enum class DriveState : std::uint8_t {
  unknown,
  fault,
  switch_on_disabled,
  ready_to_switch_on,
  switched_on,
  operation_enabled,
  quick_stop
};

// The drive's part. Angles and speeds are joint-side; positive = outward (leg raised).
struct DriveSample {
  Quality quality = Quality::no_answer;
  DriveState state = DriveState::unknown;
  Angle angle;
  AngularVelocity speed;
  Torque torque;                     // delivered at the joint; positive = raises the leg
  std::uint16_t error_code = 0;      // 603Fh: 8130h communication watchdog, FF01h STO, 8611h following error
  bool torque_limit_active = false;  // statusword bit 11
  Torque torque_limit;               // in force now, read back
  bool negative_limit = false;
  bool positive_limit = false;
  bool sto_a_closed = false;  // the drive's own view: true = torque allowed
  bool sto_b_closed = false;
  std::uint16_t tick = 0;          // 1/ms, wraps
  std::uint16_t command_echo = 0;  // the command counter the drive has consumed
  Duration watchdog_age;
};

// The two-channel load cell's part. Net of the zero; positive = the leg presses on the cuff. The cuff's own
// weight is still in it.
struct ForceSample {
  Quality quality = Quality::no_answer;
  Force channel_a;
  Force channel_b;
  bool error_a = false;  // transmitter error bits
  bool error_b = false;
  std::uint16_t sequence = 0;  // conversion counter, wraps
  bool has_sequence = true;    // false: a part without one
  Duration age;                // of the conversion when it was read
};

// The safety I/O's part; every *_ok is true when healthy, and false when nothing is known.
struct SafetyIoSample {
  Quality quality = Quality::no_answer;
  bool estop_ok = false;
  bool hand_switch_a_ok = false;  // true: not pressed (press-to-stop) / held (hold-to-run)
  bool hand_switch_b_ok = false;
  bool end_min_ok = false;  // true: not on the end stop
  bool end_max_ok = false;
  bool sto_a_feedback = false;  // true: torque allowed
  bool sto_b_feedback = false;
  bool relay_on = false;
  bool relay_no_fault = false;
  bool reset_not_needed = false;
  bool strap_ok = false;  // strap and guard closed
  bool supply_ok = false;
  bool io_watchdog_ok = false;
  std::uint16_t scan = 0;     // input scan counter, wraps
  std::uint16_t outputs = 0;  // read back, bit 0 = permissive
};

// The second angle, where one is fitted.
struct SecondAngleSample {
  bool fitted = false;
  Quality quality = Quality::no_answer;
  Angle angle;
};

// One cycle's measurements. Trivially copyable; a device that did not answer has its part reset to the
// default.
struct Sample {
  std::uint64_t cycle = 0;
  Instant taken;  // when read() returned
  DriveSample drive;
  ForceSample force;
  SafetyIoSample io;
  SecondAngleSample second_angle;
};

}  // namespace stretch::hal
