// SR04, SR05, SR18, SR27: where the support is, how it moves, and whether a retreat lets the leg down.
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "config/settings/support_angles.hpp"
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

// --- SR18 ---

TEST_P(MotionRows, SR18_ARetreatThatDoesNotMoveRemovesTorque) {
  Rig rig(period());
  rig.in_session(50_deg, 10_N);
  rig.moves = false;
  rig.inputs.stop = true;
  rig.step();
  ASSERT_TRUE(rig.inward());
  rig.inputs.stop = false;
  // The first cycle after the retreat's first command begins the watch.
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr18_retreat_stuck); }, 200), rig.cycles(500_ms) + 1);
  EXPECT_TRUE(rig.powerless());
  EXPECT_TRUE(rig.latched(Row::sr18_retreat_stuck));
}

TEST_P(MotionRows, SR18_MotionOfThreeTenthsInHalfASecondIsEnoughAndLessIsNot) {
  for (const auto& [step_deg, trips] : {std::pair{0.31, false}, std::pair{0.29, true}}) {
    Rig rig(period());
    rig.in_session(50_deg, 10_N);
    rig.moves = false;
    rig.inputs.stop = true;
    rig.step();
    rig.inputs.stop = false;
    rig.steps(rig.cycles(400_ms));
    rig.angle -= degrees(step_deg);
    rig.steps(rig.cycles(200_ms));
    EXPECT_EQ(rig.latched(Row::sr18_retreat_stuck), trips) << step_deg;
  }
}

TEST_P(MotionRows, SR18_ARetreatThatSticksHalfWayIsNoticedToo) {
  Rig rig(period());
  rig.in_session(50_deg, 10_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.until([&] { return rig.angle < 30_deg; });
  ASSERT_EQ(rig.verdict.action, Act::retreat);
  rig.moves = false;
  const int stuck = rig.until([&] { return rig.present(Row::sr18_retreat_stuck); }, 200);
  EXPECT_GT(stuck, rig.cycles(400_ms));
  EXPECT_LE(stuck, rig.cycles(500_ms) + 2);
}

TEST_P(MotionRows, SR18_NotForARetreatBegunWithinADegreeOfItsEnd) {
  for (const auto& [above, trips] : {std::pair{0.95, false}, std::pair{1.05, true}}) {
    Rig rig(period());
    rig.in_session(10_deg + degrees(above), 0_N);
    rig.moves = false;
    rig.inputs.stop = true;
    rig.step();
    rig.inputs.stop = false;
    rig.run(2_s);
    EXPECT_EQ(rig.latched(Row::sr18_retreat_stuck), trips) << above;
  }
}

TEST_P(MotionRows, SR18_NotReleasedAtTwiceTheExpectedTimeAndASecondRemovesTorque) {
  Rig rig(period());
  rig.in_session(50_deg, 10_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  // The cuff keeps pulling although the support goes down: 40 deg at 5 deg/s are 8 s, less what the first
  // command moved.
  const int cycles = rig.until([&] { return rig.present(Row::sr18_retreat_stuck); }, 5000);
  EXPECT_EQ(cycles, rig.cycles(17_s) - 2 + 1);
  EXPECT_LE(rig.angle, kArrived + 0.1_deg);
}

TEST_P(MotionRows, SR18_ReleasedInTimeIsSilent) {
  for (const double stretch_nm : {2.9, 3.1}) {
    Rig rig(period());
    rig.in_session(50_deg, 10_N);
    rig.inputs.stop = true;
    rig.step();
    rig.inputs.stop = false;
    rig.stretch = newton_metres(stretch_nm) / 0.8_m;
    rig.run(20_s);
    EXPECT_EQ(rig.latched(Row::sr18_retreat_stuck), stretch_nm > 3.0);
  }
}

TEST_P(MotionRows, SR18_ByPositionTheForceDoesNotMatter) {
  Rig rig(period());
  rig.in_session(50_deg, 10_N);
  bool once = true;
  rig.spoil = [&](hal::Sample& s) {
    if (once) s.force.error_a = true;
    once = false;
  };
  rig.run(40_s);
  EXPECT_FALSE(rig.latched(Row::sr18_retreat_stuck));
  EXPECT_TRUE(rig.verdict.arrived);
}

TEST_P(MotionRows, SR18_ASecondRetreatToALowerEndIsWatchedAnew) {
  Rig rig(period());
  rig.in_session(30_deg, 0_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.until([&] { return rig.verdict.arrived; }, 5000);
  ASSERT_NEAR(in_degrees(rig.angle), 10.0, 0.4);
  rig.run(30_s);
  rig.moves = false;
  rig.spoil = [](hal::Sample& s) { s.force.error_a = true; };
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr18_retreat_stuck); }, 400), rig.cycles(500_ms) + 2);
}

