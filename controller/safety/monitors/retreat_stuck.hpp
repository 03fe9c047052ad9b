// SR18: a retreat that does not let the leg down.
#pragma once

#include <cstdint>

#include "config/settings/safety_settings.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/progress.hpp"

namespace stretch::safety {

// In a retreat begun further above its end than a margin: no inward motion by so much within so long, at its
// start and all along while further above its end than the margin; or, where the force is believed, not
// released at twice the expected time plus a slack: torque off.
class RetreatStuckMonitor {
 public:
  explicit RetreatStuckMonitor(const config::SafetySettings& s) noexcept : s_(s) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  void begin(const Evidence& e) noexcept;

  config::SafetySettings s_;
  std::uint32_t number_ = 0;
  bool watched_ = false;
  Instant began_;
  Duration released_by_;  // after began_
  Progress progress_;
};

}  // namespace stretch::safety
