// A plant behind real Modbus TCP on loopback and the controller's own client in front of it; the plant's time
// passes when the test says so.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "config/settings/station.hpp"
#include "hal/modbus/modbus_station.hpp"
#include "hal/station.hpp"
#include "simulator/plant/plant.hpp"

namespace stretch::integration {

// The server has a thread of its own, and serves the plant only inside read() and write(): between them the
// plant is the test's. One at a time, for its clock is the plant's time. Devices that lose their power or
// reboot are not for it: to connect anew takes real time.
class WiredStation final : public hal::Station {
 public:
  // Returns with all three links up and the devices set up, while the plant stood still. Only read() was
  // called. The error says what could not be.
  [[nodiscard]] static tl::expected<std::unique_ptr<WiredStation>, std::string> connect(
      plant::Plant& plant, const config::Station& station, const hal::StationProfiles& profiles);
  ~WiredStation() override;

  [[nodiscard]] hal::Sample read() noexcept override;
  void write(const hal::Command& command) noexcept override;
  [[nodiscard]] hal::SetupResult setup() const noexcept override;
  [[nodiscard]] std::optional<hal::DeviceReport> report(hal::Device device) const noexcept override;

 private:
  class Server;
  WiredStation(plant::Plant& plant, std::unique_ptr<Server> server);

  plant::Plant& plant_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<hal::ModbusStation> client_;
};

// Whether every link is up.
[[nodiscard]] bool all_up(const hal::Station& station) noexcept;

}  // namespace stretch::integration
