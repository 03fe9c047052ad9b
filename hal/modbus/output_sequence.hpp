// When the safety I/O's outputs are written, and whether the permissive is among them.
#pragma once

#include <cstdint>
#include <optional>

#include "config/quantities/instant.hpp"
#include "hal/command.hpp"

namespace stretch::hal {

// Pure. The same behind the Modbus client and in virtual time.
//
// Outputs are written when they have changed and to refresh them, each time with a new value of the
// watchdog's trigger. After the device was set up anew, its watchdog expired perhaps, the permissive stays
// off until a command without it has been seen.
class OutputSequence {
 public:
  // At the first cycle after this: at 10 ms and at 25 ms a cycle never later than 50 ms.
  static constexpr Duration kRefreshAfter = milliseconds(40.0);

  // The link was lost meanwhile: nothing is known to stand any more.
  void taken_over(bool set_up_anew) noexcept;
  // Once a cycle. `permitted`: nothing else forbids it.
  [[nodiscard]] bool permissive(const Command& command, bool permitted) noexcept;
  // Whether `outputs` are to be written now. If so, nothing counts as standing until written() says that it
  // does.
  [[nodiscard]] bool due(std::uint16_t outputs, Instant now) noexcept;
  [[nodiscard]] std::uint16_t next_trigger() noexcept { return ++trigger_; }
  void written(std::uint16_t outputs, Instant now) noexcept;

 private:
  std::optional<std::uint16_t> standing_;  // in the device, as far as is known
  Instant refreshed_;
  std::uint16_t trigger_ = 0;
  bool locked_ = true;  // until a command without the permissive has been seen
};

}  // namespace stretch::hal
