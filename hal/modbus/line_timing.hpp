// How long a transaction on a serial line takes, by the characters it consists of.
#pragma once

#include <cstddef>

#include "config/settings/profile.hpp"
#include "config/settings/serial_line.hpp"
#include "hal/modbus/rtu_frame.hpp"

namespace stretch::hal {

// One device on one line. Pure, trivially copyable.
struct LineTiming {
  Duration character;
  Duration gap;               // silence before a request: the line's standard, or what the device needs; at
                              // least 3.5 characters, without which no frame ends
  Duration response_timeout;  // from the request's last character to the answer's first
  Duration server{};          // what a server between takes to pass a request and its answer on, as a rule

  [[nodiscard]] static LineTiming of(const config::SerialLine& line,
                                     const config::DeviceProfile& device) noexcept {
    const Duration character = config::character_time(line);
    return {.character = character,
            .gap = max(device.gap.value_or(config::standard_gap(line)), 3.5 * character),
            .response_timeout = device.response_timeout,
            .server = line.transport == config::LineTransport::rtu_over_tcp ? line.server_delay : Duration{}};
  }

  [[nodiscard]] constexpr Duration on_the_wire(std::size_t bytes) const noexcept {
    return character * static_cast<double>(bytes);
  }
  // From the first character sent to the last one that may still be waited for.
  [[nodiscard]] Duration answer_within(const RequestPdu& request) const noexcept {
    return on_the_wire(request.bytes().size() + kRtuOverhead + rtu_answer_size(request)) + response_timeout +
           server;
  }
  // The longest a whole transaction may take, the silence before it included.
  [[nodiscard]] Duration longest(const RequestPdu& request) const noexcept {
    return gap + answer_within(request);
  }
  // How long after a failed transaction its answer is given to arrive and be thrown away.
  [[nodiscard]] Duration quiet(const RequestPdu& request) const noexcept {
    constexpr Duration kLeast = milliseconds(10.0);
    return max(kLeast, 2.0 * (on_the_wire(rtu_answer_size(request)) + response_timeout + server));
  }
};

}  // namespace stretch::hal
