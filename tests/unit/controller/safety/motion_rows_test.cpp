// SR04, SR05: where the support is, and how fast it moves.
#include <gtest/gtest.h>

#include <utility>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class MotionRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, MotionRows, testing::Values(10, 25));

// --- SR04 ---

TEST_P(MotionRows, SR04_BeyondTheLimitNothingMovesFurtherOutAndTwoDegreesBeyondItRetreats) {
  for (double beyond = -0.55; beyond < 6.0; beyond += 0.1) {
    Rig rig(period());
    rig.in_session(78_deg);
    rig.carried(80_deg + degrees(beyond));
    rig.wanted.speed = 1_deg_s;
    rig.step();
    const Act expected = beyond < 0.0   ? Act::none
                         : beyond < 2.0 ? Act::hold
                         : beyond < 5.0 ? Act::retreat
                                        : Act::torque_off;
    EXPECT_EQ(rig.row(Row::sr04_angle), expected) << beyond;
    if (expected == Act::hold) {
      EXPECT_EQ(rig.command.speed, AngularVelocity{}) << beyond;
    }
    if (expected == Act::retreat) {
      EXPECT_TRUE(rig.inward()) << beyond;
    }
    if (expected == Act::torque_off) {
      EXPECT_TRUE(rig.powerless()) << beyond;
    }
  }
}

TEST_P(MotionRows, SR04_HoldIsNotLatchedAndLeavesTheWayInFree) {
  Rig rig(period());
  rig.in_session(79_deg);
  rig.angle = 80.5_deg;
  rig.wanted.speed = -2_deg_s;
  rig.step();
  EXPECT_EQ(rig.verdict.action, Act::hold);
  EXPECT_EQ(rig.command.speed, -2_deg_s);
  EXPECT_TRUE(rig.verdict.causes_gone) << "a hold stands in nobody's way";
  rig.angle = 79_deg;
  rig.step();
  EXPECT_EQ(rig.verdict.action, Act::none);
  EXPECT_FALSE(rig.verdict.cause);
}

TEST_P(MotionRows, SR04_TheTightestAngleCounts) {
  Rig rig(period());
  rig.in_session(40_deg);
  rig.context.angle_limit = 39_deg;
  rig.step();
  EXPECT_EQ(rig.row(Row::sr04_angle), Act::hold);
  rig.context.angle_limit = 89_deg;  // looser than the session's: changes nothing
  rig.step();
  EXPECT_EQ(rig.row(Row::sr04_angle), Act::none);
  rig.angle = 81_deg;
  rig.step();
  EXPECT_EQ(rig.row(Row::sr04_angle), Act::hold);
}

TEST_P(MotionRows, SR04_AnAngleLimitThatIsNoNumberPermitsNothing) {
  for (const double limit : {kNan, kInfinity, -kInfinity}) {
    Rig rig(period());
    rig.in_session(1_deg, 0_N);
    rig.context.angle_limit = degrees(limit);
    rig.step();
    EXPECT_EQ(rig.row(Row::sr04_angle), Act::hold) << limit;
    rig.angle = 2.1_deg;
    rig.step();
    EXPECT_EQ(rig.row(Row::sr04_angle), Act::retreat) << limit;
  }
}

TEST_P(MotionRows, SR04_ALegWithoutAWeightGoesNoFurtherThanThirtyDegrees) {
  Rig rig(period());
  rig.in_session(29.9_deg, 0_N);
  rig.context.weight.reset();
  rig.step();
  EXPECT_EQ(rig.row(Row::sr04_angle), Act::none);
  rig.angle = 30.1_deg;
  rig.step();
  EXPECT_EQ(rig.row(Row::sr04_angle), Act::hold);
}

TEST_P(MotionRows, SR04_WithoutASessionTheMachinesOwnLimitCounts) {
  for (const auto& [angle, action] : {std::pair{84.9, Act::none}, std::pair{85.1, Act::torque_off}}) {
    Rig rig(period());
    rig.start();
    rig.angle = degrees(angle);
    rig.step();
    EXPECT_EQ(rig.row(Row::sr04_angle), action) << angle;
  }
}

// --- SR05 ---

TEST_P(MotionRows, SR05_OutwardFasterThanTheLargestRecentCommandRemovesTorqueInTheThirdCycle) {
  // Commanded 3 deg/s: 50 % more are 4.5. Commanded 1 or 0: 1 deg/s more.
  for (const auto& [commanded, bound] :
       {std::pair{3.0, 4.5}, std::pair{1.0, 2.0}, std::pair{0.0, 1.0}, std::pair{-2.0, 1.0}}) {
    for (const double off : {-0.05, 0.05}) {
      Rig rig(period());
      rig.in_session(30_deg);
      rig.moves = false;
      rig.wanted.speed = degrees_per_second(commanded);
      rig.run(2_s);
      ASSERT_NEAR(in_degrees_per_second(*rig.command.speed), commanded, 1e-9);
      rig.follow_speed = false;
      rig.measured_speed = degrees_per_second(bound + off);
      const int cycles = rig.until([&] { return rig.present(Row::sr05_speed); }, 4);
      EXPECT_EQ(cycles, off > 0.0 ? 3 : 0) << commanded << ' ' << off;
      EXPECT_EQ(rig.powerless(), off > 0.0) << commanded << ' ' << off;
    }
  }
}

