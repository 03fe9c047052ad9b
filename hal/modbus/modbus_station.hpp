// hal::Station over Modbus: drive, load cells and safety I/O, one blocking transaction after another, nothing
// else in the cycle.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "config/settings/profile.hpp"
#include "config/settings/station.hpp"
#include "hal/modbus/device_link.hpp"
#include "hal/modbus/station_profiles.hpp"
#include "hal/modbus/tcp_bus.hpp"
#include "hal/station.hpp"

namespace stretch::hal {

// read() and write() belong to one thread and do nothing but transactions and arithmetic: no allocation, no
// lock, no log. A device that fails costs its response time-out once, then nothing until a supervisor thread
// has connected it anew, found it to be what the profile says, and set it up.
//
// - Order: read() asks the load cell, or both transmitters, then the safety I/O; write() sends the outputs
//   (before the drive when torque is to be removed, after it otherwise) and the drive's written and read
//   blocks, whose answers are the next read()'s drive part.
// - Time: the transactions of a read() and the write() after it together take no longer than bus_budget()
//   says. One for which no longer enough is left is held back to the next cycle; the write that removes
//   torque never is.
// - Freshness: a force whose conversion counter stands, an input block whose scan counter stands or whose
//   wired echo does not follow, and a drive whose tick stands or that echoes neither of the last two command
//   counters are Quality::stale. The first answer of a device in the program's life only sets its counter:
//   it is stale.
// - The drive is enabled step by step while command.speed has a value, and disabled when it has none. What
//   was set up anew, or fell out of operation-enabled by itself, stays disabled until a command without a
//   speed has been seen; a safety I/O whose watchdog had expired keeps the permissive off until a command
//   without it has been seen. Without every proof of SetupResult that concerns it, neither is given at all.
class ModbusStation final : public Station {
 public:
  using MakeBus = std::function<tl::expected<std::unique_ptr<RegisterBus>, std::string>(const TcpEndpoint&)>;
  struct Options {
    Clock clock = monotonic_clock;
    MakeBus make_bus = make_tcp_bus;
    std::function<void(const std::string&)>
        tell{};  // what is wrong with a serial line; on its supervisor's thread, one for each line
  };

  // Starts the supervisors and returns at once: the links come up by themselves, see report(). The error says
  // which endpoint cannot be, or that the period cannot carry the devices' response time-outs, with the
  // figures.
  [[nodiscard]] static tl::expected<std::unique_ptr<ModbusStation>, std::string> open(
      const config::Station& station, const StationProfiles& profiles, const Options& options);
  [[nodiscard]] static tl::expected<std::unique_ptr<ModbusStation>, std::string> open(
      const config::Station& station, const StationProfiles& profiles);
  ~ModbusStation() override;

  [[nodiscard]] Sample read() noexcept override;
  void write(const Command& command) noexcept override;
  // False for a device until it is proven, and for the one cycle in which a device was taken over that had
  // to be set up anew.
  [[nodiscard]] SetupResult setup() const noexcept override;
  // Any thread.
  [[nodiscard]] std::optional<DeviceReport> report(Device device) const noexcept override;

 private:
  class Impl;
  explicit ModbusStation(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace stretch::hal
