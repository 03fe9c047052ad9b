// SR09, SR10: a drive that is silent, or no longer does what it is told.
#include <gtest/gtest.h>

#include <functional>
#include <utility>
#include <vector>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class DriveRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, DriveRows, testing::Values(10, 25));

// --- SR09 ---

TEST_P(DriveRows, SR09_ASilentDriveLosesItsTorqueInTheThirdCycle) {
  const std::vector<std::function<void(hal::Sample&)>> silent{
      [](hal::Sample& s) { s.drive = hal::DriveSample{}; },
      [](hal::Sample& s) { s.drive.quality = hal::Quality::stale; },
      [](hal::Sample& s) { s.drive.quality = hal::Quality::bad_content; },
      [](hal::Sample& s) { s.drive.angle = degrees(kNan); },
      [](hal::Sample& s) { s.drive.angle = degrees(kInfinity); },
      [](hal::Sample& s) { s.drive.speed = degrees_per_second(kNan); },
      [](hal::Sample& s) { s.drive.speed = degrees_per_second(-kInfinity); },
      [](hal::Sample& s) { s.drive.torque = newton_metres(kNan); },
      [](hal::Sample& s) { s.drive.torque = newton_metres(kInfinity); },
  };
  for (std::size_t i = 0; i < silent.size(); ++i) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = silent[i];
    EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 20), 3) << i;
    EXPECT_EQ(rig.row(Row::sr09_drive_silent), Act::torque_off) << i;
    EXPECT_EQ(rig.verdict.cause, Row::sr09_drive_silent) << i;
    EXPECT_TRUE(rig.powerless()) << i;
  }
}

TEST_P(DriveRows, SR09_TwoLostAnswersInARowAreNoFault) {
  Rig rig(period());
  rig.in_session(50_deg);
  int i = 0;
  rig.spoil = [&](hal::Sample& s) {
    if (i++ % 3 != 0) s.drive = hal::DriveSample{};
  };
  rig.run(5_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(DriveRows, SR09_AWrongAnswerIsNeverTakenForTheRightOne) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.spoil = [](hal::Sample& s) {
    s.drive.quality = hal::Quality::bad_content;
    s.drive.angle = 89_deg;
    s.drive.state = hal::DriveState::fault;
  };
  rig.steps(2);
  EXPECT_EQ(rig.verdict.action, Act::none);
}

// --- SR10 ---

TEST_P(DriveRows, SR10_AFaultOrAFollowingErrorRemovesTorqueInTheSameCycle) {
  const std::vector<std::function<void(hal::Sample&)>> faults{
      [](hal::Sample& s) { s.drive.state = hal::DriveState::fault; },
      [](hal::Sample& s) { s.drive.state = hal::DriveState::unknown; },
      [](hal::Sample& s) { s.drive.error_code = 0x8611; },
  };
  for (std::size_t i = 0; i < faults.size(); ++i) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = faults[i];
    rig.step();
    EXPECT_EQ(rig.row(Row::sr10_drive_fault), Act::torque_off) << i;
    EXPECT_TRUE(rig.powerless()) << i;
    rig.spoil = nullptr;
    rig.run(1_s);
    EXPECT_TRUE(rig.latched(Row::sr10_drive_fault)) << i;
    EXPECT_TRUE(rig.powerless()) << i;
  }
}

TEST_P(DriveRows, SR10_OtherErrorCodesWithoutAFaultAreHistory) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.spoil = [](hal::Sample& s) { s.drive.error_code = 0xFF01; };
  rig.run(1_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(DriveRows, SR10_LeavingOperationByItselfRemovesTorqueInTheSameCycle) {
  for (const auto state : {hal::DriveState::switch_on_disabled, hal::DriveState::ready_to_switch_on,
                           hal::DriveState::switched_on, hal::DriveState::quick_stop}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = [&](hal::Sample& s) { s.drive.state = state; };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr10_drive_fault), Act::torque_off) << static_cast<int>(state);
  }
}

