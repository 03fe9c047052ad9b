// What may happen in one step of the exploration: every free choice of the machine, the people and the clock.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/settings/vocabulary.hpp"

namespace stretch::exploration {

// What the monitors demand, one row standing for each kind the arbiter and the session tell apart; or a load
// cell without an answer, for long enough to have lost its zero, and what comes of that is SR20's own.
enum class Demand : std::uint8_t { none, hold, retreat, retreat_by_position, leg_out, torque_off, silence };
inline constexpr int kDemands = static_cast<int>(Demand::silence) + 1;

// A person's stop, held for the step. The hand switch is used where it makes a difference: in the stop test.
enum class Stop : std::uint8_t { none, screen, hand_switch };

// One thing besides: a press, the end of what is under way, or time that passes.
enum class Happening : std::uint8_t {
  nothing,      // one cycle
  rise,         // the support gets further out, where it is driven so
  prepare,      // a person's presses ...
  begin,        //
  start,        //
  angle_up,     //
  comfortable,  //
  pause,        //
  resume,       //
  decline,      //
  enough,       //
  hold_here,    //
  tap,          //
  score,        // ... up to here
  self_test_runs,
  weighed,
  weighing_refused,
  warmed_up,
  phase_ends,
  seconds_pass,     // a countdown is over
  half_minute,      // nobody proved the stop
  minute_passes,    // a pause, a score, a frozen target is over
  session_is_over,  // the prescription's time
  asked,            // three minutes without a sign of the patient
  unanswered        // and 15 s more
};
inline constexpr int kHappenings = static_cast<int>(Happening::unanswered) + 1;

struct Choice {
  Demand demand = Demand::none;
  Stop stop = Stop::none;
  bool acknowledge = false;  // level
  bool screen_alive = true;  // the owner's heartbeat
  Happening happening = Happening::nothing;
};

// A person pressed something on the screen.
[[nodiscard]] constexpr bool is_press(Happening h) noexcept {
  return h >= Happening::prepare && h <= Happening::score;
}
// Comes by itself, sooner or later, whatever anybody does. A patient who is heard of is not asked.
[[nodiscard]] constexpr bool is_due(Happening h, bool patient_heard) noexcept {
  if (h == Happening::asked || h == Happening::unanswered) return !patient_heard;
  return h == Happening::nothing || (h >= Happening::seconds_pass && h <= Happening::session_is_over);
}

// Everything that may happen next to a session in that state.
[[nodiscard]] const std::vector<Choice>& choices(SessionState state);

// The choice as a line of a counterexample says it.
[[nodiscard]] std::string words(const Choice& choice);

}  // namespace stretch::exploration
