// The table.
#include "controller/safety/fault_table.hpp"

namespace stretch::safety {
namespace {
using Row = SafetyRow;
using Act = SafetyAction;
using Clear = ClearRule;

constexpr std::array<FaultRow, kSafetyRowCount> kTable{{
    {Row::sr01_stretch_force, "stretch force above the effective limit", "sr01_margin_n, sr01_margin_pct",
     "none", Act::retreat, Clear::patient_resumes, "safety.SR01", "H01", "controller/safety"},
    {Row::sr02_cuff_force, "cuff force, larger channel as read, above the machine's limit",
     "cuff_force_limit_n", "none", Act::torque_off, Clear::person_acknowledges, "safety.SR02", "H02",
     "controller/safety"},
    {Row::sr03_guarding, "stretch force rises faster than a stretch, or above the leg's own curve",
     "sr03_slope_n_s, sr03_gain_n, sr03_residual_n", "sr03_window_ms", Act::retreat, Clear::patient_resumes,
     "safety.SR03", "H03", "controller/safety"},
    {Row::sr04_angle, "angle beyond the effective limit, by a margin, beyond the machine's",
     "sr04_retreat_beyond_deg", "none", Act::torque_off, Clear::person_acknowledges, "safety.SR04", "H04",
     "controller/safety"},
    {Row::sr05_speed, "outward faster than commanded, outward while commanded inward, thrown inward",
     "sr05_excess_pct, sr05_excess_deg_s, sr05_outward_while_inward_deg_s, sr05_lookback_ms, "
     "sr05_inward_warning_deg_s",
     "sr05_cycles, sr05_outward_while_inward_cycles", Act::torque_off, Clear::person_acknowledges,
     "safety.SR05", "H05", "controller/safety"},
    {Row::sr06_bad_force, "a good answer whose force cannot be", "sr06_force_range_n", "none",
     Act::retreat_by_position, Clear::patient_resumes, "safety.SR06", "H06", "controller/safety"},
    {Row::sr07_stale_force, "no new force sample", "sr07_identical_ms", "sr07_cycles",
     Act::retreat_by_position, Clear::patient_resumes, "safety.SR07", "H06", "controller/safety"},
    {Row::sr08_force_disagrees, "channels disagree, or force disagrees with the drive's torque",
     "sr08_channels_n, sr08_channels_pct, sr08_torque_above_friction_nm, sr08_torque_pct",
     "sr08_cycles, sr08_torque_for_ms, sr08_reversal_blanking_ms", Act::retreat_by_position,
     Clear::patient_resumes, "safety.SR08", "H06", "controller/safety"},
    {Row::sr09_drive_silent, "drive without a good answer", "", "sr09_cycles", Act::torque_off,
     Clear::person_acknowledges, "safety.SR09", "H07", "controller/safety"},
    {Row::sr10_drive_fault, "drive in fault, following error, not enabled although commanded", "",
     "none; 2 s to be enabled", Act::torque_off, Clear::person_acknowledges, "safety.SR10", "H08",
     "controller/safety"},
    {Row::sr11_safety_chain, "emergency stop, strap or guard open; STO not as asked", "sr11_entry_angle_deg",
     "3 cycles without an answer; STO: 100 ms on one channel, 500 ms to close, 300 ms to open",
     Act::torque_off, Clear::person_acknowledges, "safety.SR11", "H09", "controller/safety"},
    {Row::sr12_hand_switch, "hand switch pressed or let go, or its contacts disagree", "hand_switch",
     "sr12_contacts_ms", Act::retreat, Clear::patient_resumes, "safety.SR12", "H10", "controller/safety"},
    {Row::sr13_stop, "STOP from any connection", "", "none", Act::retreat, Clear::patient_resumes,
     "safety.SR13", "H10", "controller/safety"},
    {Row::sr14_heartbeat, "the owner's heartbeat stays away", "", "sr14_heartbeat_ms", Act::retreat,
     Clear::patient_resumes, "safety.SR14", "H11", "controller/safety"},
    {Row::sr15_overrun, "cycles overrun in a row, or too many", "sr15_consecutive, sr15_pct, sr15_count",
     "10 s", Act::torque_off, Clear::person_acknowledges, "safety.SR15", "H12", "controller/safety"},
    {Row::sr16_controller_dead, "the drive's own watchdog", "drive_watchdog_ms", "none", Act::torque_off,
     Clear::elsewhere, "safety.SR16", "H12", "drive"},
    {Row::sr17_time, "a phase, a hold or the session lasts longer than it may", "",
     "1 s for the session to release; 5 s raised without a session", Act::retreat, Clear::patient_resumes,
     "safety.SR17", "H13", "controller/safety"},
    {Row::sr18_retreat_stuck, "a retreat does not move, or does not release",
     "sr18_applies_beyond_deg, sr18_motion_deg", "sr18_motion_within_ms, sr18_time_slack_s", Act::torque_off,
     Clear::person_acknowledges, "safety.SR18", "H14", "controller/safety"},
    {Row::sr19_refused_input, "a commanded speed that is not finite; files and messages: their readers", "",
     "none", Act::retreat, Clear::patient_resumes, "safety.SR19", "H15",
     "controller/safety, config, controller/messages, controller/server"},
    {Row::sr20_self_test,
     "no self-test passed and acknowledged since power-up, torque off or a silence of the load cell", "",
     "100 ms", Act::torque_off, Clear::self_test_passes, "safety.SR20", "H16",
     "controller/safety, controller/session"},
    {Row::sr21_paused, "a retreat in a session pauses it; resumptions are counted", "resumptions", "none",
     Act::none, Clear::elsewhere, "safety.SR21", "H17", "controller/session, controller/server"},
    {Row::sr22_torque_off_latched, "every torque off is latched until acknowledged and tested anew", "",
     "none", Act::torque_off, Clear::person_acknowledges, "safety.SR22", "H16", "controller/safety"},
    {Row::sr23_interrupted, "a record left open is closed as interrupted", "", "none", Act::none,
     Clear::elsewhere, "safety.SR23", "H18", "controller/records, controller/runtime"},
    {Row::sr24_frozen_limits, "a session's limits are frozen, and only lowered", "", "none", Act::none,
     Clear::elsewhere, "safety.SR24", "H15", "controller/safety"},
    {Row::sr25_weighing, "the leg's weight cannot be measured", "", "none", Act::none, Clear::elsewhere,
     "safety.SR25", "H19", "controller/control, controller/session"},
    {Row::sr26_leg_out, "cuff force below half the leg's weight", "sr26_above_deg, sr26_weight_pct",
     "sr26_for_ms", Act::retreat_by_position, Clear::session_ends, "safety.SR26", "H20", "controller/safety"},
    {Row::sr27_angles_disagree, "drive angle, end stops and second angle disagree", "sr27_disagree_deg",
     "none", Act::torque_off, Clear::person_acknowledges, "safety.SR27", "H21", "controller/safety"},
    {Row::sr28_no_answer, "no input from the patient, then no answer",
     "sr28_ask_after_s, sr28_answer_within_s", "none", Act::none, Clear::elsewhere, "safety.SR28", "H22",
     "controller/session"},
}};

[[nodiscard]] constexpr bool in_order() noexcept {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (index(kTable[i].row) != i + 1) return false;
  }
  return true;
}
static_assert(in_order(), "every row once, in order: rows are looked up by their number");
}  // namespace

const std::array<FaultRow, kSafetyRowCount>& fault_table() noexcept {
  return kTable;
}

bool ends_session(std::size_t row) noexcept {
  return row >= 1 && row <= kTable.size() && kTable[row - 1].clear == ClearRule::session_ends;
}

}  // namespace stretch::safety
