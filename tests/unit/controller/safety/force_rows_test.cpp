// SR01, SR02, SR03, SR06, SR07, SR08, SR26: what the force says, and whether it can be believed.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "config/settings/support_angles.hpp"
#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class ForceRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, ForceRows, testing::Values(10, 25));

// --- SR01 ---

TEST_P(ForceRows, SR01_StretchAboveTheLimitRetreatsInTheSameCycle) {
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

TEST_P(ForceRows, SR01_SweptAcrossTheMarginFromBothSides) {
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

TEST_P(ForceRows, SR01_TheFractionCountsWhereItIsTheLarger) {
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

TEST_P(ForceRows, SR01_JudgesTheLargerChannel) {
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

TEST_P(ForceRows, SR01_WhatZeroingTookOutIsPutBack) {
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

TEST_P(ForceRows, SR01_BeforeWeighingTheHeaviestLegStandsIn) {
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

TEST_P(ForceRows, SR01_WithoutAnyWeightThereIsNoStretchToJudge) {
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

TEST_P(ForceRows, SR01_InAContractionWindowItsLimitStandsIn) {
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

TEST_P(ForceRows, SR01_InAContractionWindowTheCuffLimitLessTenNewtonsHoldsToo) {
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

TEST_P(ForceRows, SR01_AContractionWindowLastsTenSecondsAtMost) {
  Rig rig(period());
  rig.in_session(50_deg, 15_N);
  rig.context.contraction_hold = 15_N;
  rig.stretch = 30_N;
  const int opened_to_retreat = rig.until([&] { return rig.verdict.action != Act::none; });
  EXPECT_EQ(opened_to_retreat, rig.cycles(10_s) + 1);
  EXPECT_EQ(rig.verdict.cause, Row::sr01_stretch_force);
}

TEST_P(ForceRows, SR01_AContractionWindowMustCloseBeforeTheNext) {
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

TEST_P(ForceRows, SR01_AContractionWindowThatCannotBeIsNotOpened) {
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

TEST_P(ForceRows, SR01_NoContractionWindowBeforeWeighingOrOutsideASession) {
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

TEST_P(ForceRows, SR02_CuffForceAboveTheMachinesLimitRemovesTorqueInTheSameCycle) {
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

TEST_P(ForceRows, SR02_HoldsWithoutASessionAndForAPull) {
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

// --- SR03 ---

class Ramp {
 public:
  // A ramp of the stretch force from the next cycle on.
  Ramp(Rig& rig, double slope_n_s) : rig_(rig), slope_(slope_n_s), base_(rig.stretch.si()) {}
  // Cycles from the ramp's first measured rise to the retreat; 0: none within a second.
  int run(double most_gain) {
    rig_.context.limits.stretch_force = 20_N;
    for (int i = 1; i <= rig_.cycles(1_s); ++i) {
      const double gained = std::min(slope_ * i * rig_.period.si(), most_gain);
      rig_.stretch = newtons(base_ + gained);
      rig_.step();
      if (rig_.verdict.action >= Act::retreat) return i;
    }
    return 0;
  }

 private:
  Rig& rig_;
  double slope_;
  double base_;
};

TEST_P(ForceRows, SR03_ARiseFasterThanAStretchRetreatsOnceTheWindowIsFilledWithIt) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.context.stretching = true;
  rig.run(1_s);
  ASSERT_TRUE(rig.silent());
  const int cycles = Ramp(rig, 60.0).run(24.0);
  ASSERT_GT(cycles, 0);
  EXPECT_LE(cycles, rig.cycles(100_ms) + 1);
  EXPECT_EQ(rig.verdict.cause, Row::sr03_guarding);
  EXPECT_TRUE(rig.inward());
}

TEST_P(ForceRows, SR03_SlopeSweptAcrossItsLimit) {
  for (const double slope : {1.0, 7.0, 15.0, 24.0, 24.99, 25.01, 26.0, 40.0}) {
    Rig rig(period());
    rig.in_session(50_deg, 0_N);
    rig.context.stretching = true;
    rig.run(1_s);
    EXPECT_EQ(Ramp(rig, slope).run(24.0) > 0, slope > 25.0) << slope;
  }
}

// When the row must fire on a ramp that begins after a rest: the first cycle whose least-squares slope over
// the last 100 ms is above 25 N/s with 3 N gained since the start of the first such window. Reckoned another
// way than the monitor.
[[nodiscard]] int expected_cycle(double slope_n_s, double period_s) {
  const int points = static_cast<int>(std::lround(0.1 / period_s)) + 1;
  const auto force = [&](int i) { return slope_n_s * period_s * std::max(i, 0); };
  double from = -1.0;
  for (int now = 1; now < 200; ++now) {
    double n = 0, t = 0, f = 0, tt = 0, tf = 0;
    for (int i = now - points + 1; i <= now; ++i) {
      const double at = i * period_s;
      n += 1, t += at, f += force(i), tt += at * at, tf += at * force(i);
    }
    if ((n * tf - t * f) / (n * tt - t * t) <= 25.0) continue;
    if (from < 0.0) from = force(now - points + 1);
    if (force(now) - from >= 3.0) return now;
  }
  return 0;
}

TEST_P(ForceRows, SR03_FiresInExactlyTheCycleTheSlopeAndTheGainAreThere) {
  for (const double slope : {26.0, 31.0, 47.0, 63.0, 90.0, 150.0, 400.0}) {
    Rig rig(period());
    rig.in_session(50_deg, 0_N);
    rig.context.stretching = true;
    rig.run(1_s);
    EXPECT_EQ(Ramp(rig, slope).run(24.0), expected_cycle(slope, period().si())) << slope;
  }
}

TEST_P(ForceRows, SR03_TheGainCountsFromTheStartOfTheWindowNotFromBeforeIt) {
  // The force has just fallen from 12 N to nothing, and rises by 2.5 N: from 12 N that would be no gain, from
  // 0 too little.
  Rig rig(period());
  rig.in_session(50_deg, 12_N);
  rig.context.stretching = true;
  rig.run(1_s);
  rig.stretch = 0_N;
  rig.run(110_ms);
  EXPECT_EQ(Ramp(rig, 200.0).run(2.5), 0);
  rig.run(1_s);
  const int gained = Ramp(rig, 200.0).run(12.0);
  EXPECT_GT(gained, 0);
}

TEST_P(ForceRows, SR03_NothingFromBeforeAContractionCountsAfterIt) {
  // The window opens for one cycle only, in which the force jumps.
  Rig rig(period());
  rig.in_session(50_deg, 5_N);
  rig.context.stretching = true;
  rig.run(1_s);
  rig.context.contraction_hold = 5_N;
  rig.stretch = 18_N;
  rig.step();
  rig.context.contraction_hold.reset();
  rig.run(1_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceRows, SR03_AfterAContractionTheWindowMustFillAgain) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.context.stretching = true;
  rig.run(1_s);
  rig.context.contraction_hold = 0_N;
  rig.run(1_s);
  rig.context.contraction_hold.reset();
  rig.stretch = 5_N;
  // 100 N/s at once; the window is full with as many points as it has.
  int cycles = 0;
  do {
    rig.stretch += 100_N_s * rig.period;
    rig.step();
    ++cycles;
  } while (rig.verdict.action == Act::none && cycles < 100);
  EXPECT_EQ(cycles, rig.cycles(100_ms) + 1);
  EXPECT_TRUE(rig.present(Row::sr03_guarding));
}

TEST_P(ForceRows, SR03_TheTimeAboveTheCurveBeginsAnewAfterAContraction) {
  Rig rig(period());
  rig.in_session(50_deg, 19_N);
  rig.context.stretching = true;
  rig.context.contraction_hold = 19_N;
  rig.context.own_curve = 0_N;
  rig.run(1_s);
  rig.context.contraction_hold.reset();
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 100), rig.cycles(100_ms) + 1);
}

TEST_P(ForceRows, SR03_ARiseThatGainsLittleIsTheCuffsFriction) {
  // A step of that height, as when the friction of the cuff turns round.
  for (const auto& [height, trips] : {std::pair{2.0, false}, std::pair{2.9, false}, std::pair{3.1, true}}) {
    Rig rig(period());
    rig.in_session(50_deg, 5_N);
    rig.context.stretching = true;
    rig.run(1_s);
    rig.stretch = newtons(5.0 + height);
    const int cycles = rig.until([&] { return rig.present(Row::sr03_guarding); }, 40);
    EXPECT_EQ(cycles > 0, trips) << height;
  }
}

TEST_P(ForceRows, SR03_OnlyWhileStretchingAndOutsideAContractionWindow) {
  Rig resting(period());
  resting.in_session(50_deg, 0_N);
  EXPECT_EQ(Ramp(resting, 100.0).run(19.0), 0);

  Rig pushing(period());
  pushing.in_session(50_deg, 0_N);
  pushing.context.stretching = true;
  pushing.context.own_curve = 0_N;
  pushing.context.contraction_hold = 0_N;
  EXPECT_EQ(Ramp(pushing, 100.0).run(19.0), 0);
}

TEST_P(ForceRows, SR03_TheWindowStartsEmptyAfterAContraction) {
  Rig rig(period());
  rig.in_session(50_deg, 15_N);
  rig.context.stretching = true;
  rig.context.contraction_hold = 15_N;
  rig.run(1_s);
  rig.stretch = 5_N;  // slackens within the window
  rig.run(1_s);
  rig.stretch = 18_N;
  rig.step();
  rig.context.contraction_hold.reset();
  rig.run(1_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceRows, SR03_AboveTheLegsOwnCurveForTheWindowRetreats) {
  for (const auto& [above, trips] : {std::pair{14.9, false}, std::pair{15.1, true}}) {
    Rig rig(period());
    rig.in_session(50_deg, newtons(3.0 + above));
    rig.context.own_curve = 3_N;
    rig.run(1_s);
    EXPECT_EQ(rig.verdict.action, Act::none) << "not while nothing is stretched";
    rig.context.stretching = true;
    const int cycles = rig.until([&] { return rig.verdict.action != Act::none; }, 100);
    EXPECT_EQ(cycles, trips ? rig.cycles(100_ms) + 1 : 0) << above;
  }
}

TEST_P(ForceRows, SR03_AboveTheCurveForLessThanTheWindowIsNothing) {
  Rig rig(period());
  rig.in_session(50_deg, 3_N);
  rig.context.stretching = true;
  for (int round = 0; round < 5; ++round) {
    rig.context.own_curve = -13_N;  // 16 N above it
    rig.steps(rig.cycles(100_ms));
    rig.context.own_curve = 3_N;
    rig.step();
  }
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceRows, SR03_ACurveThatIsNoNumberCountsAsExceeded) {
  for (const double curve : {kNan, kInfinity, -kInfinity}) {
    Rig rig(period());
    rig.in_session(50_deg, 3_N);
    rig.context.stretching = true;
    rig.context.own_curve = newtons(curve);
    EXPECT_EQ(rig.until([&] { return rig.present(Row::sr03_guarding); }, 100), rig.cycles(100_ms) + 1)
        << curve;
  }
}

TEST_P(ForceRows, SR03_LostSamplesAndUnevenConversionsDoNotMakeASlope) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.context.stretching = true;
  rig.run(1_s);
  const Instant began = rig.now;
  int i = 0;
  rig.spoil = [&](hal::Sample& s) {
    // Just below the limit: conversions up to 3.3 ms old, every fifth answer lost.
    const Duration age = milliseconds(3.3 * ((i * 7) % 10) / 10.0);
    const Force risen = 24.8_N_s * max(Duration{}, rig.now - age - began);
    s.force.channel_a = s.force.channel_b = s.force.channel_a + risen;
    s.force.age = age;
    s.drive.torque += risen * rig.context.cuff_distance;
    if (i % 5 == 4) s.force = hal::ForceSample{};
    ++i;
  };
  rig.run(900_ms);
  EXPECT_TRUE(rig.silent());
}

// --- SR06 ---

TEST_P(ForceRows, SR06_ContentThatCannotBeRetreatsByPositionInTheSameCycle) {
  const std::vector<std::function<void(hal::Sample&)>> bad{
      [](hal::Sample& s) { s.force.quality = hal::Quality::bad_content; },
      [](hal::Sample& s) { s.force.error_a = true; },
      [](hal::Sample& s) { s.force.error_b = true; },
      [](hal::Sample& s) { s.force.channel_a = newtons(kNan); },
      [](hal::Sample& s) { s.force.channel_b = newtons(kNan); },
      [](hal::Sample& s) { s.force.channel_a = newtons(kInfinity); },
      [](hal::Sample& s) { s.force.channel_b = newtons(-kInfinity); },
      [](hal::Sample& s) { s.force.channel_a = 500.01_N; },
      [](hal::Sample& s) { s.force.channel_b = -500.01_N; },
      [](hal::Sample& s) { s.force.age = seconds(kNan); },
      [](hal::Sample& s) {
        s.force.quality = hal::Quality::stale;
        s.force.error_a = true;
      },
  };
  for (std::size_t i = 0; i < bad.size(); ++i) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = bad[i];
    rig.step();
    EXPECT_EQ(rig.row(Row::sr06_bad_force), Act::retreat_by_position) << i;
    EXPECT_EQ(rig.verdict.action, Act::retreat_by_position) << i;
    EXPECT_TRUE(rig.inward()) << i;
  }
}

TEST_P(ForceRows, SR06_ALargeForceThatCanBeIsNotBadButTooMuch) {
  for (const double force : {499.9, 500.0, -500.0}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = [&](hal::Sample& s) { s.force.channel_a = s.force.channel_b = newtons(force); };
    rig.step();
    EXPECT_FALSE(rig.present(Row::sr06_bad_force)) << force;
    EXPECT_TRUE(rig.present(Row::sr02_cuff_force)) << force;
  }
}

TEST_P(ForceRows, SR06_ErrorBitsOfAnAnswerThatNeverCameMeanNothing) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.spoil = [](hal::Sample& s) {
    s.force.quality = hal::Quality::no_answer;
    s.force.error_a = true;
  };
  rig.step();
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceRows, SR06_GoesStraightToFlatWhateverTheForceSays) {
  Rig rig(period());
  rig.in_session(40_deg, 0_N);
  bool once = true;
  rig.spoil = [&](hal::Sample& s) {
    if (once) s.force.error_a = true;
    once = false;
  };
  rig.until([&] { return rig.verdict.arrived; }, 5000);
  EXPECT_LE(rig.angle, kArrived);
  EXPECT_GE(rig.angle, -0.2_deg);
}

// --- SR07 ---

TEST_P(ForceRows, SR07_StaleForceRetreats) {
  for (const auto how : {hal::Quality::no_answer, hal::Quality::stale}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = [&](hal::Sample& s) { s.force.quality = how; };
    const int cycles = rig.until([&] { return rig.verdict.action != Act::none; }, 50);
    EXPECT_EQ(cycles, 3);
    EXPECT_EQ(rig.row(Row::sr07_stale_force), Act::retreat_by_position);
    EXPECT_TRUE(rig.inward());
  }
}

TEST_P(ForceRows, SR07_AFrozenCounterOfALivingLinkIsNoNewSample) {
  Rig rig(period());
  rig.in_session(50_deg);
  std::uint16_t frozen = static_cast<std::uint16_t>(3 * rig.cycle);
  rig.spoil = [&](hal::Sample& s) { s.force.sequence = frozen; };
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr07_stale_force); }, 50), 4)
      << "the first of them is new";
}

TEST_P(ForceRows, SR07_TwoLostAnswersInARowAreNoFault) {
  Rig rig(period());
  rig.in_session(50_deg);
  int i = 0;
  rig.spoil = [&](hal::Sample& s) {
    if (i++ % 3 != 0) s.force = hal::ForceSample{};
  };
  rig.run(5_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceRows, SR07_TheCounterMayWrapAndSkip) {
  Rig rig(period());
  rig.in_session(50_deg);
  std::uint16_t sequence = 65500;
  rig.spoil = [&](hal::Sample& s) { s.force.sequence = sequence = static_cast<std::uint16_t>(sequence + 7); };
  rig.run(2_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceRows, SR07_WithoutACounterAnIdenticalValueWhileMovingCounts) {
  for (const bool moving : {true, false}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.follow_speed = false;
    rig.measured_speed = moving ? -0.1_deg_s : -0.09_deg_s;
    rig.moves = false;
    rig.spoil = [](hal::Sample& s) {
      s.force.has_sequence = false;
      s.force.sequence = 0;
    };
    const int cycles = rig.until([&] { return rig.present(Row::sr07_stale_force); }, 200);
    EXPECT_EQ(cycles, moving ? rig.cycles(500_ms) : 0);
    EXPECT_EQ(rig.row(Row::sr07_stale_force), moving ? Act::retreat_by_position : Act::none);
  }
}

TEST_P(ForceRows, SR07_WithoutACounterAnyChangeOfEitherChannelIsASign) {
  for (const int channel : {0, 1}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.follow_speed = false;
    rig.measured_speed = -1_deg_s;
    rig.moves = false;
    int i = 0;
    rig.spoil = [&](hal::Sample& s) {
      s.force.has_sequence = false;
      if (++i % 20 == 0) (channel == 0 ? s.force.channel_a : s.force.channel_b) += 0.01_N;
    };
    rig.run(5_s);
    EXPECT_TRUE(rig.verdict.action == Act::none) << channel;
  }
}

TEST_P(ForceRows, SR07_WithoutACounterAStallCountsAsTwoPeriodsAtMost) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.follow_speed = false;
  rig.measured_speed = -1_deg_s;
  rig.moves = false;
  rig.spoil = [](hal::Sample& s) { s.force.has_sequence = false; };
  rig.steps(2);
  for (int stall = 0; stall < 4; ++stall) {
    rig.now = rig.now + 10_s;
    rig.step();
    ASSERT_FALSE(rig.present(Row::sr07_stale_force));
  }
  // Two periods before the stalls, two in each.
  const int rest = rig.until([&] { return rig.present(Row::sr07_stale_force); }, 200);
  EXPECT_EQ(rest, rig.cycles(500_ms) - 10);
}

TEST_P(ForceRows, SR07_NothingEverHeardIsStaleFromTheThirdCycleOn) {
  Rig rig(period());
  rig.spoil = [](hal::Sample& s) { s.force = hal::ForceSample{}; };
  rig.steps(2);
  EXPECT_FALSE(rig.present(Row::sr07_stale_force));
  rig.step();
  EXPECT_TRUE(rig.present(Row::sr07_stale_force));
}

// --- SR08 ---

TEST_P(ForceRows, SR08_ChannelsApartForFiveCyclesRetreatByPosition) {
  for (const double apart : {-3.01, -2.99, 2.99, 3.01}) {
    Rig rig(period());
    rig.in_session(50_deg, 5_N);
    rig.spoil = [&](hal::Sample& s) { s.force.channel_a += newtons(apart); };
    const bool trips = std::abs(apart) > 3.0;
    EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 100), trips ? 5 : 0) << apart;
    EXPECT_EQ(rig.row(Row::sr08_force_disagrees), trips ? Act::retreat_by_position : Act::none) << apart;
  }
}

TEST_P(ForceRows, SR08_TheFractionIsOfTheLargerMagnitude) {
  // At 100 N, 5 % are 5 N.
  for (const auto& [a, b, trips] :
       {std::tuple{100.0, 94.9, true}, std::tuple{100.0, 95.1, false}, std::tuple{94.9, 100.0, true},
        std::tuple{-100.0, -94.9, true}, std::tuple{-100.0, -95.1, false}}) {
    Rig rig(period());
    rig.start();
    rig.spoil = [&, a = a, b = b](hal::Sample& s) {
      s.force.channel_a = newtons(a);
      s.force.channel_b = newtons(b);
    };
    rig.steps(5);
    EXPECT_EQ(rig.present(Row::sr08_force_disagrees), trips) << a << ' ' << b;
  }
}

TEST_P(ForceRows, SR08_FourCyclesApartAreNoFault) {
  Rig rig(period());
  rig.in_session(50_deg, 5_N);
  int i = 0;
  rig.spoil = [&](hal::Sample& s) {
    if (i++ % 5 != 0) s.force.channel_b -= 10_N;
  };
  rig.run(3_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceRows, SR08_ForceAgainstDriveTorqueForTwoHundredMilliseconds) {
  // Friction 4.5 N m + 6 N m; 15 % of the 46 N m expected are less.
  for (const double off : {-10.6, -10.4, 10.4, 10.6}) {
    Rig rig(period());
    rig.in_session(50_deg, 10_N);
    rig.spoil = [&](hal::Sample& s) { s.drive.torque += newton_metres(off); };
    const bool trips = std::abs(off) > 10.5;
    EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 200),
              trips ? rig.cycles(200_ms) + 1 : 0)
        << off;
    EXPECT_EQ(rig.present(Row::sr08_force_disagrees), trips) << off;
  }
}

TEST_P(ForceRows, SR08_FifteenPerCentCountWhereTheyAreTheLarger) {
  for (const auto& [off, trips] :
       {std::pair{0.14, false}, std::pair{0.16, true}, std::pair{-0.14, false}, std::pair{-0.16, true}}) {
    config::MachineLimits m;
    m.stretch_force = 80_N;
    Rig rig(period(), {}, m);
    rig.weight = 80_Nm;
    rig.in_session(10_deg, 0_N);
    rig.spoil = [off = off](hal::Sample& s) { s.drive.torque *= 1.0 + off; };
    ASSERT_GT((80_Nm + 15_Nm) * 0.98 * 0.15, 10.5_Nm);
    rig.run(1_s);
    EXPECT_EQ(rig.present(Row::sr08_force_disagrees), trips) << off;
  }
}

TEST_P(ForceRows, SR08_TorqueIsNotJudgedNearFlatOrWithTheDriveOff) {
  for (const auto& [angle, trips] : {std::pair{2.9, false}, std::pair{3.1, true}}) {
    Rig rig(period());
    rig.in_session(degrees(angle), 0_N);
    rig.spoil = [](hal::Sample& s) { s.drive.torque += 30_Nm; };
    rig.run(1_s);
    EXPECT_EQ(rig.latched(Row::sr08_force_disagrees), trips) << angle;
  }
  Rig off(period());
  off.in_session(40_deg, 0_N);
  off.wanted.speed.reset();
  off.steps(3);
  off.spoil = [](hal::Sample& s) { s.drive.torque = 0_Nm; };
  off.run(1_s);
  EXPECT_FALSE(off.latched(Row::sr08_force_disagrees));
}

TEST_P(ForceRows, SR08_TorqueIsNotJudgedWithoutACuffDistance) {
  Rig rig(period());
  rig.in_session(20_deg, 0_N);
  rig.context.cuff_distance = Length{};
  rig.context.weight.reset();
  rig.spoil = [](hal::Sample& s) { s.drive.torque += 30_Nm; };
  rig.run(1_s);
  EXPECT_FALSE(rig.latched(Row::sr08_force_disagrees));
}

TEST_P(ForceRows, SR08_AfterAReversalTorqueIsBlankedForThreeHundredMilliseconds) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.wanted.speed = -1_deg_s;
  rig.run(1_s);
  rig.wanted.speed = 1_deg_s;  // the gate ramps it; it passes 0.1 deg/s in the second or third cycle
  const int turned = rig.until([&] { return rig.command.speed && *rig.command.speed >= 0.1_deg_s; });
  ASSERT_GT(turned, 0);
  rig.spoil = [](hal::Sample& s) { s.drive.torque += 30_Nm; };
  // Seen turned one cycle later, blanked for 300 ms, then 200 ms.
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr08_force_disagrees); }, 200),
            1 + rig.cycles(300_ms) + rig.cycles(200_ms));
}

