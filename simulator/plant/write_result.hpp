// What a device says to a written value; the server turns it into the Modbus exception of the register map.
#pragma once

#include <cstdint>

namespace stretch::plant {

// Anything but `accepted` means: nothing was written.
enum class WriteResult : std::uint8_t {
  accepted,
  out_of_range,  // exception 03
  not_allowed    // exception 04: not in this state
};

}  // namespace stretch::plant
