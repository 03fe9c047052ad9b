// Every state of the session with every event.
#include "tests/exploration/table.hpp"

#include <array>
#include <set>

namespace stretch::exploration {
namespace {
using session::Event;
using S = SessionState;

constexpr int kStates = static_cast<int>(names::kSessionState.size());

// Somebody is strapped in and the drive may pull, or is letting down.
constexpr std::array kForceOn{S::stop_test, S::mounting, S::weighing, S::warm_up,
                              S::running,   S::paused,   S::releasing};

// The clock's and the machine's own: neither patient nor screen.
constexpr std::array kUnaided{Event::leg_out,      Event::zero_lost,         Event::tap_unanswered,
                              Event::pause_over,   Event::session_time_over, Event::retreat,
                              Event::flat_reached, Event::heartbeat_lost};

[[nodiscard]] bool rises(S state) {
  return state == S::weighing || state == S::warm_up || state == S::running;
}

class Judge {
 public:
  explicit Judge(Explored& into) : into_(into) {}
  void operator()(const char* property, bool holds, S from, const std::string& what) {
    for (Asked& a : into_.asked) {
      if (a.property == property) ++a.times;
    }
    if (seen_.insert(property).second) into_.asked.push_back({property, 1});
    if (!holds && wrong_.insert(property).second) {
      into_.findings.push_back({property, what, {std::string(name(from))}});
    }
  }

 private:
  Explored& into_;
  std::set<std::string> seen_;
  std::set<std::string> wrong_;
};

// Where it may get to by those events alone.
template <class Events>
[[nodiscard]] std::set<S> reached_by(const Events& events, const Next& next, S from) {
  std::set<S> reached{from};
  for (bool grew = true; grew;) {
    grew = false;
    for (const S s : std::set<S>(reached)) {
      for (const Event e : events) grew = reached.insert(next(s, e)).second || grew;
    }
  }
  return reached;
}

// Everything but what a person's acknowledgement at the station raises.
[[nodiscard]] std::set<Event> unacknowledged() {
  std::set<Event> events;
  for (int e = 0; e < session::kEventCount; ++e) events.insert(static_cast<Event>(e));
  events.erase(Event::acknowledged);
  events.erase(Event::self_test_passed);
  return events;
}
}  // namespace

Explored explore_table(const Next& next) {
  Explored out;
  out.states = static_cast<std::size_t>(kStates);
  Judge judge(out);
  for (int i = 0; i < kStates; ++i) {
    const auto from = static_cast<S>(i);
    for (int e = 0; e < session::kEventCount; ++e) {
      const auto event = static_cast<Event>(e);
      const S to = next(from, event);
      ++out.transitions;
      const std::string step = "event " + std::to_string(e) + " leads to " +
                               (static_cast<int>(to) < kStates ? std::string(name(to)) : "nowhere");
      judge("every state and event has a defined outcome", static_cast<int>(to) < kStates, from, step);
      if (event == Event::torque_off && from != S::off) {
        judge("torque off in one step from anywhere", to == S::torque_off, from, step);
      }
      if (from == S::torque_off && to != from) {
        const bool leaves = event == Event::acknowledged || event == Event::self_test_due;
        judge("torque off is left for a self-test alone", leaves && to == S::self_test, from, step);
      }
      if (from == S::self_test && to != from && to != S::torque_off) {
        judge("a self-test is left by passing it alone", event == Event::self_test_passed && to == S::ready,
              from, step);
      }
      if (!rises(from) && rises(to)) {
        const bool person =
            event == Event::resume || event == Event::resume_unweighed || event == Event::mounted;
        judge("nothing rises by itself", person, from, step);
      }
    }
  }
  for (const S from : kForceOn) {
    const std::set<S> reached = reached_by(kUnaided, next, from);
    judge("force on is let go without patient or screen", reached.contains(S::finished), from,
          "neither the clock nor the machine leads to `finished`");
  }
  for (const S from : {S::torque_off, S::self_test}) {
    std::set<S> reached = reached_by(unacknowledged(), next, from);
    reached.erase(S::torque_off);
    reached.erase(S::self_test);
    judge("power comes back by an acknowledgement alone", reached.empty(), from,
          "`" + std::string(reached.empty() ? "" : name(*reached.begin())) + "` is reached without one");
  }
  return out;
}

}  // namespace stretch::exploration
