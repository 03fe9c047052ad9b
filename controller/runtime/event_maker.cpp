// Compares and says.
#include "controller/runtime/event_maker.hpp"

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
}  // namespace

std::vector<messages::Event> EventMaker::changes(const cycle::CycleView& view) {
  std::vector<messages::Event> events;
  const session::View& s = view.session;
  if (view.session_began) events.push_back(event(view, "session", "session begun", "begun"));
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
  phase_number_ = s.state == SessionState::running ? s.phase_number : 0;
  action_ = view.action;
  has_stop_cause_ = s.has_stop_cause;
  stop_cause_ = s.stop_cause;
  return events;
}

}  // namespace stretch::runtime
