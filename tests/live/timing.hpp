// What a wiring takes: its period, its watchdogs, its relay, as its station file and profiles have them; and
// from them by when each row of docs/safety.md has to have acted, as the simulator's truth shows it.
#pragma once

#include "tests/live/wiring.hpp"

namespace stretch::live {

struct Timing {
  double period_s = 0;         // T
  double time_out_s = 0;       // the drive's, of one request
  double watchdog_s = 0;       // after which the torque is gone without a controller
  double relay_s = 0;          // the safety relay falls
  double filter_s = 0;         // of the force
  double on_the_way_s = 0;     // a message to the controller, and a command over the bus outside of a cycle
  double friction_n = 0;       // at the cuff: the cell does not see it
  double inward_deg_s = 0;     // a command of as much inward is a retreat's: no law gives it in a hold
  int tolerated_overruns = 0;  // in a row (SR15)
};

// Of the shipped station of that name. Throws std::runtime_error when it cannot be read.
[[nodiscard]] Timing timing_of(Wiring wiring);

// Seconds from what happens to the row of the truth that shows the answer. "Within n T" of docs/safety.md
// counts from the first cycle that sees it: until then one T may pass. A row of the truth is up to 10 ms
// late.
class Deadlines {
 public:
  explicit Deadlines(const Timing& timing) noexcept : t_(timing) {}

  [[nodiscard]] const Timing& timing() const noexcept { return t_; }
  [[nodiscard]] double period_s() const noexcept { return t_.period_s; }
  // An input or a message: until the next cycle, and that cycle.
  [[nodiscard]] double input() const noexcept;
  [[nodiscard]] double touch() const noexcept;  // one frame of the screen more
  [[nodiscard]] double input_torque_off() const noexcept { return input() + t_.relay_s; }
  [[nodiscard]] double wired_torque_off() const noexcept;  // the emergency stop asks nobody
  // A force that has to be so for `own_s` first.
  [[nodiscard]] double force(double own_s) const noexcept { return own_s + input() + t_.filter_s; }
  // Of `cycles` in a row the first begins up to one T after it happened, the last takes one.
  [[nodiscard]] double cycles(int cycles) const noexcept;
  [[nodiscard]] double drive_silent() const noexcept { return cycles(3) + t_.time_out_s; }
  [[nodiscard]] double drive_silent_torque_off() const noexcept { return drive_silent() + t_.relay_s; }
  [[nodiscard]] double heartbeat() const noexcept;
  [[nodiscard]] double overrun_torque_off() const noexcept { return input() + t_.relay_s; }
  [[nodiscard]] double controller_gone() const noexcept;
  [[nodiscard]] double controller_ends()
      const noexcept;  // SIGTERM: its thread that hears signals comes first

 private:
  Timing t_;
};

}  // namespace stretch::live
