// The one step that joins safety, session and law. The same object runs on the board, in virtual time and in
// a replay.
#pragma once

#include "config/settings/station.hpp"
#include "controller/control/law.hpp"
#include "controller/control/stretch_meter.hpp"
#include "controller/cycle/cycle_input.hpp"
#include "controller/cycle/cycle_view.hpp"
#include "controller/safety/safety_layer.hpp"
#include "controller/session/session.hpp"
#include "hal/command.hpp"

namespace stretch::cycle {

// Pure: the same inputs in the same order give the same commands, bit for bit. Used by one thread.
class Cycle {
 public:
  explicit Cycle(const config::Station& station) noexcept;

  // Reads aloud: measure, judge, decide, regulate, gate. The caller reads the sample before and writes the
  // command after.
  hal::Command step(const CycleInput& input) noexcept;

  [[nodiscard]] const CycleView& view() const noexcept { return view_; }
  [[nodiscard]] const session::Result& result() const noexcept { return session_.result(); }
  [[nodiscard]] const session::Plan& plan() const noexcept { return session_.plan(); }

 private:
  [[nodiscard]] session::Intent decide(const CycleInput& input, const control::Measured& measured,
                                       const safety::Verdict& verdict) noexcept;
  [[nodiscard]] safety::Context context() const noexcept;
  void publish(const CycleInput& input, const control::Measured& measured, const safety::Verdict& verdict,
               const hal::Command& command) noexcept;

  config::Mechanics mechanics_;
  config::MachineLimits machine_;
  config::SafetySettings safety_settings_;
  safety::SafetyLayer safety_;
  session::Session session_;
  control::StretchMeter meter_;
  control::Law law_;
  session::Intent intent_;  // of the previous cycle: what the safety layer is told
  CycleView view_;
};

}  // namespace stretch::cycle
