// The last word on every command: checks what is wanted, in a fixed order, and never keeps a leg from being
// let down.
#pragma once

#include <optional>

#include "config/quantities/instant.hpp"
#include "config/settings/safety_settings.hpp"
#include "controller/safety/command_history.hpp"
#include "controller/safety/inputs.hpp"
#include "controller/safety/retreat.hpp"
#include "controller/safety/verdict.hpp"
#include "hal/command.hpp"

namespace stretch::safety {

// What the gate knows of the cycle, from judge(). Trivially copyable.
struct GateView {
  Instant now;
  Duration since_last;  // between the last two cycles, at most twice the period
  SafetyAction action = SafetyAction::torque_off;
  bool power_forbidden = true;     // torque off for another reason than a self-test that is due
  bool outward_permitted = false;  // a session, its angle known, no contraction window
  bool self_test = false;
  bool cuff_empty = false;    // force believed, near zero, support at flat
  bool drive_in_use = false;  // enabled, or a session is in progress: a retreat has something to let down
  Angle angle;
  AngularVelocity speed;  // measured, one period old
  Angle angle_limit;
  AngularVelocity outward_ceiling;
  Torque drive_torque;
  RetreatState retreat;
};

// What was changed about the wanted speed. All false in normal use.
struct GateReport {
  bool not_finite = false;      // nothing usable was wanted: it stands, and a retreat follows (SR19)
  bool held = false;            // no outward motion in this cycle
  bool ceiling = false;         // absolute
  bool cycle_rate = false;      // from one cycle to the next
  bool window_rate = false;     // over 250 ms
  bool lead = false;            // distance from the measured speed
  bool angle_limit = false;     // could not stop before it
  bool inward_ceiling = false;  // faster inward than the machine lets down
  bool replaced = false;        // a retreat or torque off stands in its place

  friend bool operator==(const GateReport&, const GateReport&) noexcept = default;
};

class Gate {
 public:
  explicit Gate(const config::SafetySettings& settings) noexcept
      : outward_acceleration_(settings.outward_acceleration),
        drive_acceleration_(settings.retreat_acceleration),
        lead_(settings.gate_lead) {}

  [[nodiscard]] hal::Command step(const Wanted& wanted, const GateView& view,
                                  const CommandHistory& past) noexcept;

  [[nodiscard]] const GateReport& report() const noexcept { return report_; }

 private:
  [[nodiscard]] std::optional<AngularVelocity> speed(const Wanted& wanted, const GateView& view,
                                                     const CommandHistory& past) noexcept;
  [[nodiscard]] AngularVelocity limited(AngularVelocity wanted, const GateView& view,
                                        const CommandHistory& past) noexcept;

  AngularAcceleration outward_acceleration_;
  AngularAcceleration drive_acceleration_;
  AngularVelocity lead_;
  GateReport report_;
};

}  // namespace stretch::safety