TEST_P(ForceRows, SR08_SwitchingOnBlanksToo) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.wanted.speed.reset();
  rig.run(1_s);
  rig.wanted.speed = AngularVelocity{};
  rig.step();
  rig.spoil = [](hal::Sample& s) { s.drive.torque += 30_Nm; };
  // Seen enabled in the next cycle, blanked for 300 ms, then 200 ms.
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr08_force_disagrees); }, 200),
            1 + rig.cycles(300_ms) + rig.cycles(200_ms));
}

TEST_P(ForceRows, SR08_AMeasuredReversalBlanksToo) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.follow_speed = false;
  rig.moves = false;
  rig.measured_speed = 0.2_deg_s;
  rig.run(1_s);
  rig.measured_speed = -0.1_deg_s;  // the least that counts as motion
  rig.spoil = [](hal::Sample& s) { s.drive.torque += 30_Nm; };
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr08_force_disagrees); }, 200),
            1 + rig.cycles(300_ms) + rig.cycles(200_ms));
}

TEST_P(ForceRows, SR08_StoppingAndGoingOnTheSameWayIsNoReversal) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.follow_speed = false;
  rig.moves = false;
  rig.measured_speed = 0.2_deg_s;
  rig.run(1_s);
  rig.measured_speed = AngularVelocity{};
  rig.run(1_s);
  rig.measured_speed = 0.2_deg_s;
  rig.spoil = [](hal::Sample& s) { s.drive.torque += 30_Nm; };
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr08_force_disagrees); }, 200), 1 + rig.cycles(200_ms));
}

