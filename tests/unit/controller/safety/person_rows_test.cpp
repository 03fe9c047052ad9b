// SR12, SR13, SR14, SR19: people.
#include <gtest/gtest.h>

#include <utility>

#include "config/settings/support_angles.hpp"
#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class PersonRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
  [[nodiscard]] static config::SafetySettings hold_to_run() {
    config::SafetySettings s;
    s.hand_switch = config::HandSwitchKind::hold_to_run;
    return s;
  }
};
INSTANTIATE_TEST_SUITE_P(Periods, PersonRows, testing::Values(10, 25));

// --- SR12 ---

TEST_P(PersonRows, SR12_ThePressedHandSwitchRetreatsInTheSameCycleByEitherContact) {
  for (const auto& [a, b] : {std::pair{false, false}, std::pair{true, false}, std::pair{false, true}}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.spoil = [closed_a = a, closed_b = b](hal::Sample& s) {
      s.io.hand_switch_a_ok = closed_a;
      s.io.hand_switch_b_ok = closed_b;
    };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr12_hand_switch), Act::retreat) << a << b;
    EXPECT_TRUE(rig.inward()) << a << b;
    rig.spoil = nullptr;
    rig.run(1_s);
    EXPECT_TRUE(rig.latched(Row::sr12_hand_switch)) << a << b;
    EXPECT_TRUE(rig.inward()) << a << b;
  }
}

TEST_P(PersonRows, SR12_HoldToRunRetreatsWhenLetGoOnceArmedAndKeepsFromMovingOutBefore) {
  for (const bool armed : {false, true}) {
    Rig rig(period(), hold_to_run());
    rig.in_session(50_deg);
    rig.context.hand_switch_armed = armed;
    rig.wanted.speed = 1_deg_s;
    rig.step();
    ASSERT_EQ(rig.verdict.action, Act::none);
    rig.spoil = [](hal::Sample& s) { s.io.hand_switch_a_ok = s.io.hand_switch_b_ok = false; };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr12_hand_switch), armed ? Act::retreat : Act::hold);
    EXPECT_EQ(rig.command.speed, armed ? -5_deg_s : AngularVelocity{});
    EXPECT_EQ(rig.latched(Row::sr12_hand_switch), armed);
  }
}

TEST_P(PersonRows, SR12_ArmedOrNotPressToStopStops) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.context.hand_switch_armed = false;
  rig.spoil = [](hal::Sample& s) { s.io.hand_switch_a_ok = false; };
  rig.step();
  EXPECT_EQ(rig.row(Row::sr12_hand_switch), Act::retreat);
}

TEST_P(PersonRows, SR12_ContactsThatDisagreedForAHundredMillisecondsMustBeSeenPressedAndReleasedByBoth) {
  for (const int channel : {0, 1}) {
    Rig rig(period());
    rig.in_session(50_deg);
    bool a = true;
    bool b = true;
    rig.spoil = [&](hal::Sample& s) {
      s.io.hand_switch_a_ok = a;
      s.io.hand_switch_b_ok = b;
    };
    (channel == 0 ? a : b) = false;
    rig.steps(rig.cycles(100_ms) + 1);
    a = b = true;
    rig.step();
    EXPECT_TRUE(rig.present(Row::sr12_hand_switch)) << "a contact that does not work is not forgotten";
    rig.run(1_s);
    EXPECT_TRUE(rig.present(Row::sr12_hand_switch)) << "nor with time";
    for (bool* contact : {&a, &b}) {  // nor by a press that only one of them sees
      *contact = false;
      rig.step();
      *contact = true;
      rig.steps(2);
      EXPECT_TRUE(rig.present(Row::sr12_hand_switch));
    }
    a = b = false;
    rig.step();
    EXPECT_TRUE(rig.present(Row::sr12_hand_switch));
    (channel == 0 ? b : a) = true;  // on the way back, one contact first
    rig.step();
    EXPECT_TRUE(rig.present(Row::sr12_hand_switch));
    a = b = true;
    rig.step();
    EXPECT_FALSE(rig.present(Row::sr12_hand_switch)) << "both seen open, then closed";
  }
}

