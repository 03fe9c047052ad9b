// SR11: emergency stop, strap, relay and STO.
#include <gtest/gtest.h>

#include <functional>
#include <utility>
#include <vector>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class SafetyChainRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, SafetyChainRows, testing::Values(10, 25));

TEST_P(SafetyChainRows, SR11_AnOpenChainRemovesTorqueInTheSameCycleAtAnyAngle) {
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

TEST_P(SafetyChainRows, SR11_AnOpenStrapForbidsOutwardMotionAtFlatAndRemovesTorqueAboveTwoDegrees) {
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

TEST_P(SafetyChainRows, SR11_AnOpenStrapAtAnUnknownAngleRemovesTorque) {
  Rig rig(period());
  rig.spoil = [](hal::Sample& s) {
    s.drive = hal::DriveSample{};
    s.io.strap_ok = false;
  };
  rig.step();
  EXPECT_EQ(rig.row(Row::sr11_safety_chain), Act::torque_off);
}

TEST_P(SafetyChainRows, SR11_ThreeCyclesWithoutTheSafetyInputsAreAnOpenChain) {
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

TEST_P(SafetyChainRows, SR11_OneLostAnswerOfTheSafetyInputsIsNoFault) {
  Rig rig(period());
  rig.in_session(50_deg);
  int i = 0;
  rig.spoil = [&](hal::Sample& s) {
    if (i++ % 3 != 0) s.io = hal::SafetyIoSample{};
  };
  rig.run(3_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(SafetyChainRows, SR11_StoOpenWithoutOurAskingRemovesTorqueInTheSameCycle) {
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

TEST_P(SafetyChainRows, SR11_StoMayTakeItsTimeToCloseAndNoLonger) {
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

TEST_P(SafetyChainRows, SR11_StoThatDoesNotOpenWhenAskedIsSeen) {
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

TEST_P(SafetyChainRows, SR11_OneChannelAloneForMoreThanAHundredMillisecondsIsSeenWhileOpen) {
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

TEST_P(SafetyChainRows, SR11_TheDrivesOwnViewOfStoMustAgreeWithinAHundredMilliseconds) {
  for (const int channel : {0, 1}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = [&](hal::Sample& s) { (channel == 0 ? s.drive.sto_a_closed : s.drive.sto_b_closed) = false; };
    EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 100), rig.cycles(100_ms) + 1);
    EXPECT_EQ(rig.row(Row::sr11_safety_chain), Act::torque_off);
  }
}

TEST_P(SafetyChainRows, SR11_OpenBecauseWeAskedIsNoFault) {
  Rig rig(period());
  rig.start();
  rig.inputs.stop = false;
  rig.timing.missed_periods = 10;
  rig.step();
  ASSERT_TRUE(rig.powerless());
  rig.run(5_s);
  EXPECT_FALSE(rig.verdict.latched[index(Row::sr11_safety_chain)]);
}

TEST_P(SafetyChainRows, SR11_TheRelayMayBeExercisedInTheSelfTestAndWaitForItsReset) {
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

TEST_P(SafetyChainRows, SR11_ItOpensByItselfInTheExerciseTooAndIsSeen) {
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

}  // namespace
}  // namespace stretch::safety::test
