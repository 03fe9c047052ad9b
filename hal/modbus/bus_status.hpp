// How one transaction on a bus ended.
#pragma once

#include <cstdint>

namespace stretch::hal {

enum class BusStatus : std::uint8_t {
  ok,
  exception,  // a good answer that says no: the link is fine
  timeout,    // no whole answer within the response time-out, what comes later is not ours; or so a gateway
              // says
  bad_sum,    // an answer whose check sum is wrong: noise on a serial line
  bad_frame,  // an answer to something else, or none at all by its form
  held,       // nothing was sent: the line is kept silent until nothing can arrive any more
  closed      // there is no connection, or it broke
};

// Whether the link can be used for another transaction as it is. After a time-out or a bad frame an answer
// may still be under way, and would be taken for the next one's.
[[nodiscard]] constexpr bool link_intact(BusStatus status) noexcept {
  return status == BusStatus::ok || status == BusStatus::exception || status == BusStatus::held;
}

}  // namespace stretch::hal
