// The day's stop test: hand switch and STOP each seen to work on a slow move of a few degrees up from flat.
#pragma once

#include <cstdint>

#include "config/quantities/instant.hpp"
#include "config/settings/notice.hpp"
#include "config/settings/vocabulary.hpp"
#include "controller/control/law.hpp"

namespace stretch::session {

// How a stop was seen to work, on the drive's own angle and speed. Trivially copyable.
struct StopProof {
  bool proved = false;
  Duration turned_after{};  // from the cycle in which the stop was read to the first with inward speed
  Angle further{};          // how far the support still rose after the former, zero or more
};

// Why a stop test failed.
enum class StopTestFailure : std::uint8_t {
  none,
  unanswered,        // three moves on which nobody stopped
  hand_switch_late,  // stopped, and turned inward too late or not at all
  stop_late
};

// From the stop to inward motion: SR13's two periods, the drive's ramp and lag, its sample one period old, at
// 25 ms some 150 ms; twice that is no stop one could rely on.
inline constexpr Duration kStopTestTurnedWithin = seconds(0.3);

// With the leg strapped. For each of the two stops: "start" -> the support rises slowly, at most 4 deg -> the
// patient uses the stop -> the safety layer lets the leg down; it is proved when the leg is seen going down
// within kStopTestTurnedWithin. A stop let go of is the edge that frees the machine again; what anything else
// let down waits for "start". A leg that turned later, or three moves on which nobody stops, fail the test.
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
  [[nodiscard]] const StopProof& hand_switch() const noexcept { return hand_switch_; }
  [[nodiscard]] const StopProof& stop() const noexcept { return stop_; }
  [[nodiscard]] StopTestFailure failure() const noexcept { return failure_; }

 private:
  enum class Stage : std::uint8_t { resting, rising, letting_down, returning };
  Stage stage_ = Stage::resting;
  void watch(const Inputs& in) noexcept;

  Instant since_;  // the move, or the stop, began
  Angle stopped_at_;
  Angle highest_;  // since the stop
  bool turned_ = false;
  int unanswered_ = 0;
  StopProof hand_switch_;
  StopProof stop_;
  StopTestFailure failure_ = StopTestFailure::none;
};

}  // namespace stretch::session
