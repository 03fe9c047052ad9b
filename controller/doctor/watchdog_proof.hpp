// The watchdogs proved by what they are for: the controller falls silent while the empty support moves
// slowly.
#pragma once

#include <functional>
#include <vector>

#include "config/settings/station.hpp"
#include "controller/doctor/finding.hpp"
#include "hal/station.hpp"

namespace stretch::doctor {

// What the proof may do to a machine that nobody lies in, and what ends it at once.
struct ProofLimits {
  AngularVelocity speed = degrees_per_second(1.0);  // outward
  Angle travel = degrees(1.0);                      // from where the support lies
  Angle highest = degrees(5.0);                     // of the support, ever
  Force at_rest = newtons(5.0);                     // the cuff may weigh otherwise than it does empty
  Torque margin = newton_metres(10.0);              // of the drive, above the support's weight and friction
};

// Lets `wait` pass the time between two cycles, and the silences.
//
// Refuses to begin unless every device is proven, the support is below `highest`, the strap is open, the cuff
// weighs what the empty one does and the hand switch is not pressed; ends without the permissive when any of
// this changes meanwhile, when force, inputs or angle have not been measured anew for three cycles, or when
// the support does not go where it is sent. Then, for the drive: moves, stands, says nothing for half the
// watchdog's time (it must still be enabled) and for the whole and kLate (it must not be, with the relay
// still closed, and the support must sink). For the safety I/O: the same with its own time; its outputs and
// the relay must have fallen. A drive without a watchdog is proved by the safety I/O's alone. At the end the
// permissive is off. Blocking, some seconds.
inline constexpr Duration kLate = milliseconds(40.0);  // beyond which a watchdog has not tripped in time
[[nodiscard]] std::vector<Finding> prove_watchdogs(hal::Station& hardware, const config::Station& station,
                                                   const ProofLimits& limits, bool drive_has_one,
                                                   Duration io_watchdog,
                                                   const std::function<void(Duration)>& wait);

}  // namespace stretch::doctor
