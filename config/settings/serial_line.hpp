// A serial line with Modbus RTU on it: the port, or the server it is behind, the form of a character, the
// silence between frames.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/quantities/quantities.hpp"

namespace stretch::config {

using namespace stretch::literals;

// Data bits, parity, stop bits. The first three have the 11 bits a character that Modbus asks for; 8N1, with
// 10, is what many parts speak all the same.
enum class CharacterFormat : std::uint8_t { f8e1, f8o1, f8n2, f8n1 };

// Who turns an RS-485 transceiver round: the hardware by itself, or the kernel by RTS.
enum class Rs485 : std::uint8_t { automatic, rts_high_on_send, rts_low_on_send };

// How the line is reached: a port of this computer, or a server that passes its bytes on over TCP.
enum class LineTransport : std::uint8_t { serial, rtu_over_tcp };

namespace line_names {
inline constexpr std::array<std::string_view, 2> kLineTransport{"serial", "rtu_over_tcp"};
inline constexpr std::array<std::string_view, 4> kCharacterFormat{"8E1", "8O1", "8N2", "8N1"};
inline constexpr std::array<std::string_view, 3> kRs485{"automatic", "rts_high_on_send", "rts_low_on_send"};
}  // namespace line_names

// What libmodbus 3.1.6 sets as asked; of any other it silently makes 9600.
inline constexpr std::array<int, 8> kBaudRates{9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600};

struct SerialLine {
  std::string name;
  LineTransport transport = LineTransport::serial;
  // serial: a path that stays the same when an adapter is plugged in again, /dev/serial/by-id/...
  std::string tty{};
  // rtu_over_tcp: where the server is, numeric, and how long it usually takes to pass on a request and its
  // answer, both together.
  std::string host{};
  int port = 0;
  Duration server_delay = 2_ms;
  int baud = 115200;  // one of kBaudRates; of the line behind a server too
  CharacterFormat format = CharacterFormat::f8e1;
  Rs485 rs485 = Rs485::automatic;
  bool low_latency = true;  // ask the adapter to hand characters over at once
};

[[nodiscard]] constexpr int bits_of_a_character(CharacterFormat format) noexcept {
  return format == CharacterFormat::f8n1 ? 10 : 11;
}

// How long one character takes on the wire.
[[nodiscard]] constexpr Duration character_time(const SerialLine& line) noexcept {
  return seconds(static_cast<double>(bits_of_a_character(line.format)) / static_cast<double>(line.baud));
}

// The silence that ends a frame: 3.5 characters, 1.75 ms above 19200 baud (Modbus over Serial Line V1.02,
// 2.5.1.1).
[[nodiscard]] constexpr Duration standard_gap(const SerialLine& line) noexcept {
  return line.baud > 19200 ? milliseconds(1.75) : 3.5 * character_time(line);
}

}  // namespace stretch::config
