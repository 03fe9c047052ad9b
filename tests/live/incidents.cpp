// First everything happens, with its moments noted; then the simulator ends, and its truth is read.
#include "tests/live/incidents.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <thread>

#include <nlohmann/json.hpp>

#include "controller/records/records.hpp"
#include "tests/live/live_station.hpp"
#include "tests/live/truth_log.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;
using messages::RequestKind;

constexpr double kPeriod_s = 0.010;
constexpr double kWatchdog_s = 0.080;
constexpr double kRelay_s = 0.010;
constexpr double kExchange_s = 0.002;  // a message's way to the controller and a command's over the bus
constexpr double kReleased_nm = 3;
constexpr double kRelease_s = 10;
constexpr double kInwardCommandDeg_s = -2.5;  // no law commands that in a hold; a retreat does in one step
constexpr double kStill = 0.05;               // deg: the angle while nothing may move
constexpr auto kSinking = 11s;

// What happened, before the truth is known.
struct Noted {
  Incident incident = Incident::stop;
  double at = 0;     // monotonic
  double until = 0;  // monotonic; what is judged ends there
  std::vector<Measured> measured;
  std::string failure;
};

class Chain {
 public:
  std::vector<Observed> run(std::span<const Incident> incidents) {
    std::string broken;
    for (const Incident incident : incidents) {
      Noted noted;
      noted.incident = incident;
      try {
        if (!broken.empty()) throw std::runtime_error(broken);
        happen(noted);
      } catch (const std::exception& error) {
        noted.failure = broken = broken.empty() ? error.what() + station_.story() : broken;
      }
      noted.until = monotonic_s();
      noted_.push_back(std::move(noted));
    }
    return judged();
  }

 private:
  void happen(Noted& n) {
    if (!running_) {
      station_.start_controller();
      running_ = true;
    }
    station_.reach_hold();
    switch (n.incident) {
      case Incident::stop:
        n.at = station_.send(RequestKind::stop);
        station_.watch_until(SessionState::paused, 20s);
        break;
      case Incident::hand_switch:
        n.at = station_.hands(R"({"cmd":"press","what":"hand_switch"})");
        station_.listen(500ms, true);
        station_.hands(R"({"cmd":"release","what":"hand_switch"})");
        station_.watch_until(SessionState::paused, 20s);
        break;
      case Incident::owner_frozen:
        n.at = station_.last_heartbeat_s();
        station_.listen(2s, false);
        station_.watch_until(SessionState::paused, 20s);
        break;
      case Incident::owner_killed:
        n.at = station_.last_heartbeat_s();
        station_.disconnect();
        std::this_thread::sleep_for(2s);
        station_.connect();
        station_.send(RequestKind::take_over);
        station_.watch_until(SessionState::paused, 20s);
        break;
      case Incident::controller_stopped:
      case Incident::controller_killed:
        n.at = monotonic_s();
        station_.controller().signal(n.incident == Incident::controller_killed ? SIGKILL : SIGSTOP);
        std::this_thread::sleep_for(kSinking);
        station_.disconnect();
        station_.drop_controller();
        station_.start_controller();
        expect_interrupted();
        break;
      case Incident::controller_ended:
        end_controller(n);
        break;
      case Incident::estop:
        n.at = station_.hands(R"({"cmd":"press","what":"estop"})");
        station_.watch_until(SessionState::torque_off, 3s);
        station_.listen(kSinking, true);
        station_.hands(R"({"cmd":"release","what":"estop"})");
        break;
      case Incident::strap:
        n.at = station_.hands(R"({"cmd":"strap","closed":false})");
        station_.watch_until(SessionState::torque_off, 3s);
        station_.listen(kSinking, true);
        break;
      case Incident::leg_out:
        // The strap stays closed: it is the force that tells.
        n.at = station_.hands(R"({"cmd":"leg","in":false})");
        station_.hands(R"({"cmd":"strap","closed":true})");
        station_.lying(false);
        station_.reach_ready();
        if (std::none_of(station_.seen().result.safety_actions.begin(),
                         station_.seen().result.safety_actions.end(),
                         [](const auto& action) { return action.sr == SafetyRow::sr26_leg_out; }))
          n.failure = "the session's result does not name SR26";
        break;
      case Incident::simulator_killed:
        lose_simulator(n);
        break;
    }
  }

