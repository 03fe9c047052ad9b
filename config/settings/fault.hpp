// The faults and leg events of the machine by name, as scenarios, tests and campaigns write them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stretch::config {

enum class FaultName : std::uint8_t {
  // load cell
  force_stuck,       // the value stays, the counter runs
  force_drift,       // amount: N/s
  force_spike,       // amount: N, on single conversions, about ten a second
  force_inverted,    // sign turned
  force_open,        // broken wire: error bit 0, value at the end of the range
  force_adc,         // error bit 1, value stays
  force_overload,    // error bits 2 and 3, value at the end of the range
  counter_frozen,    // no more conversions, the link lives
  load_cell_reboot,  // without power for `length`, then without its zero
  // drive and mechanism
  encoder_slip,        // amount: deg the reported angle jumps by; ending it takes the jump back
  drive_fault,         // amount: error code; the cause stays until ended
  drive_drop_out,      // leaves operation-enabled by itself, no error code
  drive_reboot,        // silent for `length`, then as after power-on
  drive_runaway,       // amount: deg/s the enabled drive runs at, whatever it is told
  drive_torque_limit,  // amount: N m the drive can still give
  friction,            // amount: N m of Coulomb friction instead of the settings' (breakaway in proportion)
  // safety circuit and I/O
  sto_a_open,  // wire of one channel between relay and drive
  sto_b_open,
  relay_fault,
  hand_switch_a_stuck_closed,
  hand_switch_a_stuck_open,
  hand_switch_b_stuck_closed,
  hand_switch_b_stuck_open,
  estop,         // pressed
  end_min_open,  // the contact, not the position
  end_max_open,
  strap_open,  // the contact opens although the strap is closed
  io_frozen,   // input scan stands, the link lives
  power_cut,   // mains: every device is silent, torque off; ending it is a power-on
  // leg
  spasm,     // amount: N m, rise, length
  guarding,  // the same, slower and longer
  cough,
  cramp,
  push,         // amount: N m, voluntary, presses on the cuff; until ended when length is zero
  pull,         // amount: N m, voluntary, lifts the leg
  tone,         // amount: % of hamstring activation
  cuff_slip,    // amount: m the cuff moves towards the foot; stays where it went
  leg_out,      // the leg is taken out; ending it puts it back
  knee_bend,    // amount: deg of knee flexion
  pelvis_roll,  // amount: deg the pelvis follows the leg (less hip flexion at the same support angle)
  // what a person does, and what looks like it
  hand_switch,         // pressed
  strap_opened,        // by hand; ending it closes the strap
  leg_slips_out,       // out of the cuff under a closed strap: only the force tells; ending it puts it back
  force_sign_mismatch  // the transmitter's sign bits contradict its values
};
inline constexpr std::size_t kFaultCount = static_cast<std::size_t>(FaultName::force_sign_mismatch) + 1;
static_assert(kFaultCount <= 64, "a set of faults is one 64-bit word");

enum class Channel : std::uint8_t { a, b, both };

// One row of the table of faults.
struct FaultInfo {
  FaultName fault;
  std::string_view name;  // as scripts write it
  std::string_view unit;  // of the amount; empty: takes none
  double amount;          // default
  double amount_min;
  double amount_max;
  double rise_ms;    // default; 0: takes none
  double length_ms;  // default; 0: lasts until ended
  bool leg_event;    // something a leg does, not a defect of the machine
};

[[nodiscard]] const FaultInfo& fault_info(FaultName fault) noexcept;
[[nodiscard]] inline std::string_view name(FaultName fault) noexcept {
  return fault_info(fault).name;
}
// Nothing for an unknown word.
[[nodiscard]] std::optional<FaultName> fault_from_name(std::string_view word) noexcept;

// A set of faults, one bit each.
class FaultSet {
 public:
  [[nodiscard]] constexpr bool has(FaultName f) const noexcept { return ((bits_ >> index(f)) & 1U) != 0U; }
  constexpr void add(FaultName f) noexcept { bits_ |= std::uint64_t{1} << index(f); }
  constexpr void remove(FaultName f) noexcept { bits_ &= ~(std::uint64_t{1} << index(f)); }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0U; }
  [[nodiscard]] constexpr std::uint64_t bits() const noexcept { return bits_; }
  friend constexpr bool operator==(FaultSet, FaultSet) noexcept = default;

 private:
  static constexpr unsigned index(FaultName f) noexcept { return static_cast<unsigned>(f); }
  std::uint64_t bits_ = 0;
};

}  // namespace stretch::config
