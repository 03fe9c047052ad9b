// SR01, SR02: more force than was agreed, at the leg or at the cuff.
#include <gtest/gtest.h>

#include <utility>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class ForceLimitRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, ForceLimitRows, testing::Values(10, 25));

// --- SR01 ---

TEST_P(ForceLimitRows, SR01_StretchAboveTheLimitRetreatsInTheSameCycle) {
  Rig rig(period());
  rig.in_session(50_deg);
  ASSERT_TRUE(rig.silent());
  rig.stretch = 25.1_N;
  rig.step();
  EXPECT_EQ(rig.row(Row::sr01_stretch_force), Act::retreat);
  EXPECT_EQ(rig.verdict.cause, Row::sr01_stretch_force);
  EXPECT_TRUE(rig.inward());
  EXPECT_TRUE(rig.command.permissive);
  EXPECT_NEAR(in_degrees_per_second2({rig.command.acceleration}), 40.0, 1e-9);
}

TEST_P(ForceLimitRows, SR01_SweptAcrossTheMarginFromBothSides) {
  for (const double limit : {5.0, 20.0, 50.0}) {
    for (double above = 4.025; above <= 6.0; above += 0.05) {
      Rig rig(period());
      rig.force_limit = newtons(limit);
      rig.in_session(50_deg, 1_N);
      rig.stretch = newtons(limit + above);
      rig.step();
      const bool trips = above > 5.0;
      EXPECT_EQ(rig.present(Row::sr01_stretch_force), trips) << limit << " + " << above;
    }
  }
}

TEST_P(ForceLimitRows, SR01_TheFractionCountsWhereItIsTheLarger) {
  config::SafetySettings s;
  s.sr01_margin = 1_N;  // 5 % of 40 N are 2 N
  for (const auto& [force, trips] :
       {std::pair{41.0, false}, std::pair{41.95, false}, std::pair{42.05, true}}) {
    Rig rig(period(), s);
    rig.force_limit = 40_N;
    rig.in_session(50_deg, 1_N);
    rig.stretch = newtons(force);
    rig.step();
    EXPECT_EQ(rig.present(Row::sr01_stretch_force), trips) << force;
  }
}

TEST_P(ForceLimitRows, SR01_JudgesTheLargerChannel) {
  Rig rig(period());
  rig.in_session(50_deg, 24_N);
  rig.spoil = [](hal::Sample& s) { s.force.channel_b += 2_N; };
  rig.step();
  EXPECT_TRUE(rig.present(Row::sr01_stretch_force));
  EXPECT_NEAR(rig.verdict.stretch->force.si(), 26.0, 1e-9);
  Rig other(period());
  other.in_session(50_deg, 24_N);
  other.spoil = [](hal::Sample& s) { s.force.channel_a += 2_N; };
  other.step();
  EXPECT_TRUE(other.present(Row::sr01_stretch_force));
}

TEST_P(ForceLimitRows, SR01_WhatZeroingTookOutIsPutBack) {
  Rig rig(period());
  rig.in_session(70_deg, 12_N);
  EXPECT_NEAR(rig.verdict.stretch->force.si(), 12.0, 1e-9);
  EXPECT_NEAR(rig.verdict.stretch->torque.si(), 9.6, 1e-9);
  // Nonsense from the session is taken for the commissioned weight, the larger stretch of the two.
  for (const double nonsense : {-0.01, 16.01, kNan, kInfinity}) {
    rig.context.zeroed_cuff_weight = newtons(nonsense);
    rig.step();
    EXPECT_NEAR(rig.verdict.stretch->force.si(), 12.0, 1e-9) << nonsense;
  }
  rig.context.zeroed_cuff_weight = 0_N;
  rig.step();
  EXPECT_NEAR(rig.verdict.stretch->force.si(), 4.0, 1e-9);
  rig.context.zeroed_cuff_weight = 16_N;
  rig.step();
  EXPECT_NEAR(rig.verdict.stretch->force.si(), 20.0, 1e-9);
}

