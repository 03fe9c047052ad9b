// The controller's state in words, for a terminal.
#include "controller/ctl/wording.hpp"

#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace stretch::ctl {

namespace {

[[gnu::format(printf, 1, 2)]] std::string formatted(const char* format, ...) {
  char text[512];
  va_list values;
  va_start(values, format);
  std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  return text;
}

std::string place_of(const messages::Snapshot& s) {
  std::string place(name(s.state));
  if (s.state == SessionState::running) {
    place += " " + std::to_string(s.phase_number) + "/" + std::to_string(s.phase_count) + " " +
             std::string(name(s.phase));
  }
  return place;
}

std::string link_line(const char* device, const messages::LinkView& link) {
  return formatted(
      "  %-11s %-8s ok %llu, time-outs %llu, bad %llu, noise %llu, exceptions %llu, impossible %llu, "
      "closed %llu, refused %llu, reconnects %llu; p50 %.0f us, p99 %.0f us, max %.0f us; %s\n",
      device, link.state.c_str(), static_cast<unsigned long long>(link.ok),
      static_cast<unsigned long long>(link.timeouts), static_cast<unsigned long long>(link.bad_frames),
      static_cast<unsigned long long>(link.bad_sums), static_cast<unsigned long long>(link.exceptions),
      static_cast<unsigned long long>(link.bad_contents), static_cast<unsigned long long>(link.closed),
      static_cast<unsigned long long>(link.refused), static_cast<unsigned long long>(link.reconnects),
      link.round_trip_p50_us, link.round_trip_p99_us, link.round_trip_max_us,
      link.ok == 0 ? "no good answer yet"
                   : formatted("last good answer %.0f ms ago", link.last_good_age_ms).c_str());
}

// Of SR11's causes an open strap or guard with the support flat is the one that only holds motion: all others
// remove power.
std::string fault_now(SafetyRow row, const messages::Snapshot& s) {
  const bool strap = row == SafetyRow::sr11_safety_chain && s.action < SafetyAction::torque_off;
  return strap ? "strap or guard open" : what_happened(row);
}

const char* reaction_of(SafetyAction action) {
  switch (action) {
    case SafetyAction::none:
    case SafetyAction::hold:
      return "motion held";
    case SafetyAction::retreat:
    case SafetyAction::retreat_by_position:
      return "leg let down";
    case SafetyAction::torque_off:
      return "power removed, leg let down by the damper";
  }
  return "";
}

}  // namespace

std::string minutes(double seconds) {
  const long whole = std::lround(std::ceil(seconds));
  return formatted("%ld:%02ld", whole / 60, whole % 60);
}

std::string one_line(const messages::Snapshot& s) {
  std::string line = formatted("%-24s %5.1f deg", place_of(s).c_str(), s.angle_deg);
  if (s.weighed)
    line += formatted("  %5.1f N of %.1f, limit %.1f", s.stretch_force_n, s.target_force_n, s.force_limit_n);
  if (s.seconds_left > 0) line += "  " + minutes(s.seconds_left) + " left";
  if (!s.measurements_valid) line += "  (not measured now)";
  if (s.action != SafetyAction::none) line += "  safety: " + std::string(name(s.action));
  return line;
}

std::string several_lines(const messages::Snapshot& s) {
  std::string text = "state   " + one_line(s) + "\n";
  if (const std::string said = sentence(s.notice); !said.empty()) text += "says    " + said + "\n";
  std::string faults;
  for (const SafetyRow row : s.faults)
    faults += (faults.empty() ? "" : "; ") + std::string(name(row)) + " " + fault_now(row, s);
  text += "faults  " + (faults.empty() ? "none" : faults) + "\n";
  if (s.state == SessionState::self_test) {
    text += "checks ";
    for (std::size_t i = 0; i < s.self_test.size(); ++i) {
      text += " " + std::string(names::kSelfTestCheck[i]) + ":" + std::string(name(s.self_test[i]));
    }
    text += "\n";
  }
  text += "links\n" + link_line("drive", s.drive_link) +
          link_line(s.load_cell_b_link ? "load cell A" : "load cell", s.load_cell_link);
  if (s.load_cell_b_link) text += link_line("load cell B", *s.load_cell_b_link);
  text += link_line("safety I/O", s.safety_io_link);
  text += formatted(
      "loop    %.0f ms; wake-up p50 %.0f us, p99 %.0f us, max %.0f us; cycle p50 %.0f us, p99 %.0f us, max "
      "%.0f us\n",
      s.loop.period_ms, s.loop.wake_p50_us, s.loop.wake_p99_us, s.loop.wake_max_us, s.loop.cycle_p50_us,
      s.loop.cycle_p99_us, s.loop.cycle_max_us);
  text += formatted("        %llu cycles, %llu overruns; real-time %s, memory locked %s\n",
                    static_cast<unsigned long long>(s.loop.cycles),
                    static_cast<unsigned long long>(s.loop.overruns), s.loop.realtime ? "yes" : "no",
                    s.loop.memory_locked ? "yes" : "no");
  return text;
}