TEST_P(MotionRows, SR18_StandingAtTheEndIsNotStuck) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.run(60_s);
  EXPECT_EQ(rig.verdict.action, Act::retreat);
  EXPECT_TRUE(rig.verdict.arrived);
}

TEST_P(MotionRows, SR18_OnceItHasReleasedALaterPushIsNoStuckRetreat) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.run(60_s);
  ASSERT_TRUE(rig.verdict.arrived);
  rig.stretch = 10_N;
  rig.run(3_s);
  EXPECT_EQ(rig.verdict.action, Act::retreat);
  EXPECT_LT(rig.angle, 5_deg) << "lower still, and no more";
}

// --- SR27 ---

TEST_P(MotionRows, SR27_SecondAngleSweptAcrossItsTolerance) {
  for (double apart = -3.55; apart < 3.6; apart += 0.1) {
    Rig rig(period());
    rig.in_session(40_deg);
    rig.spoil = [&](hal::Sample& s) {
      s.second_angle.fitted = true;
      s.second_angle.quality = hal::Quality::valid;
      s.second_angle.angle = rig.angle + degrees(apart);
    };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr27_angles_disagree), std::abs(apart) > 3.0 ? Act::torque_off : Act::none)
        << apart;
  }
}

TEST_P(MotionRows, SR27_ASecondAngleThatIsNoNumberDisagrees) {
  for (const double angle : {kNan, kInfinity, -kInfinity}) {
    Rig rig(period());
    rig.in_session(40_deg);
    rig.spoil = [&](hal::Sample& s) {
      s.second_angle.fitted = true;
      s.second_angle.quality = hal::Quality::valid;
      s.second_angle.angle = degrees(angle);
    };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr27_angles_disagree), Act::torque_off) << angle;
  }
}

TEST_P(MotionRows, SR27_ASecondAngleThatIsNotFittedMeansNothing) {
  Rig rig(period());
  rig.in_session(40_deg);
  rig.spoil = [](hal::Sample& s) {
    s.second_angle.quality = hal::Quality::valid;
    s.second_angle.angle = 80_deg;
  };
  rig.run(3_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(MotionRows, SR27_AFittedSecondAngleThatIsSilentForbidsOutwardMotionAfterASecond) {
  Rig rig(period());
  rig.in_session(40_deg);
  rig.spoil = [](hal::Sample& s) { s.second_angle.fitted = true; };
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 400), rig.cycles(1_s) + 1);
  EXPECT_EQ(rig.row(Row::sr27_angles_disagree), Act::hold);
  rig.spoil = nullptr;
  rig.step();
  EXPECT_TRUE(rig.silent());
}

TEST_P(MotionRows, SR27_AnEndStopWhereTheDriveDoesNotSeeItAndNoneWhereItShouldBe) {
  // Contacts open at -0.8 and 91 deg; tolerance 3 deg.
  struct Case {
    double angle;
    bool on_min, on_max, trips;
  };
  for (const Case& c : std::vector<Case>{{2.1, true, false, false},
                                         {2.3, true, false, true},
                                         {-3.7, false, false, false},
                                         {-3.9, false, false, true},
                                         {-3.9, true, false, false},
                                         {40.0, true, false, true},
                                         {40.0, false, true, true},
                                         {87.9, false, true, true},
                                         {88.1, false, true, false},
                                         {93.9, false, false, false},
                                         {94.1, false, false, true},
                                         {94.1, false, true, false}}) {
    Rig rig(period());
    rig.start();
    rig.spoil = [&](hal::Sample& s) {
      s.drive.angle = degrees(c.angle);
      s.io.end_min_ok = !c.on_min;
      s.io.end_max_ok = !c.on_max;
    };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr27_angles_disagree), c.trips ? Act::torque_off : Act::none)
        << c.angle << ' ' << c.on_min << ' ' << c.on_max;
  }
}

