// Margins between what the drive enforces and what the safety layer does.
#include "hal/modbus/drive_wish.hpp"

#include "config/settings/ceilings.hpp"

namespace stretch::hal {
namespace {
constexpr Angle kBeyondMachine = degrees(2.0);
constexpr Angle kBeyondEndStop = degrees(0.2);
constexpr double kAboveFastest = 1.2;  // the drive must not clip what the law commands
}  // namespace

DriveWish drive_wish(const config::Station& station) noexcept {
  return {.watchdog = station.mechanics.drive_watchdog,
          .soft_limit_max = station.machine.angle + kBeyondMachine,
          .soft_limit_min = station.mechanics.end_min - kBeyondEndStop,
          .max_speed = max(ceilings::kSpeed, ceilings::kReleaseSpeed) * kAboveFastest,
          .needs_fc23 = false,
          .rated_torque = station.mechanics.drive_rated_torque};
}

bool same_rated_torque(Torque of_drive, Torque commissioned) noexcept {
  return abs(of_drive - commissioned) <= 0.001 * commissioned;
}

}  // namespace stretch::hal
