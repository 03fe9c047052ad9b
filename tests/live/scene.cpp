// What every incident needs.
#include "tests/live/scene.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace stretch::live {
namespace {
using namespace std::chrono_literals;

constexpr int kHold_s = 600;
constexpr auto kPaused = 20s;  // for a retreat to begin and show
constexpr auto kLatched = 3s;
constexpr auto kSinking = 20s;
constexpr auto kNamed = 1s;
constexpr double kReleased_nm = 2.5;  // surely
constexpr double kStandsDeg_s = 0.2;

bool let_go(const nlohmann::json& truth) {
  return truth.at("stretch_torque_nm").get<double>() < kReleased_nm;
}
}  // namespace

Scene::Scene(Wiring wiring) : station(kHold_s, wiring, LiveStation::Load::light), due(timing_of(wiring)) {}

void reach_hold(Scene& s) {
  if (!s.running) {
    s.station.start_controller();
    s.running = true;
  }
  s.station.reach_hold();
  s.station.forget_events();
}

double start_fault(Scene& s, const std::string& fault, const std::string& more) {
  return s.station.hands(R"({"cmd":"start","fault":")" + fault + '"' + more + '}');
}

void end_fault(Scene& s, const std::string& fault) {
  s.station.hands(R"({"cmd":"end","fault":")" + fault + R"("})");
}

void ask_retreat(const Scene& s, Noted& n, double deadline_s, const std::string& what) {
  const double limit = s.station.prescription().force_limit.si();
  n.asks.emplace_back([at = n.at, deadline_s, what, limit](Judge& j) {
    j.first(at, what, deadline_s, j.inward());
    j.let_down(at, deadline_s);
    j.never_above(at, limit);
  });
}

void ask_torque_off(const Scene& s, Noted& n, double deadline_s) {
  const double limit = s.station.prescription().force_limit.si();
  n.asks.emplace_back([at = n.at, deadline_s, limit](Judge& j) {
    j.first(at, "torque off", deadline_s, torque_off);
    j.let_down(at, deadline_s);
    j.never_above(at, limit);
  });
}

void let_down(Scene& s, SessionState into) {
  s.station.watch_until(into, kPaused);
  s.station.watch_truth_until(
      [](const nlohmann::json& truth) {
        return let_go(truth) && std::abs(truth.at("speed_deg_s").get<double>()) < kStandsDeg_s;
      },
      "the leg let down", kSinking);
}

void sink(Scene& s) {
  s.station.watch_until(SessionState::torque_off, kLatched);
  s.station.watch_truth_until(let_go, "the leg sunk", kSinking);
}

void expect_row(Scene& s, Noted& n, SafetyRow row) {
  try {
    s.station.watch_for_event("safety", name(row), kNamed);
  } catch (const std::exception&) {
    n.failure += "not told as " + std::string(name(row)) + " but:";
    for (const messages::Event& event : s.station.events())
      n.failure += " " + event.kind + " " + event.detail + ";";
  }
}

void retreats(Scene& s, Noted& n, SafetyRow row, double deadline_s, SessionState into) {
  ask_retreat(s, n, deadline_s);
  let_down(s, into);
  expect_row(s, n, row);
}

void powers_off(Scene& s, Noted& n, SafetyRow row, double deadline_s) {
  ask_torque_off(s, n, deadline_s);
  sink(s);
  expect_row(s, n, row);
}

}  // namespace stretch::live
