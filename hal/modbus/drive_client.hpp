// The drive in the cycle: one transaction that carries the command out and brings the state back.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "config/settings/profile.hpp"
#include "hal/command.hpp"
#include "hal/modbus/device_link.hpp"
#include "hal/modbus/drive_codec.hpp"

namespace stretch::hal {

// Control thread. Holds link and profile by reference.
class DriveClient {
 public:
  DriveClient(DeviceLink& link, const config::DriveProfile& profile, Torque rated) noexcept
      : link_(link), profile_(profile), rated_(rated) {}

  // Takes a link over that the supervisor offers.
  void adopt() noexcept;
  // What the drive answered to the last exchange(); the default sample if it did not.
  [[nodiscard]] const DriveSample& sample() const noexcept { return sample_; }
  // `permitted`: nothing else forbids to enable it.
  void exchange(const Command& command, bool permitted) noexcept;
  [[nodiscard]] bool set_up_anew() const noexcept { return set_up_anew_; }

 private:
  [[nodiscard]] bool transact(std::span<const std::uint16_t> out, std::span<std::uint16_t> in) noexcept;
  void take(std::span<const std::uint16_t> block) noexcept;

  DeviceLink& link_;
  const config::DriveProfile& profile_;
  Torque rated_;
  DriveSample sample_;
  DriveState state_ = DriveState::unknown;  // of the last good answer; a lost one does not disable the drive
  std::uint16_t counter_ = 0;
  std::optional<std::uint16_t> tick_;
  bool enabling_ = false;         // the last order wanted it enabled
  bool enabling_before_ = false;  // the one before it
  bool locked_ = true;            // until a command without a speed has been seen
  bool set_up_anew_ = false;      // in this cycle
};

}  // namespace stretch::hal
