// The law on a simple leg: a spring behind a lagging drive. The real plant is in the rehearsals.
#include "controller/control/law.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace {
using namespace stretch;
using namespace stretch::literals;
using control::Law;
using control::Reference;
using Mode = control::Reference::Mode;

// Torque grows linearly above `slack`; the drive follows its command with a lag; the measurement is one
// period old.
struct SpringLeg {
  double stiffness = 60.0;  // N m/rad
  double slack_deg = 20.0;
  double lag_s = 0.04;
  double angle_deg = 10.0;
  double speed_deg_s = 0.0;
  double noise_nm = 0.0;
  int tick = 0;

  [[nodiscard]] double torque() const {
    return std::max(0.0, (angle_deg - slack_deg) * kRadPerDegree * stiffness);
  }
  void move(AngularVelocity command, Duration dt) {
    speed_deg_s += (in_degrees_per_second(command) - speed_deg_s) * (1.0 - std::exp(-dt.si() / lag_s));
    angle_deg += speed_deg_s * dt.si();
  }
  control::Measured measure() {
    control::Measured m;
    m.valid = true;
    m.angle = degrees(angle_deg);
    m.speed = degrees_per_second(speed_deg_s);
    const double dither = noise_nm * ((tick++ * 7919) % 101 - 50) / 50.0;
    m.stretch = newton_metres(torque() + dither);
    return m;
  }
};

struct Bench {
  Law law{config::ControlSettings{}};
  SpringLeg leg;
  Duration dt = 10_ms;
  double fastest = 0.0;
  void step(const Reference& r) {
    const auto command = law.step(leg.measure(), r, dt);
    ASSERT_TRUE(command.has_value());
    leg.move(*command, dt);
    fastest = std::max(fastest, leg.speed_deg_s);
  }
};

Reference reference(Mode mode, Torque target) {
  return {.mode = mode,
          .goal = {},
          .speed = 2_deg_s,
          .target = target,
          .angle_limit = 80_deg,
          .slow_above = 53.3_deg};
}

TEST(Law, OffIsNotZero) {
  Law law{config::ControlSettings{}};
  EXPECT_FALSE(law.step({}, reference(Mode::off, {}), 10_ms).has_value());
  const auto standing = law.step({}, reference(Mode::stand, {}), 10_ms);
  ASSERT_TRUE(standing.has_value());
  EXPECT_EQ(*standing, 0_deg_s);
}

TEST(Law, ApproachIsSlowerTheMoreTheLegResists) {
  Bench b;
  double slowest_seen = 99.0;
  double torque_before = 0.0;
  for (int i = 0; i < 3000 && b.leg.torque() < 8.0; ++i) {
    b.step(reference(Mode::approach, 11_Nm));
    if (b.leg.torque() > 4.0 && b.leg.torque() > torque_before) {
      EXPECT_LE(b.leg.speed_deg_s, slowest_seen + 0.02);
      slowest_seen = std::min(slowest_seen, b.leg.speed_deg_s);
    }
    torque_before = b.leg.torque();
  }
  EXPECT_GE(b.leg.torque(), 8.0);
  EXPECT_LT(b.fastest, 3.3);
  EXPECT_NEAR(b.leg.speed_deg_s, 0.5 * 11.0 / 8.0, 0.1);
}

class LawOverStiffness : public testing::TestWithParam<std::tuple<double, double>> {};

// Every slope between people, both periods: the reference is reached without overshoot and kept.
TEST_P(LawOverStiffness, TractionReachesAndKeepsTheTarget) {
  Bench b;
  b.leg.stiffness = std::get<0>(GetParam());
  b.dt = milliseconds(std::get<1>(GetParam()));
  b.leg.slack_deg = 10.0;
  b.leg.noise_nm = 0.12;
  const Torque target = 11_Nm;
  const double band = 0.5;
  const int cycles = static_cast<int>(150.0 / b.dt.si());
  double overshoot = 0.0;
  double worst_late = 0.0;
  bool approaching = true;
  for (int i = 0; i < cycles; ++i) {
    if (b.leg.torque() >= 0.7 * target.si()) approaching = false;
    b.step(reference(approaching ? Mode::approach : Mode::traction, target));
    overshoot = std::max(overshoot, b.leg.torque() - target.si());
    if (i * b.dt.si() > 100.0) worst_late = std::max(worst_late, std::abs(b.leg.torque() - target.si()));
  }
  EXPECT_LE(overshoot, 0.3);
  EXPECT_LE(worst_late, band / 2);
  EXPECT_LT(b.fastest, 3.3);
}

INSTANTIATE_TEST_SUITE_P(Legs, LawOverStiffness,
                         testing::Combine(testing::Values(16.0, 25.0, 60.0, 110.0, 170.0),
                                          testing::Values(10.0, 25.0)));

