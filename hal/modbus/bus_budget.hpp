// Whether the period carries what a cycle sends and receives: by the profiles, before anything is connected.
#pragma once

#include <string>
#include <vector>

#include "config/settings/station.hpp"
#include "hal/modbus/station_profiles.hpp"

namespace stretch::hal {

struct BusBudget {
  // One transaction of the fullest cycle on a serial line.
  struct Transaction {
    std::string device;   // "drive"
    std::string what;     // "read 5000 to 5015"
    Duration gap;         // silence before it
    Duration characters;  // request and answer on the wire
    Duration turnaround;  // the device's own
    Duration server;      // of a line behind one: what it takes to pass both on
    [[nodiscard]] Duration whole() const noexcept { return gap + characters + turnaround + server; }
  };
  // A serial line, or a device with a TCP connection of its own. Of the latter the transactions are not
  // listed.
  struct Part {
    std::string where;                      // "line cuff", "drive on TCP"
    std::vector<Transaction> transactions;  // serial lines alone
    Duration usual;                         // when every answer comes as it should
    Duration longest;                       // when one of them does not come at all
  };

  std::vector<Part> parts;
  Duration period;
  Duration longest;  // of a cycle: all parts, one after the other

  [[nodiscard]] bool fits() const noexcept;
  // One line with the figures and what to do; empty if it fits.
  [[nodiscard]] std::string refusal() const;
};

// The fullest cycle: command and state of the drive, force, inputs, outputs with their watchdog's trigger. On
// a serial line it takes the characters, the gaps and the turnarounds of all of them, and the longest
// time-out among them once: after a failure the line is kept quiet. On TCP each device takes the usual time
// of all answers but one, and its response time-out once. Pure but for its memory; not for the cycle.
[[nodiscard]] BusBudget bus_budget(const config::Station& station, const StationProfiles& profiles);

}  // namespace stretch::hal