// --- SR26 ---

TEST_P(ForceRows, SR26_ALegThatIsOutIsLoweredSlowlyToFlatAndEndsTheSession) {
  Rig rig(period());
  rig.in_session(40_deg, 0_N);
  rig.leg_in = false;
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 100), rig.cycles(100_ms) + 1);
  EXPECT_EQ(rig.row(Row::sr26_leg_out), Act::retreat_by_position);
  EXPECT_NEAR(in_degrees_per_second(*rig.command.speed), -3.0, 1e-9);
  rig.until([&] { return rig.verdict.arrived; }, 5000);
  EXPECT_LE(rig.angle, kArrived);
  rig.resume();
  EXPECT_TRUE(rig.latched(Row::sr26_leg_out)) << "the patient's press does not bring this session back";
  rig.context.session = false;
  rig.steps(2);
  EXPECT_FALSE(rig.latched(Row::sr26_leg_out));
}

// A hundred milliseconds of a loop whose cycles wake by some tens of microseconds apart took ten cycles or
// eleven, as it came.
TEST_P(ForceRows, SR26_TakesNoCycleMoreBecauseTheFirstOneWokeLate) {
  Rig rig(period());
  rig.in_session(40_deg, 0_N);
  rig.leg_in = false;
  rig.now = rig.now + 0.09_ms;
  rig.step();
  rig.now = rig.now - 0.09_ms;
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 100), rig.cycles(100_ms));
}