TEST_P(MotionRows, SR27_AnAngleThatJumpsFurtherThanItsSpeedSaysRemovesTorque) {
  for (const double sign : {-1.0, 1.0}) {
    for (const double jump : {2.95, 3.05}) {
      Rig rig(period());
      rig.in_session(40_deg);
      rig.angle += degrees(sign * jump);
      rig.step();
      const bool trips = jump > 3.0;
      EXPECT_EQ(rig.row(Row::sr27_angles_disagree), trips ? Act::torque_off : Act::none) << sign * jump;
      EXPECT_EQ(rig.powerless(), trips) << sign * jump;
      rig.step();
      EXPECT_FALSE(rig.present(Row::sr27_angles_disagree)) << "it has jumped, and stands";
      EXPECT_EQ(rig.latched(Row::sr27_angles_disagree), trips);
    }
  }
}

// 29 deg/s for two lost answers and one period more: what a leg that is thrown down does.
TEST_P(MotionRows, SR27_WhatTheSpeedExplainsIsNoJump) {
  for (const bool faster_before : {true, false}) {
    Rig rig(period());
    rig.in_session(60_deg);
    rig.moves = rig.follow_speed = false;
    rig.measured_speed = faster_before ? -29_deg_s : AngularVelocity{};
    rig.step();
    rig.spoil = [](hal::Sample& s) { s.drive = hal::DriveSample{}; };
    rig.steps(2);
    rig.spoil = nullptr;
    rig.measured_speed = faster_before ? AngularVelocity{} : -29_deg_s;
    rig.angle -= 29_deg_s * (3.0 * period()) + 2.95_deg;
    rig.step();
    EXPECT_FALSE(rig.present(Row::sr27_angles_disagree)) << faster_before;
    rig.angle -= 29_deg_s * period() + 3.05_deg;
    rig.step();
    EXPECT_TRUE(rig.present(Row::sr27_angles_disagree)) << "and further than that it does not go";
  }
}

// A controller that begins beside a drive that is on: where it stands is where it begins.
TEST_P(MotionRows, SR27_TheFirstAngleEverIsNoJump) {
  Rig rig(period());
  rig.angle = 40_deg;
  rig.spoil = [](hal::Sample& s) { s.drive.state = hal::DriveState::operation_enabled; };
  rig.step();
  EXPECT_FALSE(rig.present(Row::sr27_angles_disagree));
}

TEST_P(MotionRows, SR27_ASupportWithoutPowerIsCarriedWhereverItIsCarried) {
  Rig rig(period());
  rig.in_session(40_deg);
  rig.wanted.speed.reset();
  rig.steps(2);
  rig.angle = 20_deg;
  rig.step();
  EXPECT_FALSE(rig.present(Row::sr27_angles_disagree));
  rig.wanted.speed = AngularVelocity{};
  rig.step();
  rig.angle = 40_deg;  // it was off an answer ago
  rig.step();
  EXPECT_FALSE(rig.present(Row::sr27_angles_disagree));
}

TEST_P(MotionRows, SR27_EndStopsNobodyHasHeardOfSayNothing) {
  Rig rig(period());
  rig.angle = 40_deg;
  rig.spoil = [](hal::Sample& s) { s.io = hal::SafetyIoSample{}; };
  rig.steps(5);
  EXPECT_FALSE(rig.present(Row::sr27_angles_disagree));
  Rig silent_drive(period());
  silent_drive.spoil = [](hal::Sample& s) {
    s.drive = hal::DriveSample{};
    s.io.end_min_ok = false;
  };
  silent_drive.steps(5);
  EXPECT_FALSE(silent_drive.present(Row::sr27_angles_disagree));
}

}  // namespace
}  // namespace stretch::safety::test
