// What every device's profile has, whatever the device is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/quantities/quantities.hpp"
#include "config/settings/registers.hpp"

namespace stretch::config {

using namespace stretch::literals;

enum class DeviceKind : std::uint8_t { drive, load_cell, safety_io };

namespace profile_names {
inline constexpr std::array<std::string_view, 3> kDeviceKind{"drive", "load_cell", "safety_io"};
}  // namespace profile_names

inline constexpr std::size_t kMostBlocks = 6;     // besides the first
inline constexpr int kMostCyclicRegisters = 125;  // of all blocks together

struct DeviceProfile {
  DeviceKind kind = DeviceKind::drive;
  std::string name;      // the file's stem
  std::string title;     // maker and part, for people
  Source source{};       // of every figure that has none of its own; already in every point
  int address_base = 0;  // what the maker counts the first register as; already taken off every address here
  WordOrder word_order = WordOrder::abcd;  // of the device; already in every point
  int read_function = 3;                   // 3 or 4
  bool fc06 = true;                        // writes one register by function 6; false: by 16 as well
  bool fc23 = false;                       // of a drive: writes and reads in one transaction
  int max_read_registers = 125;            // per request
  int max_write_registers = 123;           // of a drive: per request; 121 with fc23
  // TCP: for one answer. Serial: from the request's last character to
  // the answer's first; the characters' own time comes on top.
  Duration response_timeout = 3_ms;
  Duration tcp_answer = 0.3_ms;         // TCP: how long an answer usually takes, for the bus budget
  Duration turnaround = 1_ms;           // serial: how long it usually takes to answer, for the bus budget
  std::optional<Duration> gap;          // silence the device needs between frames; none: the standard's
  std::vector<RegisterValue> identity;  // each must read exactly this before the device is used
  std::vector<SetupWrite> setup;        // written in this order after the identity was found
  // One request each, every cycle, in this order: what must fit together stands in one block.
  Block cyclic_read;
  std::vector<Block> also_read;
  // Of a drive. The others are written single registers.
  Block cyclic_write;  // registers of a written block that nothing covers are written 0
  std::vector<Block> also_write;
};

}  // namespace stretch::config
