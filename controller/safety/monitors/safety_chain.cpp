// SR11.
#include "controller/safety/monitors/safety_chain.hpp"

namespace stretch::safety {

SafetyAction SafetyChainMonitor::operator()(const Evidence& e) noexcept {
  const IoBelief& io = e.beliefs.io();
  const bool silent = silent_(!io.fresh, s_.sr11_cycles);
  if (!io.known) return silent ? SafetyAction::torque_off : SafetyAction::none;

  const bool sto = sto_not_as_asked(e);
  const bool chain_open = !io.io.estop_ok || !io.io.relay_no_fault || !io.io.supply_ok;
  if (silent || chain_open || sto) return SafetyAction::torque_off;
  if (io.io.strap_ok) return SafetyAction::none;
  const bool at_entry = e.beliefs.drive().known && e.beliefs.drive().angle <= s_.sr11_entry_angle;
  return at_entry ? SafetyAction::hold : SafetyAction::torque_off;
}

bool SafetyChainMonitor::sto_not_as_asked(const Evidence& e) noexcept {
  const hal::SafetyIoSample& io = e.beliefs.io().io;
  const bool asked_closed = e.commands.last().permissive;
  const bool both_closed = io.sto_a_feedback && io.sto_b_feedback;
  const bool both_open = !io.sto_a_feedback && !io.sto_b_feedback;

  // Once seen closed it has no reason of its own to open. In the self-test it may wait for the relay's reset.
  if (!asked_closed) closed_since_asked_ = false;
  const bool opened = closed_since_asked_ && !both_closed;
  if (asked_closed && both_closed) closed_since_asked_ = true;
  const bool not_closing =
      not_closing_(asked_closed && e.permitted && !both_closed, e.now, s_.sr11_closed_within);
  const bool not_opening = not_opening_(!asked_closed && !both_open, e.now, s_.sr11_open_within);
  const bool one_channel = one_channel_(!both_closed && !both_open, e.now, s_.sr11_discrepancy);

  const DriveBelief& drive = e.beliefs.drive();
  const bool differs =
      drive.known && (drive.sto_a_closed != io.sto_a_feedback || drive.sto_b_closed != io.sto_b_feedback);
  const bool not_the_drives = not_the_drives_(differs, e.now, s_.sr11_discrepancy);
  return opened || not_closing || not_opening || one_channel || not_the_drives;
}

}  // namespace stretch::safety
