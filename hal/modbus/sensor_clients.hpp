// The load cell and the safety I/O in the cycle.
#pragma once

#include <cstdint>
#include <optional>

#include "config/settings/profile.hpp"
#include "hal/command.hpp"
#include "hal/modbus/device_link.hpp"
#include "hal/modbus/sensor_codec.hpp"

namespace stretch::hal {

// Control thread. Holds link and profile by reference.
class LoadCellClient {
 public:
  LoadCellClient(DeviceLink& link, const config::LoadCellProfile& profile) noexcept
      : link_(link), profile_(profile) {}

  void adopt() noexcept { set_up_anew_ = link_.adopt() == Adoption::set_up_anew; }
  [[nodiscard]] ForceSample read() noexcept;
  // The zero command on its rising edge, the idle command a cycle later.
  void write(const Command& command) noexcept;
  [[nodiscard]] bool set_up_anew() const noexcept { return set_up_anew_; }

 private:
  DeviceLink& link_;
  const config::LoadCellProfile& profile_;
  std::optional<std::uint16_t> sequence_;
  bool zero_asked_ = false;
  bool idle_due_ = false;
  bool set_up_anew_ = false;
};

// Control thread. Holds link and profile by reference.
class SafetyIoClient {
 public:
  // At the first cycle after this: at 10 ms and at 25 ms a cycle never later than 50 ms.
  static constexpr Duration kRefreshAfter = milliseconds(40.0);

  SafetyIoClient(DeviceLink& link, const config::SafetyIoProfile& profile, Clock clock) noexcept
      : link_(link), profile_(profile), clock_(clock) {}

  void adopt() noexcept;
  [[nodiscard]] SafetyIoSample read() noexcept;
  // Writes the outputs, and the watchdog's trigger with them, when they have changed and to refresh them.
  void write(const Command& command, bool permitted) noexcept;
  [[nodiscard]] bool set_up_anew() const noexcept { return set_up_anew_; }

 private:
  [[nodiscard]] bool write_one(const config::RegisterValue& value) noexcept;

  DeviceLink& link_;
  const config::SafetyIoProfile& profile_;
  Clock clock_;
  std::optional<std::uint16_t> scan_;
  std::optional<std::uint16_t> written_;  // the outputs as they stand in the device, as far as is known
  Instant refreshed_;
  std::uint16_t trigger_ = 0;
  bool locked_ = true;  // until a command without the permissive has been seen
  bool set_up_anew_ = false;
};

}  // namespace stretch::hal