  // SR23: a session cut short is closed by the next start, and nothing goes on by itself.
  void expect_interrupted() {
    auto reader = records::RecordReader::open(station_.data().string());
    if (!reader) throw std::runtime_error(reader.error());
    const auto rows = reader->list(1);
    if (!rows || rows->empty() || rows->front().outcome != Outcome::interrupted)
      throw std::runtime_error("the session that was cut short is not closed as interrupted");
    station_.listen(1s, false);
    if (station_.seen().state != SessionState::self_test)
      throw std::runtime_error(station_.where() + "a new controller begins with its self-test");
  }

  void end_controller(Noted& n) {
    n.at = monotonic_s();
    station_.controller().signal(SIGTERM);
    const auto code = station_.controller().wait(10s);
    ended_at_ = monotonic_s();
    n.measured.push_back({"process ended", ended_at_ - n.at, 2.5});
    if (code != 3) n.failure = "the exit code is " + (code ? std::to_string(*code) : "none") + ", not 3";
    std::this_thread::sleep_for(kSinking);
    station_.disconnect();
    station_.drop_controller();
    running_ = false;
  }

  void lose_simulator(Noted& n) {
    n.at = monotonic_s();
    station_.simulator().signal(SIGKILL);
    (void)station_.simulator().wait();
    first_truth_.emplace(station_.simulator().truth_file());
    station_.watch_until(SessionState::torque_off, 3s);
    n.measured.push_back({"latched, as told to the screen", monotonic_s() - n.at, 1});
    station_.restart_simulator();
    station_.listen(3s, true);
    if (station_.seen().state != SessionState::torque_off)
      n.failure = station_.where() + "not latched until a person acknowledges";
    station_.reach_ready();
  }

  std::vector<Observed> judged() {
    std::optional<TruthLog> last;
    try {
      station_.simulator().ask({{"cmd", "quit"}});
      (void)station_.simulator().wait();
      last.emplace(station_.simulator().truth_file());
    } catch (const std::exception& error) {
      for (Noted& n : noted_) n.failure += std::string(" no truth: ") + error.what();
    }
    std::vector<Observed> all;
    for (const Noted& n : noted_) {
      Observed o{n.incident, n.measured, n.failure};
      const TruthLog* const log = first_truth_ && n.incident != Incident::simulator_killed ? &*first_truth_
                                  : last                                                   ? &*last
                                                                                           : nullptr;
      if (log != nullptr && o.failure.empty()) judge(n, *log, o);
      all.push_back(std::move(o));
    }
    return all;
  }

  // The first row for which it holds, from the incident on, as a time since the incident.
  static void judge_first(const Noted& n, const TruthLog& log, Observed& o, const char* what,
                          double deadline_s, const TruthLog::Condition& holds) {
    const auto row = log.first(n.at, holds);
    if (row) {
      o.measured.push_back({what, row->monotonic_s - n.at, deadline_s});
    } else {
      o.failure += std::string("never: ") + what + "; ";
    }
  }

