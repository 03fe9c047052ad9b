// The drive in the cycle: one transaction that carries the command out and brings the state back.
#pragma once

#include <cstdint>
#include <span>

#include "config/settings/profile.hpp"
#include "hal/command.hpp"
#include "hal/modbus/device_link.hpp"
#include "hal/modbus/drive_sequence.hpp"

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
  DriveSequence sequence_;
  bool set_up_anew_ = false;  // in this cycle
  bool missed_ = false;       // the last exchange got no good answer
};

}  // namespace stretch::hal