TEST(Law, ChangeFromApproachToTractionIsBumpless) {
  Bench b;
  for (int i = 0; i < 5000 && b.leg.torque() < 8.0; ++i) b.step(reference(Mode::approach, 11_Nm));
  const double before = b.leg.speed_deg_s;
  for (int i = 0; i < 5; ++i) b.step(reference(Mode::traction, 11_Nm));
  EXPECT_NEAR(b.leg.speed_deg_s, before, 0.25);
}

TEST(Law, StopsInsideTheAngleLimitWhateverTheTorque) {
  for (double limit_deg : {15.0, 22.0, 40.0, 79.0}) {
    Bench b;
    b.leg.stiffness = 16.0;
    b.leg.slack_deg = 85.0;
    Reference r = reference(Mode::approach, 11_Nm);
    r.angle_limit = degrees(limit_deg);
    double highest = 0.0;
    for (int i = 0; i < 8000; ++i) {
      b.step(r);
      highest = std::max(highest, b.leg.angle_deg);
    }
    EXPECT_LE(highest, limit_deg - 0.1) << limit_deg;
    EXPECT_GE(highest, limit_deg - 0.4) << limit_deg;
    EXPECT_TRUE(b.law.report().at_angle_limit);
  }
}

TEST(Law, LastThirdOfTheRangeIsTakenAtOneDegreePerSecondAtMost) {
  Bench b;
  b.leg.slack_deg = 85.0;
  Reference r = reference(Mode::approach, 11_Nm);
  r.angle_limit = 60_deg;
  r.slow_above = 40_deg;
  for (int i = 0; i < 8000; ++i) {
    b.step(r);
    if (b.leg.angle_deg > 41.0) {
      EXPECT_LE(b.leg.speed_deg_s, 1.05) << b.leg.angle_deg;
    }
  }
}

TEST(Law, SweepArrivesAndStands) {
  Bench b;
  Reference r = reference(Mode::sweep, {});
  r.goal = 20_deg;
  for (int i = 0; i < 2000 && !b.law.report().goal_reached; ++i) b.step(r);
  EXPECT_TRUE(b.law.report().goal_reached);
  EXPECT_NEAR(b.leg.angle_deg, 20.0, 0.1);
}

TEST(Law, ReleaseLetsDownToTheGoal) {
  Bench b;
  b.leg.angle_deg = 60.0;
  Reference r = reference(Mode::release, {});
  r.goal = 10_deg;
  r.speed = 3_deg_s;
  double highest_speed = 0.0;
  for (int i = 0; i < 4000 && !b.law.report().goal_reached; ++i) {
    b.step(r);
    highest_speed = std::max(highest_speed, -b.leg.speed_deg_s);
  }
  EXPECT_TRUE(b.law.report().goal_reached);
  EXPECT_LE(highest_speed, 3.01);
}

TEST(Law, ReleaseFromBelowTheGoalNeverRaisesTheLeg) {
  for (const double degrees_below : {0.05, 0.5, 5.0, 15.0}) {
    Bench b;
    b.leg.angle_deg = 20.0 - degrees_below;
    Reference r = reference(Mode::release, {});
    r.goal = 20_deg;
    r.speed = 3_deg_s;
    for (int i = 0; i < 200; ++i) {
      b.step(r);
      ASSERT_LE(b.leg.speed_deg_s, 0.0) << degrees_below;
    }
    EXPECT_TRUE(b.law.report().goal_reached) << "down far enough";
  }
}

TEST(Law, AMissingMeasurementBringsTheLegToStand) {
  Bench b;
  for (int i = 0; i < 500; ++i) b.step(reference(Mode::approach, 11_Nm));
  ASSERT_GT(b.leg.speed_deg_s, 0.4);
  control::Measured lost;
  lost.stretch = newton_metres(std::numeric_limits<double>::quiet_NaN());
  AngularVelocity command;
  for (int i = 0; i < 100; ++i) command = b.law.step(lost, reference(Mode::approach, 11_Nm), 10_ms).value();
  EXPECT_EQ(command, 0_deg_s);
}

TEST(Law, ReferenceWaitsForALegThatDoesNotFollow) {
  Law law{config::ControlSettings{}};
  control::Measured stuck;
  stuck.valid = true;
  stuck.angle = 40_deg;
  stuck.stretch = 8_Nm;
  for (int i = 0; i < 3000; ++i) (void)law.step(stuck, reference(Mode::traction, 11_Nm), 10_ms);
  // Stiffness at its lower bound: the lead is 0.5 deg/s times 16 N m s/rad.
  EXPECT_NEAR(law.report().reference.si(), 8.0 + 0.5 * kRadPerDegree * 16.0, 0.02);
  EXPECT_FALSE(law.report().reference_at_target);
}

}  // namespace
