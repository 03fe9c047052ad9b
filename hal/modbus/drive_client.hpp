// The drive in the cycle: the command carried out and the state brought back.
#pragma once

#include <cstdint>
#include <optional>

#include "config/settings/drive_profile.hpp"
#include "hal/command.hpp"
#include "hal/modbus/cyclic_blocks.hpp"
#include "hal/modbus/drive_sequence.hpp"
#include "hal/modbus/set_point.hpp"

namespace stretch::hal {

// Control thread. Holds link and profile by reference.
class DriveClient {
 public:
  DriveClient(DeviceLink& link, const config::DriveProfile& profile, Torque rated, Clock clock) noexcept
      : link_(link), profile_(profile), rated_(rated), clock_(clock) {}

  // Takes a link over that the supervisor offers.
  void adopt() noexcept;
  // What the drive answered to the last exchange(); the default sample if it did not.
  [[nodiscard]] const DriveSample& sample() const noexcept { return sample_; }
  // `permitted`: nothing else forbids to enable it.
  void exchange(const Command& command, bool permitted) noexcept;
  [[nodiscard]] bool set_up_anew() const noexcept { return set_up_anew_; }

 private:
  struct Seen {
    Angle angle;
    Instant at;
  };

  void take(std::span<const std::uint16_t> registers, Instant now) noexcept;

  DeviceLink& link_;
  const config::DriveProfile& profile_;
  Torque rated_;
  Clock clock_;
  CyclicExchange blocks_;
  DriveSample sample_;
  DriveSequence sequence_;
  SetPoint set_point_;
  std::optional<Seen> seen_;  // the last good answer
  bool set_up_anew_ = false;  // in this cycle
};

}  // namespace stretch::hal
