// SR11: emergency stop, strap, guard, and whether STO is as we asked.
#pragma once

#include "config/settings/safety_settings.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/lapse.hpp"

namespace stretch::safety {

// Emergency stop open, relay in fault, supply gone, or nothing heard of them for so many cycles: torque off.
// Strap or guard open: torque off above the entry angle, no outward motion at it. STO open although asked
// for, on one channel only, not opening when asked, or not what the drive sees: torque off, each after the
// time the relay really needs.
class SafetyChainMonitor {
 public:
  explicit SafetyChainMonitor(const config::SafetySettings& s) noexcept : s_(s) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  [[nodiscard]] bool sto_not_as_asked(const Evidence& e) noexcept;

  config::SafetySettings s_;
  InARow silent_;
  bool closed_since_asked_ = false;
  HeldFor not_closing_;
  HeldFor not_opening_;
  HeldFor one_channel_;
  HeldFor not_the_drives_;
};

}  // namespace stretch::safety