TEST_P(ForceLimitRows, SR01_BeforeWeighingTheHeaviestLegStandsIn) {
  Rig rig(period());
  rig.start();
  rig.context.session = true;
  rig.context.limits = rig.prescribed();
  rig.step();
  rig.angle = 20_deg;
  rig.wanted.speed = AngularVelocity{};
  rig.context.heaviest_weight = 60_Nm;
  Force leg;
  rig.spoil = [&](hal::Sample& s) {
    s.force.channel_a = s.force.channel_b = leg + rig.mechanics.cuff_weight * (cos(rig.angle) - 1.0);
    s.drive.torque = rig.mechanics.support_torque * cos(rig.angle) + leg * 0.8_m;
  };
  const Force heaviest = 60_Nm * cos(rig.angle) / 0.8_m;
  leg = heaviest + 24.9_N;
  rig.step();
  EXPECT_EQ(rig.verdict.action, Act::none);
  EXPECT_FALSE(rig.verdict.stretch);
  leg = heaviest + 25.1_N;
  rig.step();
  EXPECT_TRUE(rig.present(Row::sr01_stretch_force));
  EXPECT_TRUE(rig.inward());
}

TEST_P(ForceLimitRows, SR01_WithoutAnyWeightThereIsNoStretchToJudge) {
  for (const double weight : {0.0, -1.0, kNan, kInfinity}) {
    Rig rig(period());
    rig.start();
    rig.context.session = true;
    rig.context.limits = rig.prescribed();
    rig.step();
    rig.angle = 20_deg;
    rig.context.weight = newton_metres(weight);
    rig.context.heaviest_weight = newton_metres(weight);
    rig.spoil = [](hal::Sample& s) { s.force.channel_a = s.force.channel_b = 100_N; };
    rig.step();
    EXPECT_FALSE(rig.verdict.stretch) << weight;
    EXPECT_FALSE(rig.present(Row::sr01_stretch_force)) << weight;
  }
  for (const double distance : {0.0, 0.19, 1.51, kNan, -0.8}) {
    Rig rig(period());
    rig.in_session(40_deg);
    rig.context.cuff_distance = metres(distance);
    rig.step();
    EXPECT_FALSE(rig.verdict.stretch) << distance;
  }
}

TEST_P(ForceLimitRows, SR01_InAContractionWindowItsLimitStandsIn) {
  Rig rig(period());
  rig.in_session(50_deg, 15_N);
  rig.context.contraction_hold = 15_N;
  rig.stretch = 54.9_N;
  rig.run(5_s);
  EXPECT_TRUE(rig.verdict.contraction_window);
  EXPECT_EQ(rig.verdict.action, Act::none);
  rig.stretch = 55.1_N;
  rig.step();
  EXPECT_EQ(rig.row(Row::sr01_stretch_force), Act::retreat);
  EXPECT_TRUE(rig.inward());
}

TEST_P(ForceLimitRows, SR01_InAContractionWindowTheCuffLimitLessTenNewtonsHoldsToo) {
  config::MachineLimits m;
  m.cuff_force = 90_N;
  for (const auto& [margin, trips] : {std::pair{-0.1, false}, std::pair{0.1, true}}) {
    Rig rig(period(), {}, m);
    rig.in_session(50_deg, 15_N);
    rig.context.contraction_hold = 15_N;
    const Force at_the_leg_alone = rig.reading(0_N);
    // 80 N as read, the cuff's weight put back.
    rig.stretch = 80_N + newtons(margin) - rig.mechanics.cuff_weight - at_the_leg_alone;
    ASSERT_LT(rig.stretch, 55_N);
    rig.step();
    EXPECT_EQ(rig.present(Row::sr01_stretch_force), trips) << margin;
    EXPECT_FALSE(rig.present(Row::sr02_cuff_force));
  }
}

