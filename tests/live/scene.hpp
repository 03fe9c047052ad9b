// A station an incident happens at, and what every incident needs there.
#pragma once

#include <optional>
#include <string>

#include "config/settings/vocabulary.hpp"
#include "tests/live/judging.hpp"
#include "tests/live/live_station.hpp"
#include "tests/live/real_screen.hpp"
#include "tests/live/timing.hpp"
#include "tests/live/truth_log.hpp"

namespace stretch::live {

struct Scene {
  explicit Scene(Wiring wiring);

  LiveStation station;
  Deadlines due;
  std::optional<RealScreen> screen;
  bool running = false;                 // the controller
  std::optional<TruthLog> first_truth;  // of a simulator that died
};

// A hold, whatever there was before; its events forgotten.
void reach_hold(Scene& s);
// A fault of the machine or the wire begins: the simulator's own moment. `more`: keys of the request, ",..."
double start_fault(Scene& s, const std::string& fault, const std::string& more = "");
void end_fault(Scene& s, const std::string& fault);

// Asked later: the retreat is commanded within `deadline_s` of n.at, and the leg let down.
void ask_retreat(const Scene& s, Noted& n, double deadline_s, const std::string& what = "inward command");
// The same for the power. `deadline_s` of n.at.
void ask_torque_off(const Scene& s, Noted& n, double deadline_s);

// Waits until a retreat has arrived and the session stands paused; or until there is no torque and no
// stretch.
void let_down(Scene& s, SessionState into = SessionState::paused);
void sink(Scene& s);
// The controller says that it was this row. A failure of `n` where it does not.
void expect_row(Scene& s, Noted& n, SafetyRow row);
// Retreat, power: asked, waited for, and the row named.
void retreats(Scene& s, Noted& n, SafetyRow row, double deadline_s, SessionState into = SessionState::paused);
void powers_off(Scene& s, Noted& n, SafetyRow row, double deadline_s);

}  // namespace stretch::live
