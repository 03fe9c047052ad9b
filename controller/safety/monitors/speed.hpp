// SR05: the support moves as nobody commanded.
#pragma once

#include "config/settings/ceilings.hpp"
#include "config/settings/safety_settings.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/lapse.hpp"

namespace stretch::safety {

// Outward faster than the largest recent command, or outward while every recent command was inward, so many
// cycles in a row: torque off. Judged while the drive is, or was a moment ago, enabled: a person may lift a
// support without power. Inward as fast as nothing but a broken machine moves: torque off; inward faster than
// commanded: a warning.
class SpeedMonitor {
 public:
  explicit SpeedMonitor(const config::SafetySettings& s) noexcept : s_(s) {}
  SafetyAction operator()(const Evidence& e) noexcept;

  [[nodiscard]] bool inward_overspeed() const noexcept { return inward_overspeed_; }

 private:
  config::SafetySettings s_;
  InARow too_fast_;
  InARow wrong_way_;
  InARow thrown_;
  bool inward_overspeed_ = false;
};

}  // namespace stretch::safety
