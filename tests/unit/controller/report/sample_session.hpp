// A session as one could have been: weighing, warm-up, approach, two holds with a guarding stop between.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "controller/report/curves.hpp"

namespace stretch::report::test {

inline constexpr double kStep = 0.05;
inline constexpr double kLever = 0.8;
inline constexpr double kTarget = 14.0;

// Stretch force of this leg at an angle; loading and unloading differ by a constant.
inline double passive_force(double angle_deg, double loss_n) {
  return 0.35 * std::exp(0.06 * angle_deg) + loss_n;
}

class SampleSession {
 public:
  SampleSession() {
    curves_.cuff_distance_m = kLever;
    curves_.angle_limit_deg = 80;
    stay(SessionState::mounting, PhaseKind::rest, 5, 6);
    weighed_ = false;
    move(SessionState::weighing, PhaseKind::rest, 20, 2);
    move(SessionState::weighing, PhaseKind::rest, 10, 2);
    weighed_ = true;
    move(SessionState::warm_up, PhaseKind::rest, 50, 2);
    move(SessionState::warm_up, PhaseKind::rest, 10, 2);
    run_hold(150);
    curves_.marks.push_back({time_, "muscle guarding: the force rose by 4 N in 0.1 s, leg let down", true});
    move(SessionState::paused, PhaseKind::rest, 10, 5);
    stay(SessionState::paused, PhaseKind::rest, 10, 25);
    curves_.marks.push_back({time_, "resumed by the patient", false});
    move(SessionState::warm_up, PhaseKind::rest, 50, 2);
    move(SessionState::warm_up, PhaseKind::rest, 10, 2);
    run_hold(200);
    curves_.marks.push_back({time_, "\"a little less\": target 12.6 N", false});
    target_ = 12.6;
    hold(PhaseKind::hold_force, 60, 0.2);
    target_ = 0;
    move(SessionState::releasing, PhaseKind::release, 0, 3);
    stay(SessionState::finished, PhaseKind::rest, 0, 4);
  }
  [[nodiscard]] const Curves& curves() const { return curves_; }

 private:
  void add(SessionState state, PhaseKind phase, double speed) {
    const double hysteresis = speed < -0.1 ? -0.6 : 0.2;
    const double noise = 0.12 * std::sin(57.0 * time_) * std::sin(13.1 * time_);
    const double force = std::max(0.0, passive_force(angle_ - shift_, hysteresis)) + noise;
    curves_.points.push_back({time_, state, phase, angle_, speed,
                              weighed_ ? force : std::numeric_limits<double>::quiet_NaN(), target_,
                              state == SessionState::mounting ? 0.0 : 20.0});
    time_ += kStep;
  }
  void stay(SessionState state, PhaseKind phase, double angle, double seconds) {
    angle_ = angle;
    for (double t = 0; t < seconds; t += kStep) add(state, phase, 0);
  }
  void move(SessionState state, PhaseKind phase, double to, double speed) {
    const double direction = to > angle_ ? 1 : -1;
    while ((to - angle_) * direction > 0) {
      angle_ += direction * speed * kStep;
      add(state, phase, direction * speed);
    }
  }
  // The angle creeps as the tissue gives way at constant force.
  void hold(PhaseKind phase, double seconds, double creep_deg_min) {
    for (double t = 0; t < seconds; t += kStep) {
      angle_ += creep_deg_min / 60 * kStep;
      shift_ += creep_deg_min / 60 * kStep;
      add(SessionState::running, phase, 0);
    }
  }
  void run_hold(double seconds) {
    target_ = kTarget;
    move(SessionState::running, PhaseKind::approach, 55, 2.5);
    move(SessionState::running, PhaseKind::ramp, 61 + shift_, 0.5);
    hold(PhaseKind::hold_force, seconds, 1.5);
  }

  Curves curves_;
  double time_ = 0;
  double angle_ = 0;
  double shift_ = 0;
  double target_ = 0;
  bool weighed_ = false;
};

}  // namespace stretch::report::test
