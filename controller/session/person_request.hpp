// What a person asks of the session, one press or tap each.
#pragma once

#include <cstdint>

namespace stretch::session {

enum class PersonAction : std::uint8_t {
  prepare,         // with a plan
  begin_mounting,  // ready: on to the stop test or to mounting; value: the number of the plan it is meant for
  angle_up,        // jog while the button is held: repeated at least five times a second
  angle_down,
  set_comfortable_angle,
  start,  // "go on": the stop test's next move, or mounting's countdown
  pause,
  resume,
  decline,
  less,
  more,
  hold_here,  // freeze the target, or go on
  enough,
  tap,      // "I am all right"
  comfort,  // value 0..10
  score     // value 0..10
};

// Trivially copyable.
struct PersonRequest {
  PersonAction action = PersonAction::tap;
  double value = 0.0;
};

}  // namespace stretch::session
