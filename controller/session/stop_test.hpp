// The day's stop test: hand switch and STOP each seen to work on a slow move of a few degrees up from flat.
#pragma once

#include <cstdint>

#include "config/quantities/instant.hpp"
#include "config/settings/notice.hpp"
#include "config/settings/vocabulary.hpp"
#include "controller/control/law.hpp"

namespace stretch::session {

// With the leg strapped. For each of the two stops: "start" -> the support rises slowly, at most 4 deg -> the
// patient uses the stop -> the safety layer lets the leg down; it is proved when the leg is seen going down.
// A stop let go of is the edge that frees the machine again; what anything else let down waits for "start".
// Three moves on which nobody stops fail the test.
class StopTest {
 public:
  struct Inputs {
    Instant now;
    Angle angle;
    AngularVelocity speed;
    bool measured = false;  // angle and speed can be believed
    bool strapped = false;
    bool start = false;  // pressed in this cycle
    SafetyAction action = SafetyAction::none;
    SafetyRow cause = SafetyRow::sr13_stop;
    bool resume_possible = false;
    bool own_stop = false;  // nothing but the person's own stop let the leg down
    Angle angle_limit;
  };
  struct Output {
    control::Reference reference;
    Notice notice = Notice::none;
    bool let_go = false;  // the patient's press frees the machine for the next move
    bool passed = false;
    bool failed = false;
  };
  Output step(const Inputs& in) noexcept;

  void restart() noexcept { *this = StopTest{}; }
  [[nodiscard]] bool hand_switch_proved() const noexcept { return hand_switch_proved_; }
  [[nodiscard]] bool stop_proved() const noexcept { return stop_proved_; }

 private:
  enum class Stage : std::uint8_t { resting, rising, letting_down, returning };
  Stage stage_ = Stage::resting;
  Instant since_;
  Angle stopped_at_;
  int unanswered_ = 0;
  bool hand_switch_proved_ = false;
  bool stop_proved_ = false;
};

}  // namespace stretch::session
