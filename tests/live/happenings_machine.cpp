// Faults of the leg, the force, the drive and the chain, played by the simulator.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/live/happenings.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;
using messages::RequestKind;

constexpr double kMargin_n = 5;       // SR01
constexpr double kCuffLimit_n = 150;  // SR02
constexpr double kWindow_s = 0.100;   // SR03
constexpr int kApartCycles = 5;       // SR08
constexpr int kStaleCycles = 3;       // SR07
constexpr double kPush_nm = 30, kPushRise_s = 3;
constexpr auto kRefusedFor = 3s;
constexpr auto kTested = 40s;
constexpr double kAsked_s = 1;  // for a permission that is not taken back

// With the muscle: what the cell reads above the leg's weight.
double pressed_n(const TruthRow& row) {
  const double lever_m = row.stretch_force_n != 0 ? row.stretch_torque_nm / row.stretch_force_n : 1;
  return row.stretch_force_n + row.active_torque_nm / lever_m;
}

// The simulator's own moment at which the controller's output had taken the permission back.
void note_permission_off(Scene& s, Noted& n, double deadline_s) {
  const double end = monotonic_s() + kAsked_s;
  while (monotonic_s() < end) {
    const nlohmann::json told = s.station.simulator().ask({{"cmd", "truth"}});
    if (told.at("truth").at("permission").get<bool>()) continue;
    n.measured.push_back({"permission taken back", told.at("monotonic_s").get<double>() - n.at, deadline_s});
    return;
  }
  n.failure += "the permission is not taken back; ";
}

// A controller begins with that fault there: its check says so, no session begins, nothing moves.
void cannot_begin(Scene& s, Noted& n, SelfTestCheck check) {
  const auto now = [&] { return s.station.seen().self_test.at(static_cast<std::size_t>(check)); };
  s.station.disconnect();
  s.station.drop_controller();
  s.station.forget_what_was_seen();
  n.at = monotonic_s();
  s.station.start_controller();
  s.running = true;
  const double end = monotonic_s() + std::chrono::duration<double>(kTested).count();
  while (now() != CheckState::failed) {
    s.station.listen(100ms, true);
    if (monotonic_s() > end) throw std::runtime_error(s.station.where() + "the self-test does not find it");
  }
  n.measured.push_back(
      {"told by the self-test", monotonic_s() - n.at, std::chrono::duration<double>(kTested).count()});
  s.station.send(RequestKind::acknowledge);
  s.station.send(RequestKind::prepare);
  s.station.send(RequestKind::begin_mounting);
  s.station.listen(kRefusedFor, true);
  if (s.station.seen().state != SessionState::self_test || s.station.seen().drive_powered)
    n.failure += s.station.where() + "a session can begin; ";
  // What the controller before it had switched on, the watchdog takes away.
  n.asks.emplace_back([from = n.at + s.due.controller_gone()](Judge& j) { j.standing(from); });
}
}  // namespace

void push_slowly(Scene& s, Noted& n) {
  reach_hold(s);
  const double target = s.station.prescription().force.si();
  const double limit = s.station.prescription().force_limit.si();
  const double lever = s.station.prescription().cuff_distance.si();
  // The cell sees the push up to its friction late.
  const double deadline = s.due.force(0) + s.due.timing().friction_n / (kPush_nm / lever / kPushRise_s);
  n.at = start_fault(s, "push",
                     ",\"amount\":" + std::to_string(kPush_nm) +
                         ",\"rise_ms\":" + std::to_string(1000 * kPushRise_s) + ",\"length_ms\":4000");
  n.asks.emplace_back([at = n.at, target, limit, deadline](Judge& j) {
    const double above = limit + kMargin_n - j.believed_less_true(at, target);
    const auto begins = [above](const TruthRow& row, const TruthRow&) { return pressed_n(row) > above; };
    j.first_since(at, begins, "inward command", deadline, j.inward());
    j.let_down(at, kPushRise_s + deadline);
    j.never_above(at, limit);
  });
  let_down(s);
  expect_row(s, n, SafetyRow::sr01_stretch_force);
  end_fault(s, "push");
}

void push_hard(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = start_fault(s, "push", R"(,"amount":150,"rise_ms":150,"length_ms":1000)");
  const double deadline = s.due.force(0) + s.due.timing().relay_s;
  n.asks.emplace_back([at = n.at, deadline](Judge& j) {
    const auto begins = [](const TruthRow& row, const TruthRow&) { return row.cuff_force_n > kCuffLimit_n; };
    j.first_since(at, begins, "torque off", deadline, torque_off);
    j.let_down(at, 0.150 + deadline);
  });
  sink(s);
  expect_row(s, n, SafetyRow::sr02_cuff_force);
  end_fault(s, "push");
}

void spasm(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = start_fault(s, "spasm");
  retreats(s, n, SafetyRow::sr03_guarding, s.due.force(kWindow_s));
  end_fault(s, "spasm");
}

void force_overload(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = start_fault(s, "force_overload", R"(,"channel":"b")");
  retreats(s, n, SafetyRow::sr06_bad_force, s.due.input());
  end_fault(s, "force_overload");
}

void load_cell_silent(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = start_fault(s, "silence", R"(,"device":"load_cell")");
  // Its zero may be gone: the session ends.
  retreats(s, n, SafetyRow::sr07_stale_force, s.due.cycles(kStaleCycles), SessionState::releasing);
  end_fault(s, "silence");
}

void channel_inverted(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = start_fault(s, "force_inverted", R"(,"channel":"a")");
  retreats(s, n, SafetyRow::sr08_force_disagrees, s.due.cycles(kApartCycles) + s.due.timing().filter_s);
  end_fault(s, "force_inverted");
}

void drive_silent(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = start_fault(s, "silence", R"(,"device":"drive")");
  note_permission_off(s, n, s.due.drive_silent());
  powers_off(s, n, SafetyRow::sr09_drive_silent, s.due.drive_silent_torque_off());
  end_fault(s, "silence");
}

// The drive takes its torque away by itself: what the controller does about it is the permission.
void drive_fault(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = start_fault(s, "drive_fault");
  note_permission_off(s, n, s.due.input());
  powers_off(s, n, SafetyRow::sr10_drive_fault, s.due.input_torque_off());
  end_fault(s, "drive_fault");
}

void sto_channel(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = start_fault(s, "sto_a_open");
  ask_torque_off(s, n, s.due.input_torque_off());
  sink(s);
  end_fault(s, "sto_a_open");
}

void relay_at_start(Scene& s, Noted& n) {
  start_fault(s, "relay_fault");
  cannot_begin(s, n, SelfTestCheck::estop_chain);
  n.until = monotonic_s();
  end_fault(s, "relay_fault");
}

void leg_at_start(Scene& s, Noted& n) {
  s.station.hands(R"({"cmd":"leg","in":true})");
  cannot_begin(s, n, SelfTestCheck::force_at_rest);
  n.until = monotonic_s();
  s.station.hands(R"({"cmd":"leg","in":false})");
}

void drive_silent_at_start(Scene& s, Noted& n) {
  start_fault(s, "silence", R"(,"device":"drive")");
  cannot_begin(s, n, SelfTestCheck::links);
  n.until = monotonic_s();
  end_fault(s, "silence");
}

}  // namespace stretch::live
