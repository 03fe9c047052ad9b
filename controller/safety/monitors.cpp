// Asking the monitors.
#include "controller/safety/monitors.hpp"

namespace stretch::safety {

Monitors::Monitors(const config::SafetySettings& s, const config::Mechanics& m, Duration period) noexcept
    : contraction_(s),
      sr01_(s),
      sr03_(s),
      sr04_(s),
      sr05_(s),
      sr07_(s),
      sr08_(s, m),
      sr09_(s),
      sr10_(s),
      sr11_(s),
      sr12_(s),
      sr14_(s),
      sr15_(s, m, period),
      sr17_(s),
      sr18_(s),
      sr26_(s),
      sr27_(s, m) {}

RowActions Monitors::step(Evidence& e) noexcept {
  contraction_.step(e);
  RowActions present{};
  present[index(SafetyRow::sr01_stretch_force)] = sr01_(e);
  present[index(SafetyRow::sr02_cuff_force)] = sr02_(e);
  present[index(SafetyRow::sr03_guarding)] = sr03_(e);
  present[index(SafetyRow::sr04_angle)] = sr04_(e);
  present[index(SafetyRow::sr05_speed)] = sr05_(e);
  present[index(SafetyRow::sr06_bad_force)] = sr06_(e);
  present[index(SafetyRow::sr07_stale_force)] = sr07_(e);
  present[index(SafetyRow::sr08_force_disagrees)] = sr08_(e);
  present[index(SafetyRow::sr09_drive_silent)] = sr09_(e);
  present[index(SafetyRow::sr10_drive_fault)] = sr10_(e);
  present[index(SafetyRow::sr11_safety_chain)] = sr11_(e);
  present[index(SafetyRow::sr12_hand_switch)] = sr12_(e);
  present[index(SafetyRow::sr13_stop)] = sr13_(e);
  present[index(SafetyRow::sr14_heartbeat)] = sr14_(e);
  present[index(SafetyRow::sr15_overrun)] = sr15_(e);
  present[index(SafetyRow::sr17_time)] = sr17_(e);
  present[index(SafetyRow::sr18_retreat_stuck)] = sr18_(e);
  present[index(SafetyRow::sr19_refused_input)] =
      e.wanted_refused ? SafetyAction::retreat : SafetyAction::none;
  present[index(SafetyRow::sr20_self_test)] = sr20_(e);
  present[index(SafetyRow::sr26_leg_out)] = sr26_(e);
  present[index(SafetyRow::sr27_angles_disagree)] = sr27_(e);
  return present;
}

}  // namespace stretch::safety
