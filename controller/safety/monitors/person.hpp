// SR12, SR13 and SR14: the person's own stops, and whether the owner is still there.
#pragma once

#include "config/settings/safety_settings.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/lapse.hpp"

namespace stretch::safety {

// Press-to-stop: pressed, by either contact: retreat. Hold-to-run: let go, by either contact: retreat once
// armed, before that no outward motion. Contacts that have disagreed for a while count as pressed (let go)
// until both have been seen open and then closed.
class HandSwitchMonitor {
 public:
  explicit HandSwitchMonitor(const config::SafetySettings& s) noexcept
      : kind_(s.hand_switch), contacts_(s.sr12_contacts) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  enum class Proof : std::uint8_t { good, disagreed, seen_open };

  config::HandSwitchKind kind_;
  Duration contacts_;
  HeldFor disagree_;
  Proof proof_ = Proof::good;
};

// STOP: retreat, in this cycle.
class StopMonitor {
 public:
  SafetyAction operator()(const Evidence& e) noexcept;
};

// The owner's heartbeat as old as the limit, or never there, while it is required: retreat.
class HeartbeatMonitor {
 public:
  explicit HeartbeatMonitor(const config::SafetySettings& s) noexcept : limit_(s.sr14_heartbeat) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  Duration limit_;
};

}  // namespace stretch::safety
