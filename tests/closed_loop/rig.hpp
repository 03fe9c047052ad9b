// A rehearsal with hands on it: faults at a chosen moment, and a checker that sees only the truth.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "simulator/rehearsal/rehearsal.hpp"

namespace stretch::closed_loop {

// A shipped leg, a shipped protocol, the shipped station; a prescription written for the leg.
[[nodiscard]] rehearsal::Setup shipped(const std::string& leg, const std::string& protocol,
                                       std::uint64_t seed = 1);

// The leg's passive stretch and the support's motion after an event, judged on the truth by docs/safety.md's
// invariant: from the deadline on, 150 ms later, never outward; 300 ms later, inward at 2 deg/s or more, or
// torque off, until the stretch is released; the stretch never above limit and margin.
class ReleaseChecker {
 public:
  ReleaseChecker(Force limit, Length lever) noexcept : limit_(limit), lever_(lever) {}

  void begin(Instant deadline) noexcept { deadline_ = deadline; }
  void add(const plant::Truth& truth);

  [[nodiscard]] const std::string& violation() const noexcept { return violation_; }  // empty: none
  [[nodiscard]] bool released() const noexcept { return released_; }
  [[nodiscard]] std::optional<Duration> released_after() const noexcept { return released_after_; }

 private:
  void violated(const plant::Truth& truth, const char* what);
  Force limit_;
  Length lever_;
  std::optional<Instant> deadline_;
  bool released_ = false;
  std::optional<Duration> released_after_;
  std::string violation_;
};

// When, in a session, something is done to it: `after` into the first hold by force.
struct Incident {
  Duration after = seconds(5);
  std::function<void(plant::Plant&, cycle::CycleInput&)>
      each_cycle;  // from that moment on, given the time since
};

struct Report {
  session::Result result;
  std::optional<Duration> reaction;  // from the incident to the first cycle whose action is retreat or more
  SafetyAction action = SafetyAction::none;
  SafetyRow cause = SafetyRow::sr20_self_test;
  std::string violation;
  bool released = false;
  SessionState final_state = SessionState::off;
  bool finished = false;
};

// Runs a session of the shipped demo-like protocol on `leg` with one incident. `margin`: from the incident to
// where the checker starts (detection and deadline of the row).
[[nodiscard]] Report run_with(const rehearsal::Setup& setup, const Incident& incident, Duration margin);

}  // namespace stretch::closed_loop
