// The session's states and what leaves them, as one table (docs/control.md, Session states).
#pragma once

#include <cstdint>
#include <span>

#include "config/settings/vocabulary.hpp"

namespace stretch::session {

// What can happen to a session. Where several happen in one cycle, the order here is their priority.
enum class Event : std::uint8_t {
  torque_off,         // the safety layer has removed power
  acknowledged,       // ... and lets go again: causes gone, a person's edge at the station
  self_test_due,      // power is off and nothing but a self-test is asked for (SR20); nobody's press
  leg_out,            // SR26
  zero_lost,          // the load cell was silent so long that its zero may be gone
  tap_unanswered,     // SR28
  session_time_over,  // SR17
  retreat,            // the safety layer lets the leg down
  heartbeat_lost,     // the owner is gone
  self_test_passed,   // all checks and the acknowledgement edge
  prepared_untested,  // patient, side and prescription confirmed; the day's stop test is due
  prepared,           // ... and it has been passed today
  stop_test_passed,
  stop_test_failed,
  mounted,  // strapped, comfortable angle set, countdown over
  weighing_accepted,
  weighing_failed,  // third refusal
  curve_learnt,
  protocol_done,
  ended_by_person,   // "that's enough", or a comfort score of 6 and more
  pause,             // asked for by the patient
  resume,            // patient's press, resumptions left, causes gone, heartbeat back
  resume_unweighed,  // the same, and no weight was accepted yet
  pause_over,        // declined, three minutes, or none left
  flat_reached,
  scored  // score given, or its time over
};
inline constexpr int kEventCount = static_cast<int>(Event::scored) + 1;

struct Transition {
  SessionState from;
  Event event;
  SessionState to;
};

// Every transition there is, except those valid in any state (torque_off).
[[nodiscard]] std::span<const Transition> transitions() noexcept;

// The state after `event`. An event without a row leaves the state as it is.
[[nodiscard]] SessionState next(SessionState state, Event event) noexcept;

}  // namespace stretch::session