TEST_P(PersonRows, SR12_ContactsThatDisagreeForLessAreAPress) {
  Rig rig(period());
  rig.in_session(50_deg);
  bool a = false;
  rig.spoil = [&](hal::Sample& s) { s.io.hand_switch_a_ok = a; };
  rig.steps(rig.cycles(100_ms));
  a = true;
  rig.step();
  EXPECT_FALSE(rig.present(Row::sr12_hand_switch));
  EXPECT_TRUE(rig.latched(Row::sr12_hand_switch));
}

TEST_P(PersonRows, SR12_LostAnswersKeepTheLastKnownSwitch) {
  Rig rig(period());
  rig.in_session(50_deg);
  int i = 0;
  rig.spoil = [&](hal::Sample& s) {
    s.io.hand_switch_a_ok = s.io.hand_switch_b_ok = false;
    if (i++ > 0) s.io = hal::SafetyIoSample{};
  };
  rig.steps(2);
  EXPECT_TRUE(rig.present(Row::sr12_hand_switch));
}

// --- SR13 ---

TEST_P(PersonRows, SR13_StopRetreatsInTheSameCycle) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.wanted.speed = 1_deg_s;
  rig.step();
  rig.inputs.stop = true;
  rig.step();
  EXPECT_EQ(rig.row(Row::sr13_stop), Act::retreat);
  EXPECT_EQ(rig.verdict.cause, Row::sr13_stop);
  EXPECT_TRUE(rig.inward()) << "in one step";
  EXPECT_TRUE(rig.verdict.retreating);
}

