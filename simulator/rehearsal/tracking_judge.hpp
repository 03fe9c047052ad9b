// How well each hold kept its force, judged on the plant's truth and not on what the controller believes.
#pragma once

#include <cstdint>
#include <vector>

#include "config/quantities/instant.hpp"
#include "controller/cycle/cycle_view.hpp"
#include "simulator/plant/truth.hpp"

namespace stretch::rehearsal {

// Torque errors of one hold by force from 3 s after its clock's start, the session's own constant weighing
// error taken out (docs/control.md). Tolerances: error the larger of 3 % and 0.5 N m, overshoot the larger of
// 2 % and 0.3 N m.
struct TrackedHold {
  Torque target;
  Torque error_p95;
  Torque error_max;
  Torque overshoot;
  std::uint32_t samples = 0;
  [[nodiscard]] bool within() const noexcept;
};

class TrackingJudge {
 public:
  void add(const cycle::CycleView& shown, const plant::Truth& truth, Length cuff_distance);

  [[nodiscard]] const std::vector<TrackedHold>& holds();  // finishes one under way
  [[nodiscard]] AngularVelocity fastest_outward() const noexcept { return fastest_outward_; }
  // Of the weight found, as stretch force at 0 deg: what the constant error amounts to; zero if never
  // weighed.
  [[nodiscard]] Force weighing_error() const noexcept { return weighing_error_; }

 private:
  void finish();
  std::vector<TrackedHold> holds_;
  std::vector<double> errors_;  // N m, of the hold under way
  Torque target_;
  bool in_hold_ = false;
  int phase_ = 0;
  AngularVelocity fastest_outward_;
  Force weighing_error_;
};

}  // namespace stretch::rehearsal
