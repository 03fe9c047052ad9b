// Runs a protocol: one interpreter for every list of phases.
#pragma once

#include <array>
#include <cstdint>

#include "config/quantities/instant.hpp"
#include "config/settings/protocol.hpp"
#include "config/settings/station.hpp"
#include "controller/control/law.hpp"
#include "controller/session/hold_measures.hpp"

namespace stretch::session {

class Interpreter {
 public:
  explicit Interpreter(const config::ControlSettings& settings) noexcept : settings_(settings) {}

  struct Inputs {
    Instant now;
    control::Measured measured;
    control::LawReport law;  // of the previous cycle
    Torque target;           // the session's present target, after "a little less"
    Length cuff_distance;
    Angle angle_limit;
    Angle comfortable;
    bool frozen = false;  // "hold here": the target stays where the stretch is
  };
  struct Output {
    control::Reference reference;
    bool done = false;           // the last phase has ended
    bool timed_out = false;      // SR17: a phase took longer than any phase may
    bool hold_finished = false;  // `hold` is a new result
    HoldResult hold;
    bool phase_changed = false;
  };

  // Nothing of the session's creep is used yet.
  void new_session() noexcept { creep_used_ = Angle{}; }
  // Starts over, with what is left of the session's creep. A list without phases is done at once.
  void begin(const config::PhaseList& phases, Instant now) noexcept;
  Output step(const Inputs& in) noexcept;
  // The session leaves the protocol: a hold under way is finished as it stands.
  [[nodiscard]] bool holding() const noexcept { return clock_running_ && is_hold(); }
  [[nodiscard]] HoldResult close_hold(Instant now) noexcept;

  [[nodiscard]] PhaseKind kind() const noexcept;
  // The leg is being stretched, or held so: the phase is none of letting go and resting.
  [[nodiscard]] bool stretching() const noexcept;
  [[nodiscard]] int number() const noexcept { return number_; }  // from 1, repeats unrolled
  [[nodiscard]] int count() const noexcept { return count_; }
  [[nodiscard]] Duration elapsed(Instant now) const noexcept;  // on the phase's clock
  [[nodiscard]] Duration length() const noexcept;              // zero: ends on something else than time
  // What is still to come, as an average leg takes it at `target`; never less than the clocks that are set.
  [[nodiscard]] Duration remaining(Instant now, Force target) const noexcept;
  [[nodiscard]] Torque target() const noexcept { return phase_target_; }
  [[nodiscard]] Torque band() const noexcept;  // half width of a hold's band
  [[nodiscard]] bool next(PhaseKind& kind, Duration& length) const noexcept;
  [[nodiscard]] LimitedBy limited_by() const noexcept { return limited_by_; }

 private:
  struct Loop {
    int first = 0;  // index of the repeated phases
    int end = 0;    // one past the last
    int left = 0;   // runs still to do after this one
  };
  struct Position {
    int index = 0;
    std::array<Loop, config::kMaxRepeatDepth> loops{};
    int depth = 0;
  };

  [[nodiscard]] bool is_hold() const noexcept;
  [[nodiscard]] const config::Phase& phase() const noexcept {
    return phases_.phases[static_cast<std::size_t>(position_.index)];
  }
  void enter_loops(Position& position) const noexcept;
  void advance(Position& position) const noexcept;
  void start_phase(Instant now) noexcept;
  void start_clock(const Inputs& in) noexcept;
  [[nodiscard]] bool phase_ended(const Inputs& in) noexcept;
  [[nodiscard]] bool hold_force_ended(const Inputs& in) noexcept;
  [[nodiscard]] control::Reference reference(const Inputs& in) const noexcept;
  [[nodiscard]] bool by_angle() const noexcept;
  void ease(const Inputs& in) noexcept;

  config::ControlSettings settings_;
  config::PhaseList phases_;
  Position position_;
  int number_ = 0;
  int count_ = 0;
  Instant phase_began_;
  Instant clock_began_;
  Instant last_step_;
  Duration frozen_for_;  // time spent frozen, not on the clock of a phase other than a hold
  bool clock_running_ = false;
  Torque phase_target_;
  Torque frozen_target_;
  bool was_frozen_ = false;
  LimitedBy limited_by_ = LimitedBy::none;
  Angle angle_at_clock_;
  // In a hold by angle: the session's target it stands for, and how far a lower one lets go.
  Torque eased_from_;
  std::optional<Torque> easing_to_;
  Instant easing_since_;
  bool easing_known_ = false;  // the force reads true again
  Angle creep_used_;           // of the session's creep limit, by earlier holds
  Angle creep_angle_;          // where creep was last looked at, for "creep below"
  Instant creep_since_;
  HoldMeasures measures_;
};

}  // namespace stretch::session
