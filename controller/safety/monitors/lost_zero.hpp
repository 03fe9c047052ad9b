// SR20: the load cell may have lost its zero.
#pragma once

#include "controller/safety/evidence.hpp"

namespace stretch::safety {

// A load cell that gave no answer for 100 ms may have been without power, and then its zero is gone while all
// its readings look good. Without a session: torque off, so that a self-test takes the zero anew. In a
// session that is kept in mind until the session is over: the support is let down under power, and SR07 has
// it let down.
class LostZeroMonitor {
 public:
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  Instant heard_at_;
  bool may_be_lost_ = false;
};

}  // namespace stretch::safety
