// Compares and says.
#include "controller/runtime/event_maker.hpp"

#include <cstdio>

namespace stretch::runtime {
namespace {
[[nodiscard]] messages::Event event(const cycle::CycleView& view, std::string kind, std::string text,
                                    std::string detail) {
  messages::Event e;
  e.uptime_s = (view.now - Instant{}).si();
  e.kind = std::move(kind);
  e.text = std::move(text);
  e.detail = std::move(detail);
  return e;
}

// What the day's stop test measured, for whoever asks later whether the stops worked.
[[nodiscard]] messages::Event proof(const cycle::CycleView& view, const char* which,
                                    const session::StopProof& seen) {
  char text[120];
  char detail[80];
  const double turned_s = seen.turned_after.si();
  const double further_deg = in_degrees(seen.further);
  std::snprintf(text, sizeof text, "stop test: %s works, the support turned after %.3f s, %.3f deg further",
                which, turned_s, further_deg);
  std::snprintf(detail, sizeof detail, "%s turned_after_s=%.3f further_deg=%.3f", which, turned_s,
                further_deg);
  return event(view, "stop_test", text, detail);
}

// Empty: it did not fail.
[[nodiscard]] std::string why_failed(session::StopTestFailure failure) {
  switch (failure) {
    case session::StopTestFailure::none:
      return {};
    case session::StopTestFailure::unanswered:
      return "nobody stopped three moves";
    case session::StopTestFailure::hand_switch_late:
      return "the support turned too late after the hand switch";
    case session::StopTestFailure::stop_late:
      return "the support turned too late after STOP";
  }
  return "unknown";
}
}  // namespace

std::vector<messages::Event> EventMaker::changes(const cycle::CycleView& view) {
  std::vector<messages::Event> events;
  const session::View& s = view.session;
  if (view.session_began) events.push_back(event(view, "session", "session begun", "begun"));
  if (s.hand_switch.proved && !hand_switch_proved_) {
    events.push_back(proof(view, "hand_switch", s.hand_switch));
  }
  if (s.stop.proved && !stop_proved_) events.push_back(proof(view, "stop", s.stop));
  if (const std::string why = why_failed(s.stop_test_failure); !why.empty() && !stop_test_failed_) {
    events.push_back(event(view, "stop_test", "stop test failed: " + why, "failed"));
  }
  if (first_ || s.state != state_) {
    const std::string from(name(state_));
    const std::string to(name(s.state));
    events.push_back(event(view, "state", first_ ? "started in " + to : from + " to " + to, from + ">" + to));
  }
  if (s.state == SessionState::running && s.phase_number != phase_number_) {
    const std::string phase(name(s.phase));
    events.push_back(event(
        view, "phase",
        "phase " + std::to_string(s.phase_number) + " of " + std::to_string(s.phase_count) + ": " + phase,
        phase));
  }
  if (!first_ && view.action != action_ &&
      (view.action >= SafetyAction::retreat || action_ >= SafetyAction::retreat)) {
    const std::string action(name(view.action));
    const std::string row = view.has_cause ? std::string(name(view.cause)) : std::string();
    events.push_back(event(view, "safety", row.empty() ? "safety lets go" : row + ": " + action,
                           row.empty() ? action : row));
  }
  // What the session itself stops for: no reply, no weighing, the time.
  const bool stopped = s.has_stop_cause && (!has_stop_cause_ || s.stop_cause != stop_cause_);
  if (stopped && view.action < SafetyAction::retreat) {
    const std::string row(name(s.stop_cause));
    events.push_back(event(view, "safety", row + ": the session ends, the leg is let down", row));
  }
  if (view.session_ended) events.push_back(event(view, "session", "session ended", "ended"));
  first_ = false;
  state_ = s.state;
  hand_switch_proved_ = s.hand_switch.proved;
  stop_proved_ = s.stop.proved;
  stop_test_failed_ = s.stop_test_failure != session::StopTestFailure::none;
  phase_number_ = s.state == SessionState::running ? s.phase_number : 0;
  action_ = view.action;
  has_stop_cause_ = s.has_stop_cause;
  stop_cause_ = s.stop_cause;
  return events;
}

}  // namespace stretch::runtime
