// SR01 and SR02: too much stretch, too much force on the cuff.
#pragma once

#include "config/settings/safety_settings.hpp"
#include "controller/safety/evidence.hpp"

namespace stretch::safety {

// Stretch force above the effective limit by more than the margin, in this cycle: retreat. In a contraction
// window the window's limits stand in. Before weighing, what the heaviest leg this body can have would leave
// as stretch is judged.
class StretchForceMonitor {
 public:
  explicit StretchForceMonitor(const config::SafetySettings& s) noexcept
      : margin_(s.sr01_margin), fraction_(s.sr01_margin_fraction) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  Force margin_;
  double fraction_;
};

// The larger channel as read, before any gravity is taken out, above the machine's limit, in this cycle:
// torque off.
class CuffForceMonitor {
 public:
  SafetyAction operator()(const Evidence& e) noexcept;
};

}  // namespace stretch::safety