TEST_P(MotionRows, SR05_ACommandCountsForThreeHundredMilliseconds) {
  Rig rig(period());
  rig.in_session(30_deg);
  rig.moves = false;
  rig.wanted.speed = 3_deg_s;
  rig.run(2_s);
  rig.follow_speed = false;
  rig.measured_speed = 3_deg_s;  // the drive does not brake
  rig.wanted.speed = AngularVelocity{};
  // The last command of 3 deg/s is one cycle old in the first step; it is forgotten after 300 ms.
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr05_speed); }, 100), rig.cycles(300_ms) + 3);
}

TEST_P(MotionRows, SR05_TwoCyclesTooFastAreNoFault) {
  Rig rig(period());
  rig.in_session(30_deg);
  rig.moves = false;
  rig.follow_speed = false;
  for (int i = 0; i < 60; ++i) {
    rig.measured_speed = i % 3 == 0 ? AngularVelocity{} : 4_deg_s;
    rig.step();
  }
  EXPECT_TRUE(rig.silent());
}

TEST_P(MotionRows, SR05_OutwardWhileEveryRecentCommandWasInwardRemovesTorqueInTheFifthCycle) {
  for (const auto& [measured, trips] : {std::pair{0.31, true}, std::pair{0.29, false}}) {
    Rig rig(period());
    rig.in_session(60_deg);
    rig.moves = false;
    rig.wanted.speed = -0.31_deg_s;
    rig.run(2_s);
    rig.follow_speed = false;
    rig.measured_speed = degrees_per_second(measured);
    EXPECT_EQ(rig.until([&] { return rig.present(Row::sr05_speed); }, 40), trips ? 5 : 0) << measured;
  }
}

TEST_P(MotionRows, SR05_NotWhileOneRecentCommandWasHardlyInward) {
  Rig rig(period());
  rig.in_session(60_deg);
  rig.moves = false;
  rig.follow_speed = false;
  rig.measured_speed = 0.31_deg_s;
  for (int i = 0; i < 300; ++i) {
    rig.wanted.speed = i % rig.cycles(300_ms) == 0 ? -0.3_deg_s : -2_deg_s;
    rig.step();
  }
  EXPECT_TRUE(rig.silent());
}

TEST_P(MotionRows, SR05_AfterAReversalTheDriveHasThreeHundredMilliseconds) {
  Rig rig(period());
  rig.in_session(60_deg);
  rig.moves = false;
  rig.wanted.speed = 1_deg_s;
  rig.run(2_s);
  rig.follow_speed = false;
  rig.measured_speed = 0.4_deg_s;  // still outward
  rig.wanted.speed = -2_deg_s;
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr05_speed); }, 100), rig.cycles(300_ms) + 5);
}

TEST_P(MotionRows, SR05_ASupportWithoutPowerMayBeLiftedByHand) {
  Rig rig(period());
  rig.start();
  rig.follow_speed = false;
  rig.measured_speed = 20_deg_s;
  rig.run(2_s);
  EXPECT_EQ(rig.verdict.action, Act::none);
}

TEST_P(MotionRows, SR05_ADriveThatRunsAlthoughNothingIsCommandedIsTooFast) {
  Rig rig(period());
  rig.start();
  rig.follow_speed = false;
  rig.measured_speed = 1.1_deg_s;
  rig.spoil = [](hal::Sample& s) { s.drive.state = hal::DriveState::operation_enabled; };
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr05_speed); }, 10), 3);
}

TEST_P(MotionRows, SR05_JustDisabledItIsStillJudged) {
  Rig rig(period());
  rig.in_session(30_deg);
  rig.wanted.speed.reset();
  rig.follow_speed = false;
  rig.moves = false;
  rig.steps(3);
  rig.measured_speed = 1.1_deg_s;
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr05_speed); }, 10), 3);
}

TEST_P(MotionRows, SR05_DrivenBackByAPersonIsAWarningBelowThirtyDegreesPerSecond) {
  Rig rig(period());
  rig.in_session(60_deg);
  rig.moves = false;
  rig.follow_speed = false;
  rig.measured_speed = -7.4_deg_s;
  rig.run(1_s);
  EXPECT_FALSE(rig.verdict.inward_overspeed);
  rig.measured_speed = -7.6_deg_s;
  rig.step();
  EXPECT_TRUE(rig.verdict.inward_overspeed);
  rig.measured_speed = -29.9_deg_s;
  rig.run(1_s);
  EXPECT_TRUE(rig.verdict.inward_overspeed);
  EXPECT_EQ(rig.verdict.action, Act::none);
  rig.measured_speed = -30.1_deg_s;
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr05_speed); }, 10), 3);
  EXPECT_TRUE(rig.powerless());
}

}  // namespace
}  // namespace stretch::safety::test
