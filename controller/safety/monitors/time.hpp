// SR17: nothing lasts for ever.
#pragma once

#include <cstdint>

#include "config/settings/safety_settings.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/lapse.hpp"
#include "controller/safety/progress.hpp"

namespace stretch::safety {

// A phase, a hold or the session beyond its maximum and not on the way in: no outward motion; the session
// releases. The session has two: the machine's from its first motion, and its own from the weighed leg's
// first; how long somebody is strapped in for is no part of a prescription. If it does not begin to in time:
// retreat. Nor is its word for it enough: a release that brings the support no nearer to its end for twice
// that time is a retreat too, and SR18 sees to it from there. A support that stands raised under power
// without any session: retreat.
class TimeMonitor {
 public:
  explicit TimeMonitor(const config::SafetySettings& s) noexcept
      : release_within_(s.sr17_release_within),
        without_session_(s.sr17_without_session),
        entry_angle_(s.sr11_entry_angle),
        far_(s.sr18_applies_beyond),
        progress_(s.sr18_motion) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  [[nodiscard]] bool over(const Evidence& e) noexcept;
  [[nodiscard]] bool stands_in_release(const Evidence& e) noexcept;

  Duration release_within_;
  Duration without_session_;
  Angle entry_angle_;
  Angle far_;
  Angle progress_;
  bool session_runs_ = false;
  Instant session_began_;
  bool treatment_runs_ = false;
  Instant treatment_began_;
  bool phase_runs_ = false;
  std::uint32_t phase_ = 0;
  Instant phase_began_;
  bool hold_runs_ = false;
  Instant hold_began_;
  HeldFor not_released_;
  bool letting_down_ = false;
  Progress release_;
  HeldFor raised_without_session_;
};

}  // namespace stretch::safety
