// SR04 and SR27: the angle is too large, or cannot be trusted.
#pragma once

#include "config/settings/safety_settings.hpp"
#include "config/settings/station.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/lapse.hpp"

namespace stretch::safety {

// Beyond the effective limit: hold; by more than the margin: retreat; beyond the machine's: torque off.
class AngleMonitor {
 public:
  explicit AngleMonitor(const config::SafetySettings& s) noexcept : retreat_beyond_(s.sr04_retreat_beyond) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  Angle retreat_beyond_;
};

// Drive angle against the end stops, where fitted the second angle, and, enabled, what it was an answer ago
// and the drive's own speed: torque off. A second angle that is fitted and silent for a while: no outward
// motion.
class AngleAgreementMonitor {
 public:
  AngleAgreementMonitor(const config::SafetySettings& s, const config::Mechanics& m) noexcept
      : disagree_(s.sr27_disagree), silent_for_(s.sr27_silent), end_min_(m.end_min), end_max_(m.end_max) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  [[nodiscard]] bool end_stops_disagree(const Evidence& e) const noexcept;
  // Further than any speed it tells of explains.
  [[nodiscard]] bool jumped(const Evidence& e) noexcept;

  struct Answer {
    bool enabled = false;
    Instant at;
    Angle angle;
    AngularVelocity speed;
  };
  Angle disagree_;
  Duration silent_for_;
  Angle end_min_;
  Angle end_max_;
  HeldFor silent_;
  Answer before_;
};

}  // namespace stretch::safety
