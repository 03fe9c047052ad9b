// SR28's remaining time.
#include "controller/session/attendance.hpp"

namespace stretch::session {

Duration Attendance::left(Instant now) const noexcept {
  return max(Duration{}, ask_after_ + answer_within_ - (now - last_));
}

}  // namespace stretch::session
