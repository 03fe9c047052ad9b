// The table of the session.
#include "controller/session/transitions.hpp"

#include <array>

namespace stretch::session {
namespace {
using S = SessionState;
using E = Event;

constexpr std::array kTable{
    Transition{S::self_test, E::self_test_passed, S::ready},
    Transition{S::ready, E::prepared_untested, S::stop_test},
    Transition{S::ready, E::prepared, S::mounting},
    Transition{S::stop_test, E::stop_test_passed, S::mounting},
    Transition{S::stop_test, E::stop_test_failed, S::ready},
    Transition{S::stop_test, E::heartbeat_lost, S::releasing},
    Transition{S::stop_test, E::ended_by_person, S::releasing},
    Transition{S::stop_test, E::zero_lost, S::releasing},
    Transition{S::stop_test, E::tap_unanswered, S::releasing},
    Transition{S::mounting, E::mounted, S::weighing},
    Transition{S::mounting, E::retreat, S::releasing},
    Transition{S::mounting, E::heartbeat_lost, S::releasing},
    Transition{S::mounting, E::ended_by_person, S::releasing},
    Transition{S::mounting, E::leg_out, S::releasing},
    Transition{S::mounting, E::zero_lost, S::releasing},
    Transition{S::mounting, E::tap_unanswered, S::releasing},
    Transition{S::mounting, E::session_time_over, S::releasing},
    Transition{S::weighing, E::weighing_accepted, S::warm_up},
    Transition{S::weighing, E::weighing_failed, S::releasing},
    Transition{S::weighing, E::retreat, S::paused},
    Transition{S::weighing, E::pause, S::paused},
    Transition{S::weighing, E::heartbeat_lost, S::paused},
    Transition{S::weighing, E::ended_by_person, S::releasing},
    Transition{S::weighing, E::leg_out, S::releasing},
    Transition{S::weighing, E::zero_lost, S::releasing},
    Transition{S::weighing, E::tap_unanswered, S::releasing},
    Transition{S::weighing, E::session_time_over, S::releasing},
    Transition{S::warm_up, E::curve_learnt, S::running},
    Transition{S::warm_up, E::retreat, S::paused},
    Transition{S::warm_up, E::pause, S::paused},
    Transition{S::warm_up, E::heartbeat_lost, S::paused},
    Transition{S::warm_up, E::ended_by_person, S::releasing},
    Transition{S::warm_up, E::leg_out, S::releasing},
    Transition{S::warm_up, E::zero_lost, S::releasing},
    Transition{S::warm_up, E::tap_unanswered, S::releasing},
    Transition{S::warm_up, E::session_time_over, S::releasing},
    Transition{S::running, E::protocol_done, S::releasing},
    Transition{S::running, E::ended_by_person, S::releasing},
    Transition{S::running, E::retreat, S::paused},
    Transition{S::running, E::pause, S::paused},
    Transition{S::running, E::heartbeat_lost, S::paused},
    Transition{S::running, E::leg_out, S::releasing},
    Transition{S::running, E::zero_lost, S::releasing},
    Transition{S::running, E::tap_unanswered, S::releasing},
    Transition{S::running, E::session_time_over, S::releasing},
    Transition{S::paused, E::resume, S::warm_up},
    Transition{S::paused, E::resume_unweighed, S::weighing},
    Transition{S::paused, E::pause_over, S::releasing},
    Transition{S::paused, E::ended_by_person, S::releasing},
    Transition{S::paused, E::leg_out, S::releasing},
    Transition{S::paused, E::zero_lost, S::releasing},
    Transition{S::paused, E::tap_unanswered, S::releasing},
    Transition{S::paused, E::session_time_over, S::releasing},
    Transition{S::releasing, E::flat_reached, S::finished},
    Transition{S::finished, E::scored, S::ready},
    Transition{S::torque_off, E::acknowledged, S::self_test},
    Transition{S::torque_off, E::self_test_due, S::self_test},
};
}  // namespace

std::span<const Transition> transitions() noexcept {
  return kTable;
}

SessionState next(SessionState state, Event event) noexcept {
  // Power can be lost in any state; only `off` has none to lose.
  if (event == Event::torque_off) return state == SessionState::off ? state : SessionState::torque_off;
  for (const Transition& row : kTable) {
    if (row.from == state && row.event == event) return row.to;
  }
  return state;
}

}  // namespace stretch::session
