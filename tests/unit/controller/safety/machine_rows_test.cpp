// SR09, SR10, SR11, SR15: the drive, the safety chain, the loop.
#include <gtest/gtest.h>

#include <functional>
#include <utility>
#include <vector>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class MachineRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, MachineRows, testing::Values(10, 25));

// --- SR09 ---

TEST_P(MachineRows, SR09_ASilentDriveLosesItsTorqueInTheThirdCycle) {
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

TEST_P(MachineRows, SR09_TwoLostAnswersInARowAreNoFault) {
  Rig rig(period());
  rig.in_session(50_deg);
  int i = 0;
  rig.spoil = [&](hal::Sample& s) {
    if (i++ % 3 != 0) s.drive = hal::DriveSample{};
  };
  rig.run(5_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(MachineRows, SR09_AWrongAnswerIsNeverTakenForTheRightOne) {
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

TEST_P(MachineRows, SR10_AFaultOrAFollowingErrorRemovesTorqueInTheSameCycle) {
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

TEST_P(MachineRows, SR10_OtherErrorCodesWithoutAFaultAreHistory) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.spoil = [](hal::Sample& s) { s.drive.error_code = 0xFF01; };
  rig.run(1_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(MachineRows, SR10_LeavingOperationByItselfRemovesTorqueInTheSameCycle) {
  for (const auto state : {hal::DriveState::switch_on_disabled, hal::DriveState::ready_to_switch_on,
                           hal::DriveState::switched_on, hal::DriveState::quick_stop}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = [&](hal::Sample& s) { s.drive.state = state; };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr10_drive_fault), Act::torque_off) << static_cast<int>(state);
  }
}

TEST_P(MachineRows, SR10_AnIdleDriveInFaultOrOfUnknownStateRemovesTorqueToo) {
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

TEST_P(MachineRows, SR10_SeenEnabledAfterThreeCommandsItsLeavingIsItsOwn) {
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

TEST_P(MachineRows, SR10_LeavingItBecauseWeSaidSoIsNone) {
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

TEST_P(MachineRows, SR10_AnswersOlderThanTheCommandDoNotCountAsLeaving) {
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

TEST_P(MachineRows, SR10_NotEnabledTwoSecondsAfterItWasToldToRemovesTorque) {
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

TEST_P(MachineRows, SR10_AFaultWithoutPermissionDoesNotStandInTheWayOfTheFirstAcknowledgement) {
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

// --- SR11 ---

TEST_P(MachineRows, SR11_AnOpenChainRemovesTorqueInTheSameCycleAtAnyAngle) {
  const std::vector<std::function<void(hal::Sample&)>> open{
      [](hal::Sample& s) { s.io.estop_ok = false; },
      [](hal::Sample& s) { s.io.relay_no_fault = false; },
      [](hal::Sample& s) { s.io.supply_ok = false; },
  };
  for (std::size_t i = 0; i < open.size(); ++i) {
    for (const double angle : {0.0, 50.0}) {
      Rig rig(period());
      rig.in_session(degrees(angle), 0_N);
      rig.spoil = open[i];
      rig.step();
      EXPECT_EQ(rig.row(Row::sr11_safety_chain), Act::torque_off) << i;
      EXPECT_TRUE(rig.powerless()) << i;
      EXPECT_FALSE(rig.verdict.acknowledgement_possible) << i;
      rig.spoil = nullptr;
      rig.step();
      EXPECT_TRUE(rig.latched(Row::sr11_safety_chain)) << i;
      EXPECT_TRUE(rig.verdict.acknowledgement_possible) << i;
    }
  }
}

TEST_P(MachineRows, SR11_AnOpenStrapForbidsOutwardMotionAtFlatAndRemovesTorqueAboveTwoDegrees) {
  for (double angle = -0.95; angle < 4.0; angle += 0.1) {
    Rig rig(period());
    rig.in_session(degrees(angle), 0_N);
    rig.spoil = [](hal::Sample& s) { s.io.strap_ok = false; };
    rig.wanted.speed = 1_deg_s;
    rig.step();
    const bool at_flat = angle < 2.0;
    EXPECT_EQ(rig.row(Row::sr11_safety_chain), at_flat ? Act::hold : Act::torque_off) << angle;
    if (at_flat) {
      EXPECT_EQ(rig.command.speed, AngularVelocity{}) << angle;
    } else {
      EXPECT_TRUE(rig.powerless()) << angle;
    }
  }
}

TEST_P(MachineRows, SR11_AnOpenStrapAtAnUnknownAngleRemovesTorque) {
  Rig rig(period());
  rig.spoil = [](hal::Sample& s) {
    s.drive = hal::DriveSample{};
    s.io.strap_ok = false;
  };
  rig.step();
  EXPECT_EQ(rig.row(Row::sr11_safety_chain), Act::torque_off);
}

TEST_P(MachineRows, SR11_ThreeCyclesWithoutTheSafetyInputsAreAnOpenChain) {
  for (const auto quality : {hal::Quality::no_answer, hal::Quality::stale, hal::Quality::bad_content}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = [&](hal::Sample& s) { s.io.quality = quality; };
    EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 20), 3);
    EXPECT_EQ(rig.row(Row::sr11_safety_chain), Act::torque_off);
  }
  Rig never(period());
  never.spoil = [](hal::Sample& s) { s.io = hal::SafetyIoSample{}; };
  EXPECT_EQ(never.until([&] { return never.present(Row::sr11_safety_chain); }, 20), 3);
}

TEST_P(MachineRows, SR11_OneLostAnswerOfTheSafetyInputsIsNoFault) {
  Rig rig(period());
  rig.in_session(50_deg);
  int i = 0;
  rig.spoil = [&](hal::Sample& s) {
    if (i++ % 3 != 0) s.io = hal::SafetyIoSample{};
  };
  rig.run(3_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(MachineRows, SR11_StoOpenWithoutOurAskingRemovesTorqueInTheSameCycle) {
  for (const auto& [a, b] : {std::pair{false, false}, std::pair{true, false}, std::pair{false, true}}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = [&, closed_a = a, closed_b = b](hal::Sample& s) {
      s.io.sto_a_feedback = closed_a;
      s.io.sto_b_feedback = closed_b;
    };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr11_safety_chain), Act::torque_off) << a << b;
  }
}

TEST_P(MachineRows, SR11_StoMayTakeItsTimeToCloseAndNoLonger) {
  for (const auto& [late, trips] : {std::pair{-1, false}, std::pair{1, true}}) {
    Rig rig(period());
    rig.steps(5);
    rig.context.self_test_passed = true;
    int since_asked = 0;
    const int takes = rig.cycles(500_ms) + late;
    rig.spoil = [&](hal::Sample& s) {
      since_asked = rig.command.permissive ? since_asked + 1 : 0;
      const bool closed = since_asked > takes;
      s.io.sto_a_feedback = s.io.sto_b_feedback = closed;
      s.drive.sto_a_closed = s.drive.sto_b_closed = closed;
    };
    rig.acknowledge();
    rig.run(1_s);
    EXPECT_EQ(rig.latched(Row::sr11_safety_chain), trips) << late;
  }
}

TEST_P(MachineRows, SR11_StoThatDoesNotOpenWhenAskedIsSeen) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.spoil = [](hal::Sample& s) {
    s.io.sto_a_feedback = s.io.sto_b_feedback = true;
    s.drive.sto_a_closed = s.drive.sto_b_closed = true;
    s.drive.error_code = 0x8611;
  };
  rig.step();
  ASSERT_TRUE(rig.powerless());
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr11_safety_chain); }, 100), rig.cycles(300_ms) + 1);
}

TEST_P(MachineRows, SR11_OneChannelAloneForMoreThanAHundredMillisecondsIsSeenWhileOpen) {
  for (const int channel : {0, 1}) {
    Rig rig(period());
    rig.steps(5);
    rig.spoil = [&](hal::Sample& s) {
      (channel == 0 ? s.io.sto_a_feedback : s.io.sto_b_feedback) = true;
      (channel == 0 ? s.drive.sto_a_closed : s.drive.sto_b_closed) = true;
    };
    EXPECT_EQ(rig.until([&] { return rig.present(Row::sr11_safety_chain); }, 100), rig.cycles(100_ms) + 1);
  }
}

TEST_P(MachineRows, SR11_TheDrivesOwnViewOfStoMustAgreeWithinAHundredMilliseconds) {
  for (const int channel : {0, 1}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = [&](hal::Sample& s) { (channel == 0 ? s.drive.sto_a_closed : s.drive.sto_b_closed) = false; };
    EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 100), rig.cycles(100_ms) + 1);
    EXPECT_EQ(rig.row(Row::sr11_safety_chain), Act::torque_off);
  }
}

TEST_P(MachineRows, SR11_OpenBecauseWeAskedIsNoFault) {
  Rig rig(period());
  rig.start();
  rig.inputs.stop = false;
  rig.timing.missed_periods = 10;
  rig.step();
  ASSERT_TRUE(rig.powerless());
  rig.run(5_s);
  EXPECT_FALSE(rig.verdict.latched[index(Row::sr11_safety_chain)]);
}

TEST_P(MachineRows, SR11_TheRelayMayBeExercisedInTheSelfTestAndWaitForItsReset) {
  Rig rig(period());
  rig.steps(5);
  rig.context.self_test = true;
  rig.wanted.exercise_relay = true;
  bool reset = false;
  rig.spoil = [&](hal::Sample& s) {
    const bool closed = reset && rig.command.permissive;
    s.io.sto_a_feedback = s.io.sto_b_feedback = closed;
    s.drive.sto_a_closed = s.drive.sto_b_closed = closed;
  };
  rig.run(3_s);
  EXPECT_TRUE(rig.command.permissive);
  EXPECT_FALSE(rig.command.speed);
  EXPECT_FALSE(rig.present(Row::sr11_safety_chain)) << "it waits for its reset";
  reset = true;
  rig.run(1_s);
  rig.wanted.exercise_relay = false;
  rig.run(1_s);
  EXPECT_FALSE(rig.command.permissive);
  rig.wanted.exercise_relay = true;
  rig.run(1_s);
  EXPECT_EQ(rig.verdict.latched.count(), 1U) << "nothing but the self-test that is due";
}

TEST_P(MachineRows, SR11_ItOpensByItselfInTheExerciseTooAndIsSeen) {
  Rig rig(period());
  rig.steps(5);
  rig.context.self_test = true;
  rig.wanted.exercise_relay = true;
  rig.run(1_s);
  rig.spoil = [](hal::Sample& s) { s.io.sto_a_feedback = s.io.sto_b_feedback = false; };
  rig.step();
  EXPECT_TRUE(rig.present(Row::sr11_safety_chain));
  EXPECT_FALSE(rig.command.permissive);
}

// --- SR15 ---

TEST(Overruns, SR15_MoreInARowThanAllowedRemoveTorqueInTheNextCycle) {
  struct Case {
    int period_ms, watchdog_ms, setting, allowed;
  };
  for (const Case& c : std::vector<Case>{{10, 80, 3, 3},
                                         {25, 100, 3, 2},
                                         {10, 80, 5, 4},
                                         {10, 80, 2, 2},
                                         {10, 40, 3, 2},
                                         {20, 120, 3, 3},
                                         {20, 119, 3, 2}}) {
    config::Mechanics m;
    m.drive_watchdog = milliseconds(c.watchdog_ms);
    config::SafetySettings s;
    s.sr15_consecutive = c.setting;
    Rig rig(milliseconds(c.period_ms), s, {}, m);
    rig.in_session(50_deg);
    for (int i = 0; i < c.allowed; ++i) {
      rig.timing.overran = true;
      rig.step();
      EXPECT_EQ(rig.verdict.action, Act::none) << c.period_ms << ' ' << i;
    }
    rig.timing.overran = true;
    rig.step();
    EXPECT_EQ(rig.row(Row::sr15_overrun), Act::torque_off) << c.period_ms;
    EXPECT_TRUE(rig.powerless());
  }
}

TEST(Overruns, SR15_SkippedPeriodsCountInARow) {
  for (const auto& [missed, trips] :
       {std::pair{3, false}, std::pair{4, true}, std::pair{-5, false}, std::pair{2'000'000'000, true}}) {
    Rig rig;
    rig.in_session(50_deg);
    rig.timing.overran = true;
    rig.timing.missed_periods = missed;
    rig.step();
    EXPECT_EQ(rig.present(Row::sr15_overrun), trips) << missed;
  }
  Rig rig;
  rig.in_session(50_deg);
  for (const int missed : {2, 1}) {
    rig.timing.missed_periods = missed;
    rig.step();
    EXPECT_EQ(rig.verdict.action, Act::none);
  }
  rig.timing.missed_periods = 1;
  rig.step();
  EXPECT_TRUE(rig.present(Row::sr15_overrun));
}

TEST(Overruns, SR15_OneCycleInTimeBeginsTheCountAnew) {
  Rig rig;
  rig.in_session(50_deg);
  for (int i = 0; i < 10; ++i) {
    rig.timing.overran = i % 4 != 3;
    rig.step();
    EXPECT_EQ(rig.verdict.action, Act::none) << i;
  }
}

TEST_P(MachineRows, SR15_MoreThanTenInTenSecondsRemoveTorque) {
  // 1 % of the cycles of 10 s is no more than 10 at either period: ten are counted, the eleventh is one too
  // many.
  Rig rig(period());
  rig.in_session(50_deg);
  for (int i = 1; i <= 11; ++i) {
    rig.timing.overran = true;
    rig.step();
    EXPECT_EQ(rig.present(Row::sr15_overrun), i == 11) << i;
    rig.run(500_ms);
  }
}

TEST_P(MachineRows, SR15_TenInAnyTenSecondsAreOnlyCounted) {
  Rig rig(period());
  rig.in_session(50_deg);
  for (int i = 0; i < 40; ++i) {
    rig.timing.overran = true;
    rig.run(1_s);  // the eleventh back is 10 s old
  }
  EXPECT_TRUE(rig.silent());
}

// A stall of three periods costs three cycles: four of them are twelve of the thousand that 10 s have.
TEST(Overruns, SR15_EverySkippedPeriodCountsInTheWindow) {
  Rig rig;
  rig.in_session(50_deg);
  for (int stall = 1; stall <= 4; ++stall) {
    rig.timing.overran = true;
    rig.timing.missed_periods = 3;
    rig.step();
    EXPECT_EQ(rig.present(Row::sr15_overrun), stall == 4) << stall;
    rig.run(2_s);
  }
}

TEST(Overruns, SR15_AStallLongerThanAllThatIsRememberedFillsTheWindow) {
  config::SafetySettings s;
  s.sr15_consecutive = 1'000'000;
  config::Mechanics m;
  m.drive_watchdog = 1000_s;
  Rig rig(10_ms, s, {}, m);
  rig.in_session(50_deg);
  rig.timing.missed_periods = 900;
  rig.step();
  EXPECT_TRUE(rig.present(Row::sr15_overrun));
}

TEST(Overruns, SR15_OnePerCentCountsWhereItIsMoreThanTheCount) {
  // 2000 cycles of 5 ms: twenty.
  Rig rig(5_ms);
  rig.in_session(50_deg);
  for (int i = 1; i <= 21; ++i) {
    rig.timing.overran = true;
    rig.step();
    EXPECT_EQ(rig.present(Row::sr15_overrun), i == 21) << i;
    rig.run(100_ms);
  }
}

TEST(Overruns, SR15_AHugeAllowanceIsCutToWhatIsRemembered) {
  config::SafetySettings s;
  s.sr15_count = 1'000'000;
  Rig rig(5_ms, s);
  rig.in_session(50_deg);
  int overruns = 0;
  for (; overruns < 400 && !rig.present(Row::sr15_overrun); ++overruns) {
    rig.timing.overran = true;
    rig.step();
    rig.steps(3);
    if (rig.latched(Row::sr15_overrun)) break;
  }
  EXPECT_EQ(overruns + 1, 256);
}

}  // namespace
}  // namespace stretch::safety::test
