// Hands, STOP, whoever leads the session, the leg itself.
#include <thread>

#include "tests/live/happenings.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;
using messages::RequestKind;

constexpr auto kSilence = 2s;         // of an owner
constexpr double kOutHeld_s = 0.100;  // SR26

void expect_in_result(Scene& s, Noted& n, SafetyRow row) {
  for (const messages::SafetyActionView& action : s.station.seen().result.safety_actions) {
    if (action.sr == row) return;
  }
  n.failure += "the session's result does not name " + std::string(name(row)) + "; ";
}

// No stretch is left: that the support comes down is what is asked.
void without_a_leg(Scene& s, Noted& n) {
  n.asks.emplace_back([at = n.at, deadline = s.due.force(kOutHeld_s)](Judge& j) {
    j.first(at, "inward command", deadline, j.inward());
  });
  s.station.lying(false);
  s.station.reach_ready();
  expect_in_result(s, n, SafetyRow::sr26_leg_out);
}
}  // namespace

void stop(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = s.station.send(RequestKind::stop);
  n.asks.emplace_back([at = n.at](Judge& j) { j.falling(at); });
  retreats(s, n, SafetyRow::sr13_stop, s.due.input());
}

void hand_switch(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = s.station.hands(R"({"cmd":"press","what":"hand_switch"})");
  s.station.listen(500ms, true);
  s.station.hands(R"({"cmd":"release","what":"hand_switch"})");
  retreats(s, n, SafetyRow::sr12_hand_switch, s.due.input());
}

void owner_frozen(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = s.station.last_heartbeat_s();
  s.station.listen(kSilence, false);
  retreats(s, n, SafetyRow::sr14_heartbeat, s.due.heartbeat());
}

void owner_killed(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = s.station.last_heartbeat_s();
  s.station.disconnect();
  std::this_thread::sleep_for(kSilence);
  s.station.connect();
  s.station.send(RequestKind::take_over);
  ask_retreat(s, n, s.due.heartbeat());
  let_down(s);
  if (!s.station.seen().has_stop_cause || s.station.seen().stop_cause != SafetyRow::sr14_heartbeat)
    n.failure += s.station.where() + "stopped, but not for want of a heartbeat; ";
}

void leg_out(Scene& s, Noted& n) {
  reach_hold(s);
  // The strap stays closed: it is the force that tells.
  n.at = s.station.hands(R"({"cmd":"leg","in":false})");
  s.station.hands(R"({"cmd":"strap","closed":true})");
  without_a_leg(s, n);
}

void leg_slips_out(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = start_fault(s, "leg_slips_out");
  without_a_leg(s, n);
  end_fault(s, "leg_slips_out");
}

void estop(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = s.station.hands(R"({"cmd":"press","what":"estop"})");
  powers_off(s, n, SafetyRow::sr11_safety_chain, s.due.wired_torque_off());
  s.station.hands(R"({"cmd":"release","what":"estop"})");
}

void strap(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = s.station.hands(R"({"cmd":"strap","closed":false})");
  powers_off(s, n, SafetyRow::sr11_safety_chain, s.due.input_torque_off());
}

}  // namespace stretch::live
