// How well each hold kept its force, judged on the plant's truth and not on what the controller believes.
#pragma once

#include <cstdint>
#include <vector>

#include "config/quantities/instant.hpp"
#include "controller/cycle/cycle_view.hpp"
#include "simulator/plant/truth.hpp"

namespace stretch::rehearsal {

// Torque errors of one hold by force from 3 s after its clock's start, the session's own constant weighing
// error taken out (docs/control.md): the mean, over every hold by force, of what the controller takes the
// stretch to be less what it is. Tolerances: error the larger of 3 % and 0.5 N m, overshoot the larger of 2 %
// and 0.3 N m.
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

  // Of the finished session.
  [[nodiscard]] std::vector<TrackedHold> holds() const;
  [[nodiscard]] AngularVelocity fastest_outward() const noexcept { return fastest_outward_; }
  // The constant error as stretch force; zero if nothing was held by force.
  [[nodiscard]] Force weighing_error() const noexcept;

 private:
  struct Hold {
    Torque target;
    int phase = 0;
    std::vector<double> off_target;  // N m, true stretch less target
  };
  std::vector<Hold> holds_;
  bool in_hold_ = false;
  double believed_less_true_ = 0.0;  // sum, N m
  std::uint64_t samples_ = 0;
  Length cuff_distance_ = metres(1);
  AngularVelocity fastest_outward_;
};

}  // namespace stretch::rehearsal
