// SR06, SR07 and SR08: can the force be believed?
#pragma once

#include <cstdint>

#include "config/settings/safety_settings.hpp"
#include "config/settings/station.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/lapse.hpp"

namespace stretch::safety {

// A good answer whose content cannot be, in this cycle: retreat by position.
class BadForceMonitor {
 public:
  SafetyAction operator()(const Evidence& e) noexcept;
};

// No new sample so many cycles in a row; of a part without a sample counter, also a channel whose value stays
// the same to the last bit while the support moves: retreat by position.
class StaleForceMonitor {
 public:
  explicit StaleForceMonitor(const config::SafetySettings& s) noexcept
      : cycles_(s.sr07_cycles), identical_for_(s.sr07_identical) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  // One force channel: how long it has been the same while the support moved.
  class Channel {
   public:
    [[nodiscard]] bool stands(bool counted, Force force, Duration moved, Duration longest) noexcept;

   private:
    Force last_;
    Duration identical_;
  };
  [[nodiscard]] bool frozen(const Evidence& e) noexcept;

  int cycles_;
  Duration identical_for_;
  InARow missing_;
  Channel a_;
  Channel b_;
  Instant before_;
};

// The channels disagree so many cycles in a row; or the drive's torque does not fit the force for a while,
// judged with the drive enabled, above an angle, away from reversals: retreat by position.
class ForceAgreementMonitor {
 public:
  ForceAgreementMonitor(const config::SafetySettings& s, const config::Mechanics& m) noexcept
      : s_(s), m_(m) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  [[nodiscard]] bool channels_disagree(const Evidence& e) noexcept;
  [[nodiscard]] bool torque_disagrees(const Evidence& e) noexcept;
  // The direction of motion has changed, or the drive has been enabled, a moment ago.
  [[nodiscard]] bool just_reversed(const Evidence& e) noexcept;

  config::SafetySettings s_;
  config::Mechanics m_;
  InARow channels_;
  HeldFor torque_;
  int commanded_direction_ = 0;
  int measured_direction_ = 0;
  bool enabled_before_ = false;
  bool reversed_ = false;
  Instant reversed_at_;
};

}  // namespace stretch::safety
