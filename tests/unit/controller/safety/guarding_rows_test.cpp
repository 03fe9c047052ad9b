// SR03: a muscle that contracts against the stretch.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class GuardingRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, GuardingRows, testing::Values(10, 25));

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

TEST_P(GuardingRows, SR03_ARiseFasterThanAStretchRetreatsOnceTheWindowIsFilledWithIt) {
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

TEST_P(GuardingRows, SR03_SlopeSweptAcrossItsLimit) {
  for (const double slope : {1.0, 7.0, 15.0, 24.0, 24.99, 25.01, 26.0, 40.0}) {
    Rig rig(period());
    rig.in_session(50_deg, 0_N);
    rig.context.stretching = true;
    rig.run(1_s);
    EXPECT_EQ(Ramp(rig, slope).run(24.0) > 0, slope > 25.0) << slope;
  }
}

// When the row must fire on a ramp that begins after a rest: the first cycle whose least-squares slope over
// the last 100 ms is above 25 N/s with 3 N gained, in that window, or since the start of the first such
// window less what 7 N/s gives between the two windows' starts. Reckoned another way than the monitor.
[[nodiscard]] int expected_cycle(double slope_n_s, double period_s) {
  const int points = static_cast<int>(std::lround(0.1 / period_s)) + 1;
  const auto force = [&](int i) { return slope_n_s * period_s * std::max(i, 0); };
  int first = 0;
  for (int now = 1; now < 200; ++now) {
    double n = 0, t = 0, f = 0, tt = 0, tf = 0;
    for (int i = now - points + 1; i <= now; ++i) {
      const double at = i * period_s;
      n += 1, t += at, f += force(i), tt += at * at, tf += at * force(i);
    }
    if ((n * tf - t * f) / (n * tt - t * t) <= 25.0) continue;
    if (first == 0) first = now;
    const int oldest = now - points + 1;
    const double waited = (now - first) * period_s;
    if (force(now) - force(oldest) >= 3.0) return now;
    if (force(now) - force(first - points + 1) - 7.0 * waited >= 3.0) return now;
  }
  return 0;
}

TEST_P(GuardingRows, SR03_FiresInExactlyTheCycleTheSlopeAndTheGainAreThere) {
  for (const double slope : {25.1, 26.0, 28.0, 31.0, 47.0, 63.0, 90.0, 150.0, 400.0}) {
    Rig rig(period());
    rig.in_session(50_deg, 0_N);
    rig.context.stretching = true;
    rig.run(1_s);
    EXPECT_EQ(Ramp(rig, slope).run(24.0), expected_cycle(slope, period().si())) << slope;
  }
}

TEST_P(GuardingRows, SR03_TheGainCountsFromTheStartOfTheWindowNotFromBeforeIt) {
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

TEST_P(GuardingRows, SR03_ARiseRightAfterAFallCountsFromWhereItBegan) {
  // From 12 N to 5 N, 25 ms later up to 14.5 N: from 12 N that would be no gain. The slope is too steep while
  // the 12 N are still in the window.
  Rig rig(period());
  rig.in_session(50_deg, 12_N);
  rig.context.limits.stretch_force = 20_N;
  rig.context.stretching = true;
  rig.run(1_s);
  rig.stretch = 5_N;
  rig.run(25_ms);
  ASSERT_TRUE(rig.silent());
  rig.stretch = 14.5_N;
  EXPECT_GT(rig.until([&] { return rig.present(Row::sr03_guarding); }, rig.cycles(150_ms)), 0);
}

// A muscle that contracts by so much within 50 ms and lets go again, on a leg that is being stretched.
class Twitch {
 public:
  Twitch(Rig& rig, double stretch_n_s) : rig_(rig), slope_(stretch_n_s) {}
  // Whether the row acted. `began`: how long before the first cycle that can show it.
  bool run(double height_n, double lasts_s, double began_s) {
    rig_.context.limits.stretch_force = 20_N;
    const double base = rig_.stretch.si();
    for (int i = 1; i <= rig_.cycles(500_ms); ++i) {
      const double t = (i - 1) * rig_.period.si() + began_s;
      const double twitch = height_n * (smooth(t / 0.05) - smooth((t - lasts_s - 0.05) / 0.05));
      rig_.stretch = newtons(base + slope_ * i * rig_.period.si() + twitch);
      rig_.step();
    }
    return rig_.latched(Row::sr03_guarding);
  }

 private:
  static double smooth(double x) { return x <= 0 ? 0 : (x >= 1 ? 1 : x * x * (3 - 2 * x)); }
  Rig& rig_;
  double slope_;
};

TEST_P(GuardingRows, SR03_AHarmlessTwitchIsNotGuardingHoweverSteepTheStretch) {
  // 1.5 N m over the shortest lever there is, 0.655 m, to the longest.
  for (const double lever : {0.655, 0.7, 0.8, 0.9}) {
    for (const double stretch : {0.0, 1.0, 3.0, 5.0, 7.0}) {
      for (const double lasts : {0.0, 0.05, 0.1, 0.2, 0.4}) {
        for (const double began : {0.0, 0.25, 0.5, 0.75}) {
          Rig rig(period());
          rig.in_session(50_deg, 2_N);
          rig.context.stretching = true;
          rig.run(1_s);
          EXPECT_FALSE(Twitch(rig, stretch).run(1.5 / lever, lasts, began * rig.period.si()))
              << lever << " m, " << stretch << " N/s, " << lasts << " s";
        }
      }
    }
  }
}

TEST_P(GuardingRows, SR03_TheWeakestSpasmIsGuardingHoweverFlatTheStretch) {
  // Where a twitch ends a spasm goes on: 3.1 N are too much.
  for (const double stretch : {0.0, 7.0}) {
    for (const double height : {3.1, 4.0, 10.0}) {
      for (const double began : {0.0, 0.5}) {
        Rig rig(period());
        rig.in_session(50_deg, 2_N);
        rig.context.stretching = true;
        rig.run(1_s);
        EXPECT_TRUE(Twitch(rig, stretch).run(height, 0.2, began * rig.period.si())) << height;
      }
    }
  }
}

TEST_P(GuardingRows, SR03_NothingFromBeforeAContractionCountsAfterIt) {
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

TEST_P(GuardingRows, SR03_AfterAContractionTheWindowMustFillAgain) {
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

TEST_P(GuardingRows, SR03_TheTimeAboveTheCurveBeginsAnewAfterAContraction) {
  Rig rig(period());
  rig.in_session(50_deg, 19_N);
  rig.context.stretching = true;
  rig.context.contraction_hold = 19_N;
  rig.context.own_curve = 0_N;
  rig.run(1_s);
  rig.context.contraction_hold.reset();
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 100), rig.cycles(100_ms) + 1);
}

TEST_P(GuardingRows, SR03_ARiseThatGainsLittleIsTheCuffsFriction) {
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

TEST_P(GuardingRows, SR03_OnlyWhileStretchingAndOutsideAContractionWindow) {
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

TEST_P(GuardingRows, SR03_TheWindowStartsEmptyAfterAContraction) {
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

TEST_P(GuardingRows, SR03_AboveTheLegsOwnCurveForTheWindowRetreats) {
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

TEST_P(GuardingRows, SR03_AboveTheCurveForLessThanTheWindowIsNothing) {
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

TEST_P(GuardingRows, SR03_ACurveThatIsNoNumberCountsAsExceeded) {
  for (const double curve : {kNan, kInfinity, -kInfinity}) {
    Rig rig(period());
    rig.in_session(50_deg, 3_N);
    rig.context.stretching = true;
    rig.context.own_curve = newtons(curve);
    EXPECT_EQ(rig.until([&] { return rig.present(Row::sr03_guarding); }, 100), rig.cycles(100_ms) + 1)
        << curve;
  }
}

TEST_P(GuardingRows, SR03_LostSamplesAndUnevenConversionsDoNotMakeASlope) {
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

}  // namespace
}  // namespace stretch::safety::test
