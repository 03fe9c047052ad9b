// The table of faults: names, units, defaults, ranges.
#include "config/settings/fault.hpp"

#include <array>

namespace stretch::config {
namespace {

using enum FaultName;

constexpr std::array<FaultInfo, kFaultCount> kTable{{
    // fault, name, unit, default, min, max, rise ms, length ms, leg event
    {force_stuck, "force_stuck", "", 0, 0, 0, 0, 0, false},
    {force_drift, "force_drift", "N/s", 1, -1000, 1000, 0, 0, false},
    {force_spike, "force_spike", "N", 100, -2000, 2000, 0, 0, false},
    {force_inverted, "force_inverted", "", 0, 0, 0, 0, 0, false},
    {force_open, "force_open", "", 0, 0, 0, 0, 0, false},
    {force_adc, "force_adc", "", 0, 0, 0, 0, 0, false},
    {force_overload, "force_overload", "", 0, 0, 0, 0, 0, false},
    {counter_frozen, "counter_frozen", "", 0, 0, 0, 0, 0, false},
    {load_cell_reboot, "load_cell_reboot", "", 0, 0, 0, 0, 1500, false},
    {encoder_slip, "encoder_slip", "deg", 5, -180, 180, 0, 0, false},
    {drive_fault, "drive_fault", "code", 0x6010, 1, 0xFFFF, 0, 0, false},
    {drive_drop_out, "drive_drop_out", "", 0, 0, 0, 0, 1, false},
    {drive_reboot, "drive_reboot", "", 0, 0, 0, 0, 300, false},
    {drive_runaway, "drive_runaway", "deg/s", 6, -29, 29, 0, 0, false},
    {drive_torque_limit, "drive_torque_limit", "N m", 20, 0, 200, 0, 0, false},
    {friction, "friction", "N m", 9, 0, 60, 0, 0, false},
    {sto_a_open, "sto_a_open", "", 0, 0, 0, 0, 0, false},
    {sto_b_open, "sto_b_open", "", 0, 0, 0, 0, 0, false},
    {relay_fault, "relay_fault", "", 0, 0, 0, 0, 0, false},
    {hand_switch_a_stuck_closed, "hand_switch_a_stuck_closed", "", 0, 0, 0, 0, 0, false},
    {hand_switch_a_stuck_open, "hand_switch_a_stuck_open", "", 0, 0, 0, 0, 0, false},
    {hand_switch_b_stuck_closed, "hand_switch_b_stuck_closed", "", 0, 0, 0, 0, 0, false},
    {hand_switch_b_stuck_open, "hand_switch_b_stuck_open", "", 0, 0, 0, 0, 0, false},
    {estop, "estop", "", 0, 0, 0, 0, 0, false},
    {end_min_open, "end_min_open", "", 0, 0, 0, 0, 0, false},
    {end_max_open, "end_max_open", "", 0, 0, 0, 0, 0, false},
    {strap_open, "strap_open", "", 0, 0, 0, 0, 0, false},
    {io_frozen, "io_frozen", "", 0, 0, 0, 0, 0, false},
    {power_cut, "power_cut", "", 0, 0, 0, 0, 0, false},
    {spasm, "spasm", "N m", 30, 0, 120, 150, 1000, true},
    {guarding, "guarding", "N m", 15, 0, 120, 300, 3000, true},
    {cough, "cough", "N m", 20, 0, 120, 50, 250, true},
    {cramp, "cramp", "N m", 80, 0, 200, 300, 8000, true},
    {push, "push", "N m", 30, 0, 200, 500, 0, true},
    {pull, "pull", "N m", 20, 0, 200, 500, 0, true},
    {tone, "tone", "%", 5, 0, 30, 0, 0, true},
    {cuff_slip, "cuff_slip", "m", 0.03, -0.2, 0.2, 0, 0, true},
    {leg_out, "leg_out", "", 0, 0, 0, 0, 0, true},
    {knee_bend, "knee_bend", "deg", 10, 0, 60, 0, 0, true},
    {pelvis_roll, "pelvis_roll", "deg", 5, -15, 15, 0, 0, true},
    {hand_switch, "hand_switch", "", 0, 0, 0, 0, 0, false},
    {strap_opened, "strap_opened", "", 0, 0, 0, 0, 0, false},
    {leg_slips_out, "leg_slips_out", "", 0, 0, 0, 0, 0, true},
    {force_sign_mismatch, "force_sign_mismatch", "", 0, 0, 0, 0, 0, false},
}};

constexpr bool in_order() noexcept {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (kTable[i].fault != static_cast<FaultName>(i)) return false;
  }
  return true;
}
static_assert(in_order(), "the table's rows stand in the order of the names");

}  // namespace

const FaultInfo& fault_info(FaultName fault) noexcept {
  return kTable[static_cast<std::size_t>(fault)];
}

std::optional<FaultName> fault_from_name(std::string_view word) noexcept {
  for (const FaultInfo& row : kTable) {
    if (row.name == word) return row.fault;
  }
  return std::nullopt;
}

}  // namespace stretch::config