  void judge(const Noted& n, const TruthLog& log, Observed& o) const {
    o.host_stalled = log.skipped(n.at - 0.1, std::min(n.until, n.at + 3));
    if (n.incident == Incident::simulator_killed) {
      judge_standing(n, log, o);
      return;
    }
    const auto inward = [](const TruthRow& row, const TruthRow&) {
      return row.command_speed_deg_s <= kInwardCommandDeg_s;
    };
    const auto off = [](const TruthRow& row, const TruthRow&) { return !row.torque_enabled; };
    const double row_s = kTruthRow_s;
    switch (n.incident) {
      case Incident::stop:
        judge_first(n, log, o, "inward command", 2 * kPeriod_s + row_s, inward);
        judge_falling(n, log, o, inward);
        break;
      case Incident::hand_switch:
        judge_first(n, log, o, "inward command", 2 * kPeriod_s + row_s, inward);
        break;
      case Incident::owner_frozen:
      case Incident::owner_killed:
        judge_first(n, log, o, "inward command after the last heartbeat", 1 + kPeriod_s + kExchange_s + row_s,
                    inward);
        break;
      case Incident::controller_stopped:
      case Incident::controller_killed:
        judge_first(n, log, o, "torque off", kWatchdog_s + 0.020 + row_s, off);
        break;
      case Incident::controller_ended:
        judge_first(n, log, o, "inward command", 5 * kPeriod_s + row_s, inward);
        if (const auto row = log.first(ended_at_ + row_s, [](const auto&, const auto&) { return true; });
            !row || row->torque_enabled)
          o.failure += "the drive is still powered after the controller's end; ";
        break;
      case Incident::estop:
        judge_first(n, log, o, "torque off", kRelay_s + row_s, off);
        break;
      case Incident::strap:
        judge_first(n, log, o, "torque off", 2 * kPeriod_s + kRelay_s + row_s, off);
        break;
      case Incident::leg_out:
        judge_first(n, log, o, "inward command", 0.100 + 3 * kPeriod_s + row_s, inward);
        return;  // a stretch there is none any more
      case Incident::simulator_killed:
        break;
    }
    judge_first(n, log, o, "stretch below 3 N m", kRelease_s,
                [](const TruthRow& row, const TruthRow&) { return row.stretch_torque_nm < kReleased_nm; });
  }

  // Force falls because the leg goes down: a hold's own relaxation does not count.
  static void judge_falling(const Noted& n, const TruthLog& log, Observed& o,
                            const TruthLog::Condition& inward) {
    const auto commanded = log.first(n.at, inward);
    if (!commanded) return;
    const auto falling = log.first(commanded->monotonic_s, [](const TruthRow& row, const TruthRow& before) {
      return row.speed_deg_s < 0 && row.angle_deg < before.angle_deg &&
             row.stretch_force_n < before.stretch_force_n;
    });
    if (falling) {
      o.measured.push_back(
          {"force falling after the command", falling->monotonic_s - commanded->monotonic_s, 0.100});
    } else {
      o.failure += "the force never falls; ";
    }
  }

  // A new simulator stands until a person has acknowledged and the self-test has passed.
  static void judge_standing(const Noted& n, const TruthLog& log, Observed& o) {
    for (const TruthRow& row : log.rows()) {
      if (row.monotonic_s > n.until) break;
      if (row.command_speed_deg_s != 0 || std::abs(row.angle_deg - log.rows().front().angle_deg) > kStill) {
        o.failure += "it moves " + std::to_string(row.monotonic_s - n.at) +
                     " s after, before it was acknowledged and tested; ";
        return;
      }
    }
  }

  LiveStation station_{90};
  bool running_ = false;
  double ended_at_ = 0;
  std::vector<Noted> noted_;
  std::optional<TruthLog> first_truth_;  // of a simulator that died
};

}  // namespace

bool Observed::good() const noexcept {
  return failure.empty() && !host_stalled &&
         std::all_of(measured.begin(), measured.end(), [](const Measured& m) { return m.met(); });
}

std::vector<std::span<const Incident>> chains() {
  std::vector<std::span<const Incident>> all;
  for (const auto& chain : kPairs) all.emplace_back(chain);
  for (const auto& chain : kSingles) all.emplace_back(chain);
  return all;
}

std::vector<Observed> run_chain(std::span<const Incident> incidents) {
  try {
    return Chain().run(incidents);
  } catch (const std::exception& error) {
    std::vector<Observed> all;
    for (const Incident incident : incidents) all.push_back({incident, {}, error.what()});
    return all;
  }
}

std::string described(const Observed& o) {
  std::string text(name(o.incident));
  for (const Measured& m : o.measured) {
    char figures[80];
    std::snprintf(figures, sizeof figures, ": %.3f s of %.3f s", m.seconds, m.deadline_s);
    text += "; " + m.what + figures + (m.met() ? "" : " MISSED");
  }
  if (o.host_stalled) text += "; the host stalled the simulator";
  if (!o.failure.empty()) text += "; FAILED: " + o.failure;
  return text;
}

}  // namespace stretch::live
