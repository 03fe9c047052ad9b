// The keys of a station's serial lines.
#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <string>

#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"

namespace stretch::config {
std::optional<Complaint> ipv4_address(const std::string& host) {
  in_addr address{};
  if (inet_pton(AF_INET, host.c_str(), &address) == 1) return std::nullopt;
  return Complaint{"is not a numeric IPv4 address", "an IPv4 address, as 192.168.1.10",
                   "write the device's address; names are not looked up, and IPv6 is not spoken"};
}

namespace {

std::optional<Complaint> absolute(const std::string& path) {
  if (path.front() == '/') return std::nullopt;
  return Complaint{"is no absolute path", "a path such as /dev/serial/by-id/...",
                   "write the whole path of the port"};
}

// One of the rates that can be had as asked.
Key<SerialLine> baud_key() {
  Key<SerialLine> key = detail::ranged<SerialLine>("baud", "whole number", "", within(9600, 921600),
                                                   "characters go at this rate on the wire");
  std::string rates;
  for (const int rate : kBaudRates) rates += (rates.empty() ? "" : ", ") + std::to_string(rate);
  key.text.allowed = rates;
  key.take = [rates](const Value& value, const std::string& full, SerialLine& out, Report& report) {
    if (auto complaint = detail::check_whole(value, within(9600, 921600), "")) {
      return report.refuse(full, value, std::move(*complaint));
    }
    if (std::find(kBaudRates.begin(), kBaudRates.end(), value.integer) == kBaudRates.end()) {
      return report.refuse(full, value,
                           {"is no rate a serial port is sure to have", rates, "write one of these"});
    }
    out.baud = static_cast<int>(value.integer);
  };
  key.show = [](const SerialLine& line) { return std::to_string(line.baud); };
  return key;
}

// What a line is reached by, and what is not its own.
std::optional<Complaint> unless_reached(const SerialLine& line, const std::string&) {
  if (line.transport == LineTransport::serial) {
    if (!line.host.empty() || line.port != 0) {
      return Complaint{"is for a line behind a server", "tty, with transport = \"serial\"",
                       "leave host and port out, or say transport = \"rtu_over_tcp\""};
    }
    if (!line.tty.empty()) return std::nullopt;
    return Complaint{"has no port", "tty = \"/dev/serial/by-id/...\"", "add tty"};
  }
  if (!line.tty.empty()) {
    return Complaint{"is for a port of this computer", "host and port, with transport = \"rtu_over_tcp\"",
                     "leave tty out, or say transport = \"serial\""};
  }
  if (line.rs485 != Rs485::automatic) {
    return Complaint{"is for a port of this computer: a server turns its transceiver round itself",
                     "automatic, with transport = \"rtu_over_tcp\"", "leave it out"};
  }
  if (!line.host.empty() && line.port != 0) return std::nullopt;
  return Complaint{"does not say where its server is", "host and port, with transport = \"rtu_over_tcp\"",
                   "add what is missing"};
}

// What is given and would have no meaning.
std::optional<Complaint> unless_a_servers(const SerialLine& line, const std::string&) {
  if (line.transport == LineTransport::rtu_over_tcp) return std::nullopt;
  return Complaint{"is for a line behind a server", "with transport = \"rtu_over_tcp\"",
                   "leave it out: a port's turnaround is in the devices' profiles"};
}
std::optional<Complaint> unless_a_ports(const SerialLine& line, const std::string&) {
  if (line.transport == LineTransport::serial) return std::nullopt;
  return Complaint{"is for a port of this computer", "with transport = \"serial\"",
                   "leave it out: a server's own delay is set at the server"};
}

}  // namespace

Section<SerialLine> line_keys() {
  using L = SerialLine;
  Section<L> s;
  s.add(text("name", 32, &L::name, "what the devices on it call it").required());
  s.add(word(
      "transport", line_names::kLineTransport, &L::transport,
      "how it is reached: by a port of this computer, or by a server that passes its bytes on over TCP"));
  s.add(text("tty", 256, &L::tty,
             "serial: the port; /dev/serial/by-id/... stays the same when it is plugged in again", absolute));
  s.add(text("host", 64, &L::host, "rtu_over_tcp: the server's numeric IPv4 address", ipv4_address));
  s.add(whole("port", "", within(1, 65535), &L::port, "rtu_over_tcp: its TCP port"));
  s.add(
      quantity("server_delay_us", unit::kMicrosecond, within(0, 20000), &L::server_delay,
               "rtu_over_tcp: how long it usually takes to pass on a request and its answer, both together"));
  s.add(baud_key());
  s.add(word("format", line_names::kCharacterFormat, &L::format, "data bits, parity, stop bits"));
  s.add(word("rs485", line_names::kRs485, &L::rs485,
             "who turns the transceiver round: the hardware, or the kernel by RTS"));
  s.add(flag("low_latency", &L::low_latency,
             "ask the adapter to hand characters over at once; refused by one that cannot, which is told"));
  s.rule({"transport", "tty", "host", "port", "rs485", "name"}, unless_reached);
  s.rule({"server_delay_us"}, unless_a_servers);
  s.rule({"low_latency"}, unless_a_ports);
  return s;
}

}  // namespace stretch::config
