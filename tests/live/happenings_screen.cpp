// The real screen touched, stopped, killed, ended.
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/live/happenings.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;

constexpr auto kPaused = 20s;
constexpr auto kArriving = 10s;
constexpr auto kEnds = 10s;
constexpr double kReleased_nm = 2.5;

void reach_hold_at_the_screen(Scene& s) {
  if (!s.running) {
    s.station.start_controller();
    s.running = true;
  }
  if (!s.screen) {
    s.station.disconnect();
    s.screen.emplace(s.station);
  }
  s.screen->reach_hold();
}

// Nobody at the socket meanwhile: the simulator tells.
void wait_for_release(Scene& s) {
  const auto end = std::chrono::steady_clock::now() + kArriving;
  while (s.station.simulator().truth().at("stretch_torque_nm").get<double>() >= kReleased_nm) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the leg is not let down");
    std::this_thread::sleep_for(20ms);
  }
}

void screen_gone(Scene& s, Noted& n, int signal) {
  reach_hold_at_the_screen(s);
  const int sessions = s.screen->sessions();
  n.at = monotonic_s();
  s.screen->program().signal(signal);
  ask_retreat(s, n, s.due.heartbeat());
  s.screen->wait_for(SessionState::paused, kPaused);
  wait_for_release(s);
  n.until = monotonic_s();
  if (signal == SIGSTOP) {
    s.screen->program().signal(SIGCONT);
  } else {
    if (!s.screen->program().wait(kEnds)) n.failure += "the screen has not ended; ";
    s.screen->start();
  }
  s.screen->resume();
  if (s.screen->sessions() != sessions)
    n.failure += "the session was not taken over: another one was begun; ";
}
}  // namespace

void screen_stop(Scene& s, Noted& n) {
  reach_hold_at_the_screen(s);
  n.at = s.screen->touch_stop();
  n.asks.emplace_back([at = n.at](Judge& j) { j.falling(at); });
  ask_retreat(s, n, s.due.touch());
  s.screen->wait_for(SessionState::paused, kPaused);
  s.screen->lift();
  wait_for_release(s);
}

void screen_frozen(Scene& s, Noted& n) {
  screen_gone(s, n, SIGSTOP);
}
void screen_killed(Scene& s, Noted& n) {
  screen_gone(s, n, SIGKILL);
}
void screen_ended(Scene& s, Noted& n) {
  screen_gone(s, n, SIGTERM);
}

}  // namespace stretch::live
