// Truths made by hand, a millisecond apart.
#pragma once

#include <functional>

#include "simulator/plant/truth.hpp"

namespace stretch::scenario::test {

// A leg in the cuff, torque on, standing.
[[nodiscard]] inline plant::Truth lying(Instant at = {}) {
  plant::Truth t;
  t.at = at;
  t.leg_in = t.strapped = t.leg_on_cuff = t.torque_enabled = t.permission = true;
  t.lever = metres(0.8);
  return t;
}

[[nodiscard]] inline plant::Truth stretched(double newtons_of_stretch, Instant at = {}) {
  plant::Truth t = lying(at);
  t.angle = degrees(60);
  t.stretch_force = newtons(newtons_of_stretch);
  t.stretch_torque = t.stretch_force * t.lever;
  return t;
}

// Calls `step` with that truth for each millisecond of `time`, the support moving at its speed.
inline void let_pass(plant::Truth& truth, Duration time,
                     const std::function<void(const plant::Truth&)>& step) {
  const Instant end = truth.at + time;
  while (truth.at < end) {
    truth.at.ns += 1'000'000;
    truth.angle = truth.angle + truth.speed * milliseconds(1.0);
    step(truth);
  }
}

}  // namespace stretch::scenario::test
