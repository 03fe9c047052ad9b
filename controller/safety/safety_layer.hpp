// The safety layer as the cycle uses it: judge what is measured, then have the last word on what is
// commanded.
#pragma once

#include "config/quantities/instant.hpp"
#include "config/settings/safety_settings.hpp"
#include "config/settings/station.hpp"
#include "controller/safety/arbiter.hpp"
#include "controller/safety/beliefs.hpp"
#include "controller/safety/command_history.hpp"
#include "controller/safety/gate.hpp"
#include "controller/safety/inputs.hpp"
#include "controller/safety/monitors.hpp"
#include "controller/safety/retreat.hpp"
#include "controller/safety/session_limits.hpp"
#include "controller/safety/verdict.hpp"
#include "hal/command.hpp"
#include "hal/sample.hpp"

namespace stretch::safety {

// One per station, used by the control thread alone: judge() and gate() once per cycle, in this order. Pure:
// the same calls give the same bits; no clock, no I/O, no allocation. Starts with torque off: permission
// needs every cause gone, a passed self-test and a rising edge of the acknowledgement. A copy is a full copy
// of its state.
class SafetyLayer {
 public:
  // `period`: the control period. `settings` and `machine` are taken as the loader has checked them.
  SafetyLayer(const config::SafetySettings& settings, const config::MachineLimits& machine,
              const config::Mechanics& mechanics, Duration period) noexcept;

  // `now` never goes back. What the session makes of the verdict is its own affair: the gate enforces it.
  Verdict judge(Instant now, const hal::Sample& sample, const PersonInputs& inputs, const LoopTiming& timing,
                const Context& context) noexcept;

  // The command to write in this cycle: the wanted one within every limit, or the safety layer's own. Never
  // blocks the inward direction. Remembers what it gave.
  hal::Command gate(const Wanted& wanted) noexcept;

  // Of the last gate(): what it changed, for the record. Nothing in normal use.
  [[nodiscard]] const GateReport& gate_report() const noexcept { return gate_.report(); }
  // In force in this cycle: the session's frozen ones, else the machine's.
  [[nodiscard]] const FrozenLimits& limits() const noexcept { return session_limits_.limits(); }

 private:
  // What the gate is to know of this cycle.
  void look(Instant now, const Context& context, bool contraction) noexcept;
  [[nodiscard]] Verdict verdict(bool flat, bool contraction) const noexcept;

  config::SafetySettings settings_;
  Duration period_;
  SessionLimits session_limits_;
  Beliefs beliefs_;
  CommandHistory commands_;
  Monitors monitors_;
  Arbiter arbiter_;
  Retreat retreat_;
  Gate gate_;
  GateView view_;
};

}  // namespace stretch::safety
