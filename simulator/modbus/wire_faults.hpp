// Which of the wire's faults are there, and what each does to the next request and its answer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "config/quantities/instant.hpp"
#include "config/settings/wire_fault.hpp"
#include "simulator/modbus/reply.hpp"
#include "simulator/modbus/tcp_frame.hpp"

namespace stretch::simulator {

// What a script may say about one. Not given: the figure of the table.
struct WireArguments {
  std::optional<double> amount = std::nullopt;  // in the unit fault_info() tells
  std::optional<Duration> length =
      std::nullopt;  // after it the fault ends by itself; zero, none: until ended
  config::WireDevice device = config::WireDevice::all;
  std::uint32_t count = 0;  // requests it is done to, then it ends; 0: until ended
};

enum class WireStart : std::uint8_t { started, amount_out_of_range, not_finite, time_out_of_range };

// What happens to one request. As made: nothing.
struct Treatment {
  bool heard = true;           // false: not carried out and not answered
  bool answered = true;        // false: carried out all the same
  std::uint8_t exception = 0;  // not 0: not carried out, answered with this
  bool wrong_function = false;
  bool repeated = false;
  bool partial_write = false;
  bool swapped_words = false;
  bool cleared_by_reading = false;
  Distortion distortion{};
};

// Pure: time is an argument, nothing is drawn. One thread.
class WireFaults {
 public:
  // Starting an active one starts it anew with the new arguments.
  [[nodiscard]] WireStart start(config::WireFault fault, const WireArguments& arguments,
                                Instant now) noexcept;
  void end(config::WireFault fault) noexcept;

  [[nodiscard]] bool active(config::WireFault fault, Instant now) const noexcept;
  // How many requests it was done to since the beginning.
  [[nodiscard]] std::uint64_t done(config::WireFault fault) const noexcept;

  // Once for each request, before it is carried out. `device` is whose it is; `all`: no device that faults
  // name. `transport` is tcp or rtu: what the other alone has is left out, and not counted.
  [[nodiscard]] Treatment treat(config::WireDevice device, config::Transport transport, Instant now) noexcept;

 private:
  struct Running {
    bool on = false;
    double amount = 0.0;
    std::optional<Instant> ends;
    config::WireDevice device = config::WireDevice::all;
    std::uint32_t left = 0;  // requests; 0: not counted
    std::uint64_t done = 0;
  };
  std::array<Running, config::kWireFaultCount> running_{};
};

}  // namespace stretch::simulator
