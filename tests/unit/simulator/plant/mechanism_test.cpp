// The support, its friction, damper and stops, and the leg that lies on it or lifts off.
#include "simulator/plant/mechanism.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/simulator/plant/rig.hpp"

namespace stretch::plant::test {
namespace {

using config::PlantSettings;

Mechanism::Loads power_off() {
  return {};
}
Mechanism::Loads driven(double deg_s, double limit_nm = 200.0) {
  Mechanism::Loads loads;
  loads.torque_on = true;
  loads.speed_reference = degrees_per_second(deg_s);
  loads.torque_limit = newton_metres(limit_nm);
  return loads;
}
Mechanism::Loads with_leg(Mechanism::Loads loads, double torque_nm, bool strapped = true) {
  loads.leg_in = true;
  loads.strapped = strapped;
  loads.leg_torque = newton_metres(torque_nm);
  loads.leg_inertia = Inertia::from_si(2.8);
  loads.lever = 0.8_m;
  return loads;
}
void run(Mechanism& m, const Mechanism::Loads& loads, int milliseconds) {
  for (int i = 0; i < milliseconds; ++i) m.step(loads);
}
double speed(const Mechanism& m) {
  return in_degrees_per_second(m.speed());
}
double angle(const Mechanism& m) {
  return in_degrees(m.angle());
}
PlantSettings frictionless() {
  PlantSettings s;
  s.friction = 0_Nm;
  s.breakaway = 0_Nm;
  return s;
}

TEST(Mechanism, TheSpeedLoopIsAFirstOrderLag) {
  Mechanism m{PlantSettings{}};
  m.place(30_deg);
  run(m, driven(2.0), 40);
  EXPECT_NEAR(speed(m), 2.0 * (1.0 - std::exp(-1.0)), 1e-6);
  run(m, driven(2.0), 80);
  EXPECT_NEAR(speed(m), 2.0 * (1.0 - std::exp(-3.0)), 1e-6);
}

TEST(Mechanism, FrictionShowsInTheDrivesTorqueUpAndDown) {
  PlantSettings s;
  s.friction = 6_Nm;
  s.breakaway = 6.5_Nm;
  Mechanism m{s};
  m.place(30_deg);
  run(m, driven(2.0), 3000);
  const double up = m.drive_torque().si() - 15.0 * std::cos(m.angle().si());
  run(m, driven(-2.0), 3000);
  const double down = m.drive_torque().si() - 15.0 * std::cos(m.angle().si());
  EXPECT_NEAR(up, 6.0, 0.01);
  EXPECT_NEAR(down, -6.0, 0.01);
}

TEST(Mechanism, BreakingAwayTakesMoreThanSliding) {
  PlantSettings s;
  s.friction = 4.5_Nm;
  s.breakaway = 6_Nm;
  Mechanism m{s};
  m.place(60_deg);
  double peak = 0.0;
  for (int i = 0; i < 3000; ++i) {
    m.step(driven(0.05));
    peak = std::fmax(peak, m.friction_torque().si());
  }
  EXPECT_GT(peak, 5.7);
  EXPECT_LE(peak, 6.0);
  run(m, driven(4.0), 1000);
  EXPECT_NEAR(m.friction_torque().si(), 4.5, 0.05);
}

TEST(Mechanism, StaysWhereFrictionHoldsItAndSinksWhereNot) {
  // the support alone: 15 cos(theta) against a breakaway of 5 N m
  for (const auto& [at, sinks] : {std::pair{60.0, true}, std::pair{69.0, true}, std::pair{72.0, false}}) {
    Mechanism m{PlantSettings{}};
    m.place(degrees(at));
    run(m, power_off(), 5000);
    if (sinks) {
      EXPECT_LT(angle(m), at - 1.0) << at;
    } else {
      EXPECT_GT(angle(m), at - 0.05) << at;
      EXPECT_NEAR(speed(m), 0.0, 1e-3) << at;
    }
  }
}

TEST(Mechanism, TheDamperLetsItSinkAtThreeToFiveDegreesASecond) {
  // load about the joint, support and leg together, against the sink speed it gives
  for (const auto& [load, expected] : {std::pair{15.0, 3.0}, std::pair{72.5, 4.0}, std::pair{130.0, 5.0}}) {
    Mechanism m{PlantSettings{}};
    m.place(60_deg);
    m.join_leg();
    for (int i = 0; i < 3000; ++i) {
      m.step(with_leg(power_off(), load - 15.0 * std::cos(m.angle().si())));
    }
    EXPECT_NEAR(speed(m), -expected, 0.03) << load;
  }
  for (double load = 15.0; load <= 130.0; load += 5.0) {
    for (const double friction : {0.0, 4.5, 9.0}) {
      PlantSettings s;
      s.friction = newton_metres(friction);
      s.breakaway = s.friction * 1.1;
      Mechanism m{s};
      m.place(60_deg);
      m.join_leg();
      for (int i = 0; i < 3000; ++i) m.step(with_leg(power_off(), load - 15.0 * std::cos(m.angle().si())));
      EXPECT_LT(speed(m), -2.95) << load << " " << friction;
      EXPECT_GT(speed(m), -5.05) << load << " " << friction;
    }
  }
}

TEST(Mechanism, TheDamperBrakesBothWaysAndOnlyWithoutPower) {
  Mechanism m{frictionless()};
  for (double deg_s = 0.0; deg_s < 20.0; deg_s += 0.5) {
    EXPECT_EQ(m.damper(degrees_per_second(deg_s)), -m.damper(degrees_per_second(-deg_s)));
  }
  m.place(30_deg);
  run(m, driven(4.0), 1000);
  EXPECT_NEAR(m.drive_torque().si(), 15.0 * std::cos(m.angle().si()), 1e-3);
  run(m, power_off(), 20);
  EXPECT_LT(speed(m), 0.0);
}

TEST(Mechanism, RestsOnTheLowerStopAndIsHeldByTheUpper) {
  Mechanism m{PlantSettings{}};
  m.place(5_deg);
  m.join_leg();
  run(m, with_leg(power_off(), 40.0), 10'000);
  EXPECT_NEAR(angle(m), -1.1, 0.15);
  EXPECT_NEAR(speed(m), 0.0, 1e-6);
  EXPECT_NEAR(m.cuff_force().si(), 40.0 / 0.8, 0.01);
  m.place(91_deg);
  run(m, with_leg(driven(5.0, 60.0), -10.0), 5000);
  EXPECT_GT(angle(m), 92.0);
  EXPECT_LT(angle(m), 92.5);
  EXPECT_TRUE(m.torque_saturated());
}

TEST(Mechanism, ALimitedDriveCannotLiftMoreThanItsTorque) {
  Mechanism m{PlantSettings{}};
  m.place(20_deg);
  m.join_leg();
  run(m, with_leg(driven(2.0, 30.0), 60.0), 100);
  EXPECT_TRUE(m.torque_saturated());
  EXPECT_DOUBLE_EQ(m.drive_torque().si(), 30.0);
  EXPECT_LT(speed(m), 0.0);
}

TEST(Mechanism, TheCuffPushesButDoesNotPullUnlessStrapped) {
  Mechanism loose{PlantSettings{}};
  loose.place(30_deg);
  loose.join_leg();
  run(loose, with_leg(driven(0.0), 40.0, false), 100);
  EXPECT_TRUE(loose.touching());
  EXPECT_NEAR(loose.cuff_force().si(), 50.0, 1e-6);
  run(loose, with_leg(driven(0.0), -10.0, false), 200);
  EXPECT_FALSE(loose.touching());
  EXPECT_EQ(loose.cuff_force().si(), 0.0);
  EXPECT_GT(loose.leg_angle(), loose.angle());

  Mechanism strapped{PlantSettings{}};
  strapped.place(30_deg);
  strapped.join_leg();
  run(strapped, with_leg(driven(0.0), -10.0, true), 200);
  EXPECT_TRUE(strapped.touching());
  EXPECT_NEAR(strapped.cuff_force().si(), -12.5, 1e-3);
}

TEST(Mechanism, ALandingLegKeepsMomentumAndIsSpreadByThePadding) {
  Mechanism m{frictionless()};
  m.place(30_deg);
  m.join_leg();
  const Mechanism::Loads lifting = with_leg(driven(0.0), -5.0, false);
  run(m, lifting, 300);
  ASSERT_FALSE(m.touching());
  const Mechanism::Loads falling = with_leg(driven(0.0), 30.0, false);
  double leg_speed = 0.0;
  double support_speed = 0.0;
  while (!m.touching()) {
    leg_speed = m.leg_speed().si();
    support_speed = m.speed().si();
    m.step(falling);
  }
  EXPECT_NEAR(m.speed().si(), (2.8 * leg_speed + 1.5 * support_speed) / 4.3, 0.02);
  double peak = 0.0;
  const Mechanism::Loads held = with_leg(driven(0.0), 30.0, false);
  for (int i = 0; i < 300; ++i) {
    m.step(held);
    peak = std::fmax(peak, m.cuff_force().si());
  }
  EXPECT_GT(peak, 40.0);
  EXPECT_LT(peak, 300.0);
  EXPECT_NEAR(m.cuff_force().si(), 37.5, 0.5);
}

TEST(Mechanism, AFreeSwingKeepsItsEnergy) {
  // no friction, a drive that gives no torque, a leg that is a spring about 45 deg: nothing takes energy
  Mechanism m{frictionless()};
  m.place(60_deg);
  m.join_leg();
  constexpr double kSpring = 80.0;
  const auto energy = [&m] {
    const double off = m.angle().si() - 45.0 * kRadPerDegree;
    return 0.5 * 4.3 * m.speed().si() * m.speed().si() + 15.0 * std::sin(m.angle().si()) +
           0.5 * kSpring * off * off;
  };
  const double begun = energy();
  for (int i = 0; i < 60'000; ++i) {
    m.step(with_leg(driven(0.0, 0.0), kSpring * (m.angle().si() - 45.0 * kRadPerDegree)));
    ASSERT_NEAR(energy(), begun, 0.01 * begun) << i;
  }
}

TEST(Mechanism, TheDrivesWorkIsAccountedFor) {
  // raised and lowered on a whole plant: what the drive gave is in weight, tissue, motion or lost to friction
  Rig rig;
  rig.mount();
  rig.enable();
  rig.move(0.0, 200);
  const double inertia = 1.5 + rig.plant.leg().inertia().si();
  const auto stored = [&] {
    const Truth t = rig.plant.truth();
    const double raised = std::sin(t.angle.si());
    return 15.0 * raised + rig.plant.leg().gravity(0_deg).si() * raised +
           0.5 * inertia * t.speed.si() * t.speed.si();
  };
  const double before = stored();
  double drive = 0.0;
  double tissue = 0.0;
  double path = 0.0;
  rig.command.target_velocity = 4000;
  for (int i = 0; i < 20'000; ++i) {
    if (i == 15'000) rig.command.target_velocity = -4000;
    if (i % 10 == 0) rig.send();
    rig.plant.step();
    const Truth t = rig.plant.truth();
    const double moved = t.speed.si() * 0.001;
    drive += t.drive_torque.si() * moved;
    tissue += rig.plant.leg().passive().si() * moved;
    path += std::fabs(moved);
  }
  const double lost = drive - tissue - (stored() - before);
  EXPECT_NEAR(lost, 4.5 * path, 0.02 * 4.5 * path);
}

}  // namespace
}  // namespace stretch::plant::test
