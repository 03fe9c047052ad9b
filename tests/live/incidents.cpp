// First everything happens, with its moments noted; then the simulator ends, and its truth is read.
#include "tests/live/incidents.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <thread>

#include <nlohmann/json.hpp>

#include "controller/records/records.hpp"
#include "tests/live/judging.hpp"
#include "tests/live/live_station.hpp"
#include "tests/live/real_screen.hpp"
#include "tests/live/truth_log.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;
using messages::RequestKind;

constexpr int kHold_s = 90;
constexpr auto kSinking = 11s;  // until the stretch is gone for sure
constexpr auto kPaused = 20s;   // for a retreat to begin and show
constexpr auto kSilence = 2s;   // of an owner, or of the bus
constexpr auto kFullDisk = 5s;
constexpr double kTold_s = 0.2;       // a state by the next snapshot but one: 3 T, the time-outs, twice 50 ms
constexpr double kSampleGap_s = 0.2;  // four samples

bool at_the_screen(Incident incident) {
  return incident == Incident::screen_stop || incident == Incident::screen_frozen ||
         incident == Incident::screen_killed;
}

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
      station_.start_controller(n.incident == Incident::disk_full);
      running_ = true;
    }
    if (at_the_screen(n.incident)) {
      happen_at_the_screen(n);
      return;
    }
    station_.reach_hold();
    switch (n.incident) {
      case Incident::stop:
        n.at = station_.send(RequestKind::stop);
        let_down();
        break;
      case Incident::hand_switch:
        n.at = station_.hands(R"({"cmd":"press","what":"hand_switch"})");
        station_.listen(500ms, true);
        station_.hands(R"({"cmd":"release","what":"hand_switch"})");
        let_down();
        break;
      case Incident::owner_frozen:
        n.at = station_.last_heartbeat_s();
        station_.listen(kSilence, false);
        let_down();
        break;
      case Incident::owner_killed:
        n.at = station_.last_heartbeat_s();
        station_.disconnect();
        std::this_thread::sleep_for(kSilence);
        station_.connect();
        station_.send(RequestKind::take_over);
        let_down();
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
      case Incident::bus_silent:
        silence_bus(n);
        break;
      case Incident::simulator_killed:
        lose_simulator(n);
        break;
      case Incident::disk_full:
        fill_disk(n);
        break;
      case Incident::screen_stop:
      case Incident::screen_frozen:
      case Incident::screen_killed:
        break;  // happened at the screen
    }
  }

  // A retreat has begun; until it has arrived.
  void let_down() {
    station_.watch_until(SessionState::paused, kPaused);
    station_.listen(kSinking, true);
  }

  void happen_at_the_screen(Noted& n) {
    if (!screen_) {
      station_.disconnect();
      screen_.emplace(station_);
    }
    screen_->reach_hold();
    if (n.incident == Incident::screen_stop) {
      n.at = screen_->touch_stop();
      screen_->wait_for(SessionState::paused, kPaused);
      screen_->lift();
      std::this_thread::sleep_for(kSinking);
      return;
    }
    const int sessions = screen_->sessions();
    n.at = monotonic_s();
    screen_->program().signal(n.incident == Incident::screen_killed ? SIGKILL : SIGSTOP);
    screen_->wait_for(SessionState::paused, kPaused);
    if (n.incident == Incident::screen_killed) {
      screen_->start();
    } else {
      screen_->program().signal(SIGCONT);
    }
    screen_->resume();
    if (screen_->sessions() != sessions) n.failure = "the session was not taken over: another one was begun";
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
    n.over_at = monotonic_s();
    n.measured.push_back({"process ended", n.over_at - n.at, 2.5});
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
    n.measured.push_back({"latched, as told to the screen", monotonic_s() - n.at, kTold_s});
    station_.restart_simulator();
    station_.listen(3s, true);
    if (station_.seen().state != SessionState::torque_off)
      n.failure = station_.where() + "not latched until a person acknowledges";
    station_.reach_ready();
  }

  void silence_bus(Noted& n) {
    n.at = monotonic_s();
    station_.simulator().signal(SIGSTOP);
    station_.watch_until(SessionState::torque_off, 3s);
    n.measured.push_back({"latched, as told to the screen", monotonic_s() - n.at, kTold_s});
    station_.listen(kSilence, true);
    n.over_at = monotonic_s();
    station_.simulator().signal(SIGCONT);
    station_.listen(kSinking, true);
    if (station_.seen().state != SessionState::torque_off)
      n.failure = station_.where() + "not latched until a person acknowledges";
  }

  void fill_disk(Noted& n) {
    n.at = monotonic_s();
    station_.fill_disk();
    station_.watch_for_event("recorder", "not_written", kFullDisk);
    n.measured.push_back({"told", monotonic_s() - n.at, 1});
    station_.listen(kFullDisk, true);
    n.over_at = monotonic_s();
    station_.clear_disk();
    station_.listen(kSilence, true);  // the recorder writes twice a second
    if (station_.seen().state != SessionState::running)
      n.failure = station_.where() + "the hold is broken off";
    expect_samples_without_a_gap();
  }

  void expect_samples_without_a_gap() {
    auto reader = records::RecordReader::open(station_.data().string());
    if (!reader) throw std::runtime_error(reader.error());
    const auto rows = reader->list(1);
    if (!rows || rows->empty()) throw std::runtime_error("no session in the record");
    const auto record = reader->load(rows->front().id);
    if (!record) throw std::runtime_error(record.error());
    double last = 0;
    for (const records::SampleRecord& sample : record->samples) {
      if (sample.time_s - last > kSampleGap_s)
        throw std::runtime_error("the record lacks what was between " + std::to_string(last) + " s and " +
                                 std::to_string(sample.time_s) + " s of the session");
      last = sample.time_s;
    }
    if (last < station_.seen().session_elapsed_s - 1.5)
      throw std::runtime_error("the record ends at " + std::to_string(last) + " s of the session");
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
      const TruthLog* const log = first_truth_ && n.incident != Incident::simulator_killed ? &*first_truth_
                                  : last                                                   ? &*last
                                                                                           : nullptr;
      all.push_back(log != nullptr && n.failure.empty() ? live::judged(n, *log)
                                                        : Observed{n.incident, n.measured, n.failure});
    }
    return all;
  }

  LiveStation station_{kHold_s};
  std::optional<RealScreen> screen_;
  bool running_ = false;
  std::vector<Noted> noted_;
  std::optional<TruthLog> first_truth_;  // of a simulator that died
};

}  // namespace

bool Observed::good() const noexcept {
  return failure.empty() && !host_stalled &&
         std::all_of(measured.begin(), measured.end(), [](const Measured& m) { return m.met(); });
}

std::vector<std::vector<Incident>> chains() {
  using enum Incident;
  return {{stop},
          {hand_switch},
          {owner_frozen},
          {owner_killed},
          {screen_stop},
          {screen_frozen},
          {screen_killed},
          {disk_full, controller_ended},
          {controller_stopped},
          {controller_killed},
          {estop},
          {strap},
          {leg_out},
          {bus_silent},
          {simulator_killed}};
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
