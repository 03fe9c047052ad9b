// SR20: the load cell may have lost its zero.
#pragma once

#include "controller/safety/evidence.hpp"
#include "hal/restart_watch.hpp"

namespace stretch::safety {

// A load cell that may have started anew (hal/restart_watch.hpp) may have lost its zero, while all its
// readings look good. Without a session: torque off, so that a self-test takes the zero anew. In a session
// that is kept in mind until the session is over: the support is let down under power, and SR07 has it let
// down.
class LostZeroMonitor {
 public:
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  hal::RestartWatch restarted_;
  bool may_be_lost_ = false;
};

}  // namespace stretch::safety
