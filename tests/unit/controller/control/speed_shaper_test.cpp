// The shaper: limits kept, the speed reached, nothing overshot.
#include "controller/control/speed_shaper.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {
using namespace stretch;
using namespace stretch::literals;
using control::SpeedShaper;

struct Extremes {
  double acceleration = 0.0;
  double jerk = 0.0;
  double overshoot = 0.0;
  int cycles = 0;
};

Extremes run(SpeedShaper& shaper, AngularVelocity wanted, Duration dt, int cycles) {
  Extremes e;
  double before = in_degrees_per_second(shaper.speed());
  double acceleration_before = 0.0;
  const double direction = in_degrees_per_second(wanted) >= before ? 1.0 : -1.0;
  for (; e.cycles < cycles && shaper.speed() != wanted; ++e.cycles) {
    const double now = in_degrees_per_second(shaper.step(wanted, dt));
    const double acceleration = (now - before) / dt.si();
    e.acceleration = std::max(e.acceleration, std::abs(acceleration));
    // The last step lands on the wanted speed; what it leaves of the acceleration is below one jerk step.
    if (shaper.speed() != wanted)
      e.jerk = std::max(e.jerk, std::abs(acceleration - acceleration_before) / dt.si());
    e.overshoot = std::max(e.overshoot, direction * (now - in_degrees_per_second(wanted)));
    acceleration_before = acceleration;
    before = now;
  }
  return e;
}

class SpeedShaperAt : public testing::TestWithParam<double> {};

TEST_P(SpeedShaperAt, ReachesEverySpeedWithinItsLimitsWithoutOvershoot) {
  const Duration dt = milliseconds(GetParam());
  for (double target = -5.0; target <= 5.0; target += 0.37) {
    SpeedShaper shaper(5_deg_s2, 50_deg_s3);
    const Extremes e = run(shaper, degrees_per_second(target), dt, 1000);
    EXPECT_LT(e.cycles, 1000) << target;
    EXPECT_LE(e.acceleration, 5.0 + 1e-9) << target;
    EXPECT_LE(e.jerk, 50.0 + 1e-6) << target;
    EXPECT_LE(e.overshoot, 1e-9) << target;
  }
}

INSTANTIATE_TEST_SUITE_P(Periods, SpeedShaperAt, testing::Values(10.0, 25.0));

TEST(SpeedShaper, GoesOnFromWhereARetreatLeftIt) {
  SpeedShaper shaper(5_deg_s2, 50_deg_s3);
  shaper.restart(-5_deg_s);
  const AngularVelocity next = shaper.step(1_deg_s, 10_ms);
  EXPECT_GT(next, -5_deg_s);
  EXPECT_LT(next, -4.9_deg_s);
}

}  // namespace
