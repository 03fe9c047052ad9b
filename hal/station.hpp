// The hardware as the control loop sees it. Two implementations: Modbus, and the plant in virtual time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "config/quantities/instant.hpp"
#include "hal/command.hpp"
#include "hal/link_statistics.hpp"
#include "hal/sample.hpp"

namespace stretch::hal {

// What was found when the devices were set up, for the self-test (SR20). False until proven.
struct SetupResult {
  bool drive_identity = false;
  bool drive_watchdog = false;      // set and read back equal
  bool drive_torque_limit = false;  // set, read back, effective in the mode used
  bool load_cell_identity = false;  // of each transmitter, its settings read back
  bool safety_io_identity = false;
  bool safety_io_watchdog = false;

  // Every proof without which neither the permissive is given nor the drive enabled.
  [[nodiscard]] constexpr bool permits_torque() const noexcept {
    return drive_identity && drive_watchdog && drive_torque_limit && safety_io_identity && safety_io_watchdog;
  }
};

// load_cell_b: where each force channel has a transmitter of its own, channel B's; load_cell is A's then.
enum class Device : std::uint8_t { drive, load_cell, load_cell_b, safety_io };
inline constexpr std::size_t kDeviceCount = 4;

// One device by itself. Trivially copyable.
struct DeviceReport {
  bool identity = false;  // it is what its profile describes
  bool settings = false;  // and what set-up gave it (watchdog, limits, filter) reads back; false until proven
  LinkStatistics link;
};

// One station. Used by one thread only, alternating read and write, one pair per cycle.
//
// The drive's part of a sample is what the drive answered to the previous write (one FC23 per cycle writes
// the command and reads the state), so it is one period old; force and safety I/O are read in read().
class Station {
 public:
  virtual ~Station() = default;
  Station() = default;
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  // Blocks, together with the write() after it, no longer than the devices' response time-outs together.
  // Never throws, never allocates; a device that does not answer shows as Quality::no_answer.
  [[nodiscard]] virtual Sample read() noexcept = 0;

  // Carries the command out, the safety output before the drive when torque is to be removed.
  virtual void write(const Command& command) noexcept = 0;

  // What set-up proved; changes when a device was reconnected and set up anew.
  [[nodiscard]] virtual SetupResult setup() const noexcept = 0;

  // Nothing: the station has no such device. Which ones it has never changes.
  [[nodiscard]] virtual std::optional<DeviceReport> report(Device device) const noexcept = 0;
  // Of a device the station does not have as of one that was never there.
  [[nodiscard]] LinkStatistics link(Device device) const noexcept {
    const auto found = report(device);
    return found ? found->link : LinkStatistics{};
  }
};

}  // namespace stretch::hal
