// Signals to controller and simulator.
#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "controller/records/records.hpp"
#include "tests/live/happenings.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;

constexpr auto kSilence = 2s;  // of the bus
constexpr auto kSinking = 20s;
constexpr auto kEnds = 10s;
constexpr auto kWatched = 300ms;  // of what stays as it is
constexpr double kReleased_nm = 2.5;
constexpr double kSnapshots_s = 0.15;  // a state is told by the next snapshot but two
constexpr double kRecordLacks_s = 1;   // SR23
constexpr double kEndsWithin_s = 2.5;

// The controller is gone: the simulator tells.
void wait_for_release(Scene& s) {
  const auto end = std::chrono::steady_clock::now() + kSinking;
  while (s.station.simulator().truth().at("stretch_torque_nm").get<double>() >= kReleased_nm) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the leg does not sink");
    std::this_thread::sleep_for(20ms);
  }
}

// SR23: a session cut short is closed by the next start with all but its last second, and nothing goes on by
// itself.
void expect_interrupted(Scene& s, Noted& n, double elapsed_s) {
  auto reader = records::RecordReader::open(s.station.data().string());
  if (!reader) throw std::runtime_error(reader.error());
  const auto rows = reader->list(1);
  if (!rows || rows->empty() || rows->front().outcome != Outcome::interrupted)
    throw std::runtime_error("the session that was cut short is not closed as interrupted");
  const auto record = reader->load(rows->front().id);
  if (!record) throw std::runtime_error(record.error());
  const double last = record->samples.empty() ? 0 : record->samples.back().time_s;
  n.measured.push_back({"lacking at the record's end", std::max(0.0, elapsed_s - last), kRecordLacks_s});
  s.station.listen(1s, false);
  if (s.station.seen().state != SessionState::self_test)
    throw std::runtime_error(s.station.where() + "a new controller begins with its self-test");
}

void controller_gone(Scene& s, Noted& n, int signal) {
  reach_hold(s);
  const double elapsed = s.station.seen().session_elapsed_s;
  n.at = monotonic_s();
  s.station.controller().signal(signal);
  ask_torque_off(s, n, s.due.controller_gone());
  wait_for_release(s);
  n.until = monotonic_s();
  s.station.disconnect();
  s.station.drop_controller();
  s.station.start_controller();
  expect_interrupted(s, n, elapsed);
}

void simulator_gone(Scene& s, Noted& n, int signal) {
  reach_hold(s);
  n.at = monotonic_s();
  s.station.simulator().signal(signal);
  if (signal == SIGKILL) (void)s.station.simulator().wait();
  s.station.watch_until(SessionState::torque_off, 3s);
  n.measured.push_back(
      {"latched, as told to the screen", monotonic_s() - n.at, s.due.drive_silent() + kSnapshots_s});
  (void)s.station.simulator().wait();
  s.first_truth.emplace(s.station.simulator().truth_file());
  const double restarted = monotonic_s();
  s.station.restart_simulator();
  s.station.listen(3s, true);
  if (s.station.seen().state != SessionState::torque_off)
    n.failure += s.station.where() + "not latched until a person acknowledges; ";
  n.until = monotonic_s();
  n.of_the_next_simulator = true;
  n.asks.emplace_back([restarted](Judge& j) { j.standing(restarted); });
  s.station.reach_ready();
}
}  // namespace

// Longer than SR15 tolerates, shorter than the drive's watchdog: the controller itself has to see that it was
// away.
void controller_paused(Scene& s, Noted& n) {
  reach_hold(s);
  const Timing& t = s.due.timing();
  const double away_s = (t.tolerated_overruns + 2.2) * t.period_s;
  const double before = monotonic_s();
  s.station.controller().signal(SIGSTOP);
  std::this_thread::sleep_for(std::chrono::duration<double>(away_s));
  n.at = monotonic_s();
  s.station.controller().signal(SIGCONT);
  if (n.at - before > away_s + t.period_s)
    n.measured.push_back({"kept waiting by the host", n.at - before, 1e9});
  powers_off(s, n, SafetyRow::sr15_overrun, s.due.overrun_torque_off());
}

void controller_stopped(Scene& s, Noted& n) {
  controller_gone(s, n, SIGSTOP);
}
void controller_killed(Scene& s, Noted& n) {
  controller_gone(s, n, SIGKILL);
}

void controller_ended(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = monotonic_s();
  s.station.controller().signal(SIGTERM);
  const auto code = s.station.controller().wait(kEnds);
  const double ended = monotonic_s();
  n.measured.push_back({"process ended", ended - n.at, kEndsWithin_s});
  if (code != 3) n.failure += "the exit code is " + (code ? std::to_string(*code) : "none") + ", not 3; ";
  const double fallen = ended + s.due.timing().relay_s;
  n.asks.emplace_back([at = n.at, fallen, deadline = s.due.controller_ends()](Judge& j) {
    j.first(at, "inward command", deadline, j.inward());
    j.without_power(fallen);
    j.let_down(at, deadline);
  });
  wait_for_release(s);
  std::this_thread::sleep_for(kWatched);
  n.until = monotonic_s();
  s.station.disconnect();
  s.station.drop_controller();
  s.running = false;
}

void bus_silent(Scene& s, Noted& n) {
  reach_hold(s);
  n.halts_the_plant = true;
  n.at = monotonic_s();
  s.station.simulator().signal(SIGSTOP);
  s.station.watch_until(SessionState::torque_off, 3s);
  n.measured.push_back(
      {"latched, as told to the screen", monotonic_s() - n.at, s.due.drive_silent() + kSnapshots_s});
  s.station.listen(kSilence, true);
  const double again = monotonic_s();
  s.station.simulator().signal(SIGCONT);
  // "Torque off" is the drive's own watchdog or the relay, whichever comes first.
  n.asks.emplace_back([again, deadline = s.due.controller_gone()](Judge& j) {
    j.first(again, "torque off once the plant's time goes on", deadline, torque_off);
    j.no_way_out(again);
    j.let_down(again, deadline);
  });
  sink(s);
  if (s.station.seen().state != SessionState::torque_off)
    n.failure += s.station.where() + "not latched until a person acknowledges; ";
}

void simulator_killed(Scene& s, Noted& n) {
  simulator_gone(s, n, SIGKILL);
}
void simulator_ended(Scene& s, Noted& n) {
  simulator_gone(s, n, SIGTERM);
}

}  // namespace stretch::live
