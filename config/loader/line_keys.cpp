// The keys of a station's serial lines.
#include <algorithm>

#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"

namespace stretch::config {
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

}  // namespace

Section<SerialLine> line_keys() {
  using L = SerialLine;
  Section<L> s;
  s.add(text("name", 32, &L::name, "what the devices on it call it").required());
  s.add(text("tty", 256, &L::tty,
             "the serial port; /dev/serial/by-id/... stays the same when it is plugged in again", absolute)
            .required());
  s.add(baud_key());
  s.add(word("format", line_names::kCharacterFormat, &L::format, "data bits, parity, stop bits"));
  s.add(word("rs485", line_names::kRs485, &L::rs485,
             "who turns the transceiver round: the hardware, or the kernel by RTS"));
  s.add(flag("low_latency", &L::low_latency,
             "ask the adapter to hand characters over at once; refused by one that cannot, which is told"));
  return s;
}

}  // namespace stretch::config