TEST_P(ForceRows, SR26_SweptAcrossHalfTheWeight) {
  for (const double angle : {3.5, 20.0, 60.0, 80.0}) {
    for (const auto& [fraction, trips] : {std::pair{0.49, true}, std::pair{0.51, false}}) {
      Rig rig(period());
      rig.in_session(degrees(angle), 0_N);
      rig.stretch = -(1.0 - fraction) * (rig.weight * cos(rig.angle) / rig.context.cuff_distance);
      rig.run(200_ms);
      EXPECT_EQ(rig.latched(Row::sr26_leg_out), trips) << angle << ' ' << fraction;
    }
  }
}

TEST_P(ForceRows, SR26_NotNearFlatNotUnweighedAndNotForAMoment) {
  Rig flat(period());
  flat.in_session(2.9_deg, 0_N);
  flat.leg_in = false;
  flat.run(1_s);
  EXPECT_FALSE(flat.latched(Row::sr26_leg_out));

  Rig unweighed(period());
  unweighed.in_session(20_deg, 0_N);
  unweighed.context.weight.reset();
  unweighed.leg_in = false;
  unweighed.run(1_s);
  EXPECT_FALSE(unweighed.latched(Row::sr26_leg_out));

  Rig moment(period());
  moment.in_session(40_deg, 0_N);
  for (int i = 0; i < 5; ++i) {
    moment.leg_in = false;
    moment.steps(moment.cycles(100_ms));
    moment.leg_in = true;
    moment.step();
  }
  EXPECT_TRUE(moment.silent());
}

TEST_P(ForceRows, SR26_AnotherReasonToRetreatIsNotSlowedDown) {
  Rig rig(period());
  rig.in_session(40_deg, 0_N);
  rig.leg_in = false;
  rig.run(500_ms);
  ASSERT_NEAR(in_degrees_per_second(*rig.command.speed), -3.0, 1e-9);
  rig.inputs.stop = true;
  rig.step();
  EXPECT_TRUE(rig.inward());
}

}  // namespace
}  // namespace stretch::safety::test