TEST_P(DriveRows, SR10_AnIdleDriveInFaultOrOfUnknownStateRemovesTorqueToo) {
  for (const auto& [state, trips] :
       {std::pair{hal::DriveState::fault, true}, std::pair{hal::DriveState::unknown, true},
        std::pair{hal::DriveState::switch_on_disabled, false},
        std::pair{hal::DriveState::quick_stop, false}}) {
    Rig rig(period());
    rig.start();
    rig.spoil = [shown = state](hal::Sample& s) { s.drive.state = shown; };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr10_drive_fault), trips ? Act::torque_off : Act::none);
  }
}

TEST_P(DriveRows, SR10_SeenEnabledAfterThreeCommandsItsLeavingIsItsOwn) {
  for (const int seen_after : {2, 3}) {
    Rig rig(period());
    rig.start();
    rig.wanted.speed = AngularVelocity{};
    int commands = 0;
    rig.spoil = [&](hal::Sample& s) {
      s.drive.state =
          commands == seen_after ? hal::DriveState::operation_enabled : hal::DriveState::switched_on;
      ++commands;
    };
    rig.steps(6);
    EXPECT_EQ(rig.latched(Row::sr10_drive_fault), seen_after == 3) << seen_after;
  }
}

TEST_P(DriveRows, SR10_LeavingItBecauseWeSaidSoIsNone) {
  Rig rig(period());
  rig.in_session(50_deg);
  for (int i = 0; i < 5; ++i) {
    rig.wanted.speed.reset();
    rig.steps(4);
    rig.wanted.speed = AngularVelocity{};
    rig.steps(20);
  }
  EXPECT_TRUE(rig.silent());
}

TEST_P(DriveRows, SR10_AnswersOlderThanTheCommandDoNotCountAsLeaving) {
  // Off for one cycle: the drive's answers lag by two cycles and show it enabled, then off, then on its way.
  Rig rig(period());
  rig.in_session(50_deg);
  std::vector<hal::DriveState> shown{hal::DriveState::operation_enabled, hal::DriveState::operation_enabled,
                                     hal::DriveState::ready_to_switch_on, hal::DriveState::switched_on};
  std::size_t i = 0;
  rig.spoil = [&](hal::Sample& s) {
    s.drive.state = i < shown.size() ? shown[i] : hal::DriveState::operation_enabled;
    ++i;
  };
  rig.wanted.speed.reset();
  rig.step();
  rig.wanted.speed = AngularVelocity{};
  rig.run(1_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(DriveRows, SR10_NotEnabledTwoSecondsAfterItWasToldToRemovesTorque) {
  Rig rig(period());
  rig.start();
  rig.context.session = true;
  rig.context.limits = rig.prescribed();
  rig.spoil = [](hal::Sample& s) { s.drive.state = hal::DriveState::switched_on; };
  rig.steps(100);
  rig.wanted.speed = AngularVelocity{};
  rig.step();
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 1000), rig.cycles(2_s) + 1);
  EXPECT_EQ(rig.row(Row::sr10_drive_fault), Act::torque_off);
}

TEST_P(DriveRows, SR10_AFaultWithoutPermissionDoesNotStandInTheWayOfTheFirstAcknowledgement) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.spoil = [](hal::Sample& s) { s.drive.state = hal::DriveState::fault; };
  rig.run(1_s);
  EXPECT_TRUE(rig.verdict.acknowledgement_possible);
  rig.inputs.acknowledge = true;
  rig.step();
  EXPECT_TRUE(rig.verdict.torque_off_acknowledged);
  EXPECT_FALSE(rig.latched(Row::sr10_drive_fault));
  EXPECT_FALSE(rig.verdict.permitted);
  // Permission is another matter: not with the fault still there.
  rig.context.session = false;
  rig.context.self_test_passed = false;
  rig.step();
  rig.context.self_test_passed = true;
  rig.acknowledge();
  EXPECT_FALSE(rig.verdict.permitted);
  rig.spoil = nullptr;
  rig.acknowledge();
  EXPECT_TRUE(rig.verdict.permitted);
}

}  // namespace
}  // namespace stretch::safety::test
