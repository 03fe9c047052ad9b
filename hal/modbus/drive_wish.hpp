// What a station wants its drive set to before it may be enabled.
#pragma once

#include "config/quantities/quantities.hpp"
#include "config/settings/station.hpp"

namespace stretch::hal {

struct DriveWish {
  Duration watchdog;
  Angle soft_limit_max;
  Angle soft_limit_min;
  AngularVelocity max_speed;
  bool needs_fc23 = false;  // the period carries a cycle with function 23 alone
  Torque rated_torque;      // commissioned; every torque on the wire is per cent of the drive's own
};
// The soft limits stand just outside the machine's, so that the safety layer acts first; so does the fastest
// speed, above the fastest one the machine ever commands.
[[nodiscard]] DriveWish drive_wish(const config::Station& station) noexcept;

// Whether a drive's own rated torque is the commissioned one: within 0.1 %.
[[nodiscard]] bool same_rated_torque(Torque of_drive, Torque commissioned) noexcept;

}  // namespace stretch::hal
