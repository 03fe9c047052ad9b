// A line with Modbus RTU on it, all its units, at a port or behind a server: frames, the silence between
// them, and what is thrown away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <tl/expected.hpp>

#include "config/quantities/instant.hpp"
#include "config/settings/serial_line.hpp"
#include "hal/modbus/line_timing.hpp"
#include "hal/modbus/register_bus.hpp"

namespace stretch::hal {

// An RTU answer says neither to which request it belongs nor when it was sent. So nothing is asked while an
// answer to something else may still come: a transaction that fails makes the line quiet for a time, whatever
// arrives in it is thrown away, and bytes that nobody asked for, found before a request, count as such a
// failure too.
//
// Behind a server that passes the line's bytes on over TCP (rtu_over_tcp) a frame has no silence round it
// here: it ends by its length or by the time-out alone, and what the server still holds cannot be thrown away
// by us. So a transaction that fails drops the connection as well. connect() brings the line back; the
// silence that was begun goes on, and is no shorter on the new connection than 10 ms and twice the server's
// delay.
//
// Used by one thread at a time.
class RtuLine {
 public:
  // Not open yet. The error names what is wrong with the line.
  [[nodiscard]] static tl::expected<std::unique_ptr<RtuLine>, std::string> make(
      const config::SerialLine& line);
  ~RtuLine();
  RtuLine(const RtuLine&) = delete;
  RtuLine& operator=(const RtuLine&) = delete;

  // Opens the port for this program alone, and makes sure that it runs as asked: the baud rate reads back,
  // RS-485 is the kernel's where the line says so. Of a line behind a server nothing but the connection can
  // be made sure of. Blocks; never called in the cycle. Open already: closes first. The error is for people.
  [[nodiscard]] tl::expected<void, std::string> connect();
  void close() noexcept;
  // Connected, and not dropped since.
  [[nodiscard]] bool is_open() const noexcept;
  // Until when nothing is asked, because of a failure; nothing: it may be asked.
  [[nodiscard]] std::optional<Instant> quiet_until() const noexcept;
  // How long the last exchange waited for the silence before its request.
  [[nodiscard]] Duration kept_silent() const noexcept;
  // Why the port hands characters over later than it could; empty: nothing known. Of the last connect().
  [[nodiscard]] const std::string& latency_refusal() const noexcept;

  // One transaction with one unit. Blocks no longer than timing.longest(request). The answer's PDU stands at
  // the beginning of `answer`, `size` long, when the status is ok; `held` while the line is quiet; `closed`
  // also when more than 4 KiB that nobody asked for are found behind a server. No allocation.
  [[nodiscard]] BusStatus exchange(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request,
                                   std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) noexcept;
  // Waits until the line is no longer quiet, and no longer than `latest`: what is asked then may still be
  // held.
  void sit_out_silence(Instant latest) noexcept;

 private:
  class Impl;
  explicit RtuLine(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace stretch::hal
