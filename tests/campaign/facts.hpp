// What the campaign knows of a run beside the plant's truth: what it did itself, and what the plant's devices
// show.
#pragma once

#include <optional>

#include "config/quantities/instant.hpp"
#include "config/quantities/quantities.hpp"

namespace stretch::campaign {

// Of one millisecond. Nothing in it comes from the controller but when it wrote.
struct Facts {
  bool controller_runs = true;  // it reads, and what it writes arrives
  Instant last_write;           // when something last arrived
  bool drive_heard = true;      // the device answers, and the answer reaches the controller
  bool force_heard = true;
  bool io_heard = true;
  std::optional<Instant> tripped;  // when the drive last left operation, or was made to, by a fault
  Force shown_a;                   // what the transmitter says, as read
  Force shown_b;
  bool cell_error = false;  // it says that it is broken
  bool zeroed = true;       // since it was last without power
  bool one_lies = false;    // a channel does not show its force
  bool both_lie = false;
  bool sto_closed = false;        // either channel, at the relay
  bool drive_takes = true;        // false: it runs away from what it is told
  std::optional<Instant> jumped;  // when the encoder last went somewhere in no time, under power
  Angle slip;                     // what the encoder shows more than there is
  bool stop = false;              // STOP is being told to the controller
  bool owner_away = false;        // the heartbeat the controller is told of is a second old
  bool overran = false;           // this is the cycle that has overrun too often
  Instant pressed;                // when a person last pressed to go on
  int acknowledgements = 0;
};

// What a run is held to.
struct Held {
  Duration period;
  Duration drive_watchdog;
  Force force_limit;
  Force cuff_limit;
  Angle angle_limit;
  Angle machine_angle;
  Angle comfortable;      // as the person sets it
  Length cuff_distance;   // as entered
  Torque support_torque;  // as commissioned
  Torque joint_friction;
  Force cuff_weight;
  Torque true_friction;  // of the joint, breaking away
};

}  // namespace stretch::campaign