std::string sentence(Notice notice) {
  switch (notice) {
    case Notice::none:
      return "";
    case Notice::self_test_running:
      return "self-test: leave the support empty, press and release the hand switch once";
    case Notice::self_test_failed:
      return "self-test failed; see the checks";
    case Notice::acknowledge_to_start:
      return "self-test passed: a person at the station acknowledges";
    case Notice::choose_prescription:
      return "ready for a prescription";
    case Notice::stop_test_start:
      return "stop test: strapped in? the support will rise a little";
    case Notice::stop_test_press_hand_switch:
      return "stop test: press the hand switch now";
    case Notice::stop_test_touch_stop:
      return "stop test: now use STOP";
    case Notice::stop_test_failed:
      return "stop test failed: nobody stopped the move; prepare again";
    case Notice::strap_in:
      return "strap the leg in and close the guard";
    case Notice::set_comfortable_angle:
      return "find the comfortable angle";
    case Notice::countdown:
      return "motion begins";
    case Notice::weighing_keep_still:
      return "weighing the leg; keep it slack";
    case Notice::weighing_refused_relax:
      return "weighing again: let the leg go slack, neither push nor pull";
    case Notice::warming_up:
      return "warming up";
    case Notice::raising_gently:
      return "raising gently";
    case Notice::holding_gently:
      return "holding gently; breathe out";
    case Notice::holding_still:
      return "holding still";
    case Notice::releasing:
      return "letting down";
    case Notice::letting_go:
      return "letting go for a rest";
    case Notice::resting:
      return "resting";
    case Notice::are_you_all_right:
      return "are you all right?";
    case Notice::stopped_letting_down:
      return "stopped; the leg is let down";
    case Notice::paused_may_resume:
      return "paused; may be resumed";
    case Notice::torque_off_sinking:
      return "power removed; the leg sinks slowly";
    case Notice::torque_off_acknowledge:
      return "power removed; a person at the station acknowledges";
    case Notice::torque_off_cause_present:
      return "power removed; its cause is still there";
    case Notice::finished_score:
      return "finished; how was it, 0 to 10?";
    case Notice::session_time_over:
      return "the session's time is over; letting down";
    case Notice::leg_taken_out:
      return "the leg has left the cuff; the session ends";
  }
  return "";
}

std::string what_happened(SafetyRow row) {
  switch (row) {
    case SafetyRow::sr01_stretch_force:
      return "stretch force above its limit";
    case SafetyRow::sr02_cuff_force:
      return "cuff force above the machine's limit";
    case SafetyRow::sr03_guarding:
      return "muscle guarding";
    case SafetyRow::sr04_angle:
      return "angle beyond its limit";
    case SafetyRow::sr05_speed:
      return "outward faster than commanded, or against the command";
    case SafetyRow::sr06_bad_force:
      return "force reading is no force";
    case SafetyRow::sr07_stale_force:
      return "no new force reading";
    case SafetyRow::sr08_force_disagrees:
      return "force readings disagree with each other or with the drive's torque";
    case SafetyRow::sr09_drive_silent:
      return "drive does not answer";
    case SafetyRow::sr10_drive_fault:
      return "drive reports a fault, or is not enabled";
    case SafetyRow::sr11_safety_chain:
      return "emergency stop, strap, guard or power chain open or silent";
    case SafetyRow::sr12_hand_switch:
      return "hand switch pressed, or its contacts disagree";
    case SafetyRow::sr13_stop:
      return "STOP";
    case SafetyRow::sr14_heartbeat:
      return "the screen or shell in charge is gone";
    case SafetyRow::sr15_overrun:
      return "control loop too late";
    case SafetyRow::sr16_controller_dead:
      return "controller dead";
    case SafetyRow::sr17_time:
      return "time limit";
    case SafetyRow::sr18_retreat_stuck:
      return "the leg did not come down";
    case SafetyRow::sr19_refused_input:
      return "input refused";
    case SafetyRow::sr20_self_test:
      return "self-test not passed";
    case SafetyRow::sr21_paused:
      return "paused";
    case SafetyRow::sr22_torque_off_latched:
      return "power removed, not acknowledged";
    case SafetyRow::sr23_interrupted:
      return "interrupted";
    case SafetyRow::sr24_frozen_limits:
      return "limits changed";
    case SafetyRow::sr25_weighing:
      return "weighing refused";
    case SafetyRow::sr26_leg_out:
      return "leg out of the cuff";
    case SafetyRow::sr27_angles_disagree:
      return "angle readings disagree";
    case SafetyRow::sr28_no_answer:
      return "no answer from the patient";
  }
  return "unknown";
}

std::string safety_line(SafetyRow row, SafetyAction action) {
  return std::string(name(row)) + " " + what_happened(row) + ": " + reaction_of(action);
}

}  // namespace stretch::ctl