TEST_P(PersonRows, SR13_OneCycleOfStopIsEnoughAndNothingTheSessionWantsHoldsItUp) {
  Rig rig(period());
  rig.in_session(50_deg, 10_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  for (const std::optional<AngularVelocity> wanted :
       {std::optional(3_deg_s), std::optional(AngularVelocity{}), std::optional<AngularVelocity>{},
        std::optional(-1_deg_s)}) {
    rig.wanted.speed = wanted;
    rig.run(200_ms);
    EXPECT_TRUE(rig.inward());
  }
}

TEST_P(PersonRows, SR13_GoesToTheComfortableAngleAndStandsThere) {
  Rig rig(period());
  rig.in_session(40_deg, 10_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.until([&] { return rig.angle < 25_deg; });
  rig.stretch = 1_N;
  rig.until([&] { return rig.verdict.arrived; }, 3000);
  rig.run(2_s);
  EXPECT_NEAR(in_degrees(rig.angle), 10.0, 0.31);
  EXPECT_EQ(rig.command.speed, AngularVelocity{});
  EXPECT_TRUE(rig.verdict.released);
  EXPECT_FALSE(rig.verdict.retreating);
  EXPECT_TRUE(rig.verdict.resume_possible);
}

TEST_P(PersonRows, SR13_LowerStillWhileTheStretchIsNotReleased) {
  Rig rig(period());
  rig.in_session(40_deg, 10_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.until([&] { return rig.angle < 6_deg; }, 3000);
  EXPECT_TRUE(rig.inward()) << "beyond the comfortable angle, unbraked";
  rig.stretch = 3.7_N;  // 2.96 N m
  rig.step();
  EXPECT_TRUE(rig.verdict.arrived);
  EXPECT_EQ(rig.command.speed, AngularVelocity{});
  rig.stretch = 3.8_N;  // 3.04 N m
  rig.step();
  EXPECT_FALSE(rig.verdict.arrived);
  EXPECT_TRUE(rig.command.speed < AngularVelocity{});
}

TEST_P(PersonRows, SR13_WithoutAComfortableAngleOrAWeightToFlat) {
  for (const bool weighed : {true, false}) {
    Rig rig(period());
    rig.in_session(25_deg, 0_N);
    if (weighed) {
      rig.context.comfortable.reset();
    } else {
      rig.context.weight.reset();
    }
    rig.step();
    rig.inputs.stop = true;
    rig.step();
    rig.inputs.stop = false;
    rig.until([&] { return rig.verdict.arrived; }, 3000);
    EXPECT_LE(rig.angle, kArrived) << weighed;
  }
}

TEST_P(PersonRows, SR13_TheComfortableAngleIsBoundedAndOnceWeighedOnlyLowered) {
  for (const auto& [asked, end] :
       {std::pair{45.0, 30.0}, std::pair{-5.0, 0.0}, std::pair{kNan, 0.0}, std::pair{kInfinity, 0.0}}) {
    Rig rig(period());
    rig.start();
    rig.context.session = true;
    rig.context.limits = rig.prescribed();
    rig.context.comfortable = degrees(asked);
    rig.step();
    rig.context.weight = rig.weight;
    rig.context.comfortable = 60_deg;  // too late
    rig.angle = 50_deg;
    rig.wanted.speed = AngularVelocity{};
    rig.step();
    rig.inputs.stop = true;
    rig.until([&] { return rig.verdict.arrived; }, 3000);
    EXPECT_NEAR(in_degrees(rig.angle), end, 0.31) << asked;
  }
}

TEST_P(PersonRows, SR13_TheSessionMayGoOnInwardFromTheEndAndFasterOnTheWay) {
  Rig rig(period());
  rig.settings.retreat_speed = 3_deg_s;
  Rig slow(period(), rig.settings);
  slow.in_session(40_deg, 0_N);
  slow.inputs.stop = true;
  slow.wanted.speed = -4_deg_s;
  slow.step();
  EXPECT_EQ(slow.command.speed, -4_deg_s);
  slow.wanted.speed = -2_deg_s;
  slow.step();
  EXPECT_EQ(slow.command.speed, -3_deg_s);
  slow.wanted.speed = AngularVelocity{};
  slow.until([&] { return slow.verdict.arrived; }, 3000);
  slow.wanted.speed = -2_deg_s;
  slow.step();
  EXPECT_EQ(slow.command.speed, -2_deg_s);
}

TEST_P(PersonRows, SR13_AStopOfAnIdleMachineMovesNothing) {
  Rig rig(period());
  rig.start();
  rig.angle = 20_deg;
  rig.inputs.stop = true;
  rig.run(1_s);
  EXPECT_FALSE(rig.command.speed);
  EXPECT_EQ(rig.verdict.action, Act::retreat);
  rig.angle = 1_deg;
  rig.inputs.stop = false;
  rig.step();
  EXPECT_EQ(rig.verdict.action, Act::none) << "no session, flat, nobody presses it any more";
}

// --- SR14 ---

TEST_P(PersonRows, SR14_AHeartbeatASecondOldRetreats) {
  for (const auto& [age_ms, trips] : {std::pair{0.0, false}, std::pair{999.0, false}, std::pair{1000.0, true},
                                      std::pair{1e9, true}, std::pair{-1.0, true}, std::pair{kNan, true}}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.context.heartbeat_required = true;
    rig.inputs.heartbeat_age = milliseconds(age_ms);
    rig.step();
    EXPECT_EQ(rig.row(Row::sr14_heartbeat), trips ? Act::retreat : Act::none) << age_ms;
    EXPECT_EQ(rig.inward(), trips) << age_ms;
  }
}

TEST_P(PersonRows, SR14_AHeartbeatThatNeverCameRetreatsAndOneThatIsNotRequiredDoesNot) {
  for (const bool required : {true, false}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.context.heartbeat_required = required;
    rig.inputs.heartbeat_age.reset();
    rig.step();
    EXPECT_EQ(rig.present(Row::sr14_heartbeat), required);
  }
}

// --- SR19 ---

TEST_P(PersonRows, SR19_AWantedSpeedThatIsNoNumberStandsAndRetreatsInTheNextCycle) {
  for (const double speed : {kNan, kInfinity, -kInfinity}) {
    Rig rig(period());
    rig.in_session(50_deg);
    rig.wanted.speed = degrees_per_second(speed);
    rig.step();
    EXPECT_EQ(rig.command.speed, AngularVelocity{}) << speed;
    EXPECT_TRUE(rig.layer.gate_report().not_finite) << speed;
    rig.wanted.speed = AngularVelocity{};
    rig.step();
    EXPECT_EQ(rig.row(Row::sr19_refused_input), Act::retreat) << speed;
    EXPECT_TRUE(rig.inward()) << speed;
    rig.wanted.speed = degrees_per_second(speed);
    rig.step();
    EXPECT_TRUE(rig.inward()) << "a retreat needs nothing from anybody: " << speed;
  }
}

}  // namespace
}  // namespace stretch::safety::test
