// SR06, SR07, SR08: whether the force can be believed.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "config/settings/support_angles.hpp"
#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class ForceQualityRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, ForceQualityRows, testing::Values(10, 25));

// --- SR06 ---

TEST_P(ForceQualityRows, SR06_ContentThatCannotBeRetreatsByPositionInTheSameCycle) {
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

TEST_P(ForceQualityRows, SR06_ALargeForceThatCanBeIsNotBadButTooMuch) {
  for (const double force : {499.9, 500.0, -500.0}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = [&](hal::Sample& s) { s.force.channel_a = s.force.channel_b = newtons(force); };
    rig.step();
    EXPECT_FALSE(rig.present(Row::sr06_bad_force)) << force;
    EXPECT_TRUE(rig.present(Row::sr02_cuff_force)) << force;
  }
}

TEST_P(ForceQualityRows, SR06_ErrorBitsOfAnAnswerThatNeverCameMeanNothing) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.spoil = [](hal::Sample& s) {
    s.force.quality = hal::Quality::no_answer;
    s.force.error_a = true;
  };
  rig.step();
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceQualityRows, SR06_GoesStraightToFlatWhateverTheForceSays) {
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

TEST_P(ForceQualityRows, SR07_StaleForceRetreats) {
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

TEST_P(ForceQualityRows, SR07_AFrozenCounterOfALivingLinkIsNoNewSample) {
  Rig rig(period());
  rig.in_session(50_deg);
  std::uint16_t frozen = static_cast<std::uint16_t>(3 * rig.cycle);
  rig.spoil = [&](hal::Sample& s) { s.force.sequence = frozen; };
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr07_stale_force); }, 50), 4)
      << "the first of them is new";
}

TEST_P(ForceQualityRows, SR07_TwoLostAnswersInARowAreNoFault) {
  Rig rig(period());
  rig.in_session(50_deg);
  int i = 0;
  rig.spoil = [&](hal::Sample& s) {
    if (i++ % 3 != 0) s.force = hal::ForceSample{};
  };
  rig.run(5_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceQualityRows, SR07_TheCounterMayWrapAndSkip) {
  Rig rig(period());
  rig.in_session(50_deg);
  std::uint16_t sequence = 65500;
  rig.spoil = [&](hal::Sample& s) { s.force.sequence = sequence = static_cast<std::uint16_t>(sequence + 7); };
  rig.run(2_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceQualityRows, SR07_WithoutACounterAnIdenticalValueWhileMovingCounts) {
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

TEST_P(ForceQualityRows, SR07_WithoutACounterEachChannelHasToChange) {
  for (const bool both : {true, false}) {
    for (const int channel : {0, 1}) {
      Rig rig(period());
      rig.in_session(50_deg);
      rig.follow_speed = false;
      rig.measured_speed = -1_deg_s;
      rig.moves = false;
      int i = 0;
      rig.spoil = [&](hal::Sample& s) {
        s.force.has_sequence = false;
        const Force step = ++i % 10 == 0 ? 0.01_N : 0_N;
        if (both || channel == 0) s.force.channel_a += step;
        if (both || channel == 1) s.force.channel_b += step;
      };
      rig.run(5_s);
      EXPECT_EQ(rig.verdict.action == Act::none, both) << channel << ": one of two transmitters may stand";
    }
  }
}

TEST_P(ForceQualityRows, SR07_WithoutACounterAStallCountsAsTwoPeriodsAtMost) {
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

TEST_P(ForceQualityRows, SR07_NothingEverHeardIsStaleFromTheThirdCycleOn) {
  Rig rig(period());
  rig.spoil = [](hal::Sample& s) { s.force = hal::ForceSample{}; };
  rig.steps(2);
  EXPECT_FALSE(rig.present(Row::sr07_stale_force));
  rig.step();
  EXPECT_TRUE(rig.present(Row::sr07_stale_force));
}

// --- SR08 ---

TEST_P(ForceQualityRows, SR08_ChannelsApartForFiveCyclesRetreatByPosition) {
  for (const double apart : {-3.01, -2.99, 2.99, 3.01}) {
    Rig rig(period());
    rig.in_session(50_deg, 5_N);
    rig.spoil = [&](hal::Sample& s) { s.force.channel_a += newtons(apart); };
    const bool trips = std::abs(apart) > 3.0;
    EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 100), trips ? 5 : 0) << apart;
    EXPECT_EQ(rig.row(Row::sr08_force_disagrees), trips ? Act::retreat_by_position : Act::none) << apart;
  }
}

TEST_P(ForceQualityRows, SR08_TheFractionIsOfTheLargerMagnitude) {
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

TEST_P(ForceQualityRows, SR08_FourCyclesApartAreNoFault) {
  Rig rig(period());
  rig.in_session(50_deg, 5_N);
  int i = 0;
  rig.spoil = [&](hal::Sample& s) {
    if (i++ % 5 != 0) s.force.channel_b -= 10_N;
  };
  rig.run(3_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ForceQualityRows, SR08_ForceAgainstDriveTorqueForTwoHundredMilliseconds) {
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

TEST_P(ForceQualityRows, SR08_FifteenPerCentCountWhereTheyAreTheLarger) {
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

TEST_P(ForceQualityRows, SR08_TorqueIsNotJudgedNearFlatOrWithTheDriveOff) {
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

TEST_P(ForceQualityRows, SR08_TorqueIsNotJudgedWithoutACuffDistance) {
  Rig rig(period());
  rig.in_session(20_deg, 0_N);
  rig.context.cuff_distance = Length{};
  rig.context.weight.reset();
  rig.spoil = [](hal::Sample& s) { s.drive.torque += 30_Nm; };
  rig.run(1_s);
  EXPECT_FALSE(rig.latched(Row::sr08_force_disagrees));
}

TEST_P(ForceQualityRows, SR08_AfterAReversalTorqueIsBlankedForThreeHundredMilliseconds) {
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

TEST_P(ForceQualityRows, SR08_SwitchingOnBlanksToo) {
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

TEST_P(ForceQualityRows, SR08_AMeasuredReversalBlanksToo) {
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

TEST_P(ForceQualityRows, SR08_StoppingAndGoingOnTheSameWayIsNoReversal) {
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

TEST(ForceAgreement, SR08_ADriveFoundInOperationIsLeftAloneLikeOneSwitchedOn) {
  Rig rig;
  rig.angle = 50_deg;
  rig.context.session = true;
  rig.context.limits = rig.prescribed();
  rig.context.weight = rig.weight;
  rig.spoil = [](hal::Sample& s) {
    s.drive.state = hal::DriveState::operation_enabled;
    s.drive.torque = Torque{};
  };
  rig.run(400_ms);
  EXPECT_FALSE(rig.present(SafetyRow::sr08_force_disagrees));
  rig.run(200_ms);
  EXPECT_TRUE(rig.present(SafetyRow::sr08_force_disagrees));
}

}  // namespace
}  // namespace stretch::safety::test
