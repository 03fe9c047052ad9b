// What the drive is ordered from one cycle to the next, and how far its answer to it is to be believed.
#pragma once

#include <cstdint>
#include <optional>

#include "hal/command.hpp"
#include "hal/modbus/drive_codec.hpp"
#include "hal/sample.hpp"

namespace stretch::hal {

// Pure. The same behind the Modbus client and in virtual time.
//
// The drive is enabled one step a cycle, from the state it answered last, while a command has a speed; the
// speed goes out only once it is enabled. It stays disabled until a command without a speed has been seen
// after it was set up anew and after it fell out of operation-enabled by itself.
class DriveSequence {
 public:
  // Which counters the part has.
  struct Counters {
    bool tick = true;
    bool echo = true;
  };
  enum class Taken : std::uint8_t {
    as_judged,
    rebooted  // its clock began anew: it has forgotten its watchdog and its limits
  };

  // Nothing is known of its state, and its first answer will be stale.
  void set_up_anew() noexcept;
  // Once a cycle, whether or not the order can be sent: counts. `permitted`: nothing else forbids to enable.
  [[nodiscard]] DriveOrder next(const Command& command, bool permitted) noexcept;
  // The answer to the order of this cycle. Sets its quality to stale when the tick stands or ran backwards,
  // or when it echoes neither of the last two orders.
  Taken take(DriveSample& answer, Counters counters) noexcept;

 private:
  DriveState state_ = DriveState::unknown;  // of the last good answer; a lost one does not disable the drive
  std::uint16_t counter_ = 0;
  std::optional<std::uint16_t> tick_;
  bool enabling_ = false;         // the last order wanted it enabled
  bool enabling_before_ = false;  // the one before it
  bool locked_ = true;            // until a command without a speed has been seen
};

}  // namespace stretch::hal