TEST_P(ForceLimitRows, SR01_AContractionWindowLastsTenSecondsAtMost) {
  Rig rig(period());
  rig.in_session(50_deg, 15_N);
  rig.context.contraction_hold = 15_N;
  rig.stretch = 30_N;
  const int opened_to_retreat = rig.until([&] { return rig.verdict.action != Act::none; });
  EXPECT_EQ(opened_to_retreat, rig.cycles(10_s) + 1);
  EXPECT_EQ(rig.verdict.cause, Row::sr01_stretch_force);
}

TEST_P(ForceLimitRows, SR01_AContractionWindowMustCloseBeforeTheNext) {
  Rig rig(period());
  rig.in_session(50_deg, 15_N);
  rig.context.contraction_hold = 15_N;
  rig.run(11_s);
  EXPECT_FALSE(rig.verdict.contraction_window);
  rig.context.contraction_hold.reset();
  rig.step();
  rig.context.contraction_hold = 15_N;
  rig.step();
  EXPECT_TRUE(rig.verdict.contraction_window);
}

TEST_P(ForceLimitRows, SR01_AContractionWindowThatCannotBeIsNotOpened) {
  for (const double hold : {-0.1, 20.1, kNan, kInfinity, -kInfinity}) {
    Rig rig(period());
    rig.in_session(50_deg, 15_N);
    rig.context.contraction_hold = newtons(hold);
    rig.stretch = 30_N;
    rig.step();
    EXPECT_FALSE(rig.verdict.contraction_window) << hold;
    EXPECT_TRUE(rig.present(Row::sr01_stretch_force)) << hold;
  }
  for (const double hold : {0.0, 20.0}) {
    Rig rig(period());
    rig.in_session(50_deg, 15_N);
    rig.context.contraction_hold = newtons(hold);
    rig.step();
    EXPECT_TRUE(rig.verdict.contraction_window) << hold;
  }
}

TEST_P(ForceLimitRows, SR01_NoContractionWindowBeforeWeighingOrOutsideASession) {
  Rig unweighed(period());
  unweighed.in_session(20_deg);
  unweighed.context.weight.reset();
  unweighed.context.contraction_hold = 10_N;
  unweighed.step();
  EXPECT_FALSE(unweighed.verdict.contraction_window);

  Rig idle(period());
  idle.start();
  idle.context.contraction_hold = 10_N;
  idle.step();
  EXPECT_FALSE(idle.verdict.contraction_window);
}

// --- SR02 ---

TEST_P(ForceLimitRows, SR02_CuffForceAboveTheMachinesLimitRemovesTorqueInTheSameCycle) {
  // The sweep runs over what the cell reads with the cuff's own weight in it, whatever the stretch is.
  for (double read = 149.0; read <= 151.0; read += 0.1) {
    for (const int channel : {0, 1}) {
      Rig rig(period());
      rig.in_session(50_deg);
      rig.spoil = [&](hal::Sample& s) {
        (channel == 0 ? s.force.channel_a : s.force.channel_b) = newtons(read) - rig.mechanics.cuff_weight;
      };
      rig.step();
      EXPECT_EQ(rig.present(Row::sr02_cuff_force), read > 150.0 + 1e-9) << read;
      EXPECT_EQ(rig.powerless(), read > 150.0 + 1e-9) << read;
    }
  }
}

TEST_P(ForceLimitRows, SR02_HoldsWithoutASessionAndForAPull) {
  for (const double read : {-151.0, 151.0}) {
    Rig rig(period());
    rig.start();
    rig.context.zeroed_cuff_weight = 0_N;
    rig.spoil = [&](hal::Sample& s) { s.force.channel_a = s.force.channel_b = newtons(read); };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr02_cuff_force), Act::torque_off) << read;
    EXPECT_TRUE(rig.powerless());
  }
}

}  // namespace
}  // namespace stretch::safety::test
