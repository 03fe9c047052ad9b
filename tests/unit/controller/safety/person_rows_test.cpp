// SR12, SR13, SR14, SR17, SR19: people, and time.
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

// --- SR17 ---

class Clocks : public PersonRows {};
INSTANTIATE_TEST_SUITE_P(Periods, Clocks, testing::Values(10, 25));

TEST_P(Clocks, SR17_APhaseAHoldAndTheSessionHaveTheirMaxima) {
  struct Case {
    const char* name;
    Duration FrozenLimits::*limit;
    Activity activity;
    bool counts;
  };
  for (const Case& c : {Case{"phase, moving", &FrozenLimits::phase, Activity::moving, true},
                        Case{"phase, holding", &FrozenLimits::phase, Activity::holding, true},
                        Case{"hold", &FrozenLimits::hold, Activity::holding, true},
                        Case{"hold, moving", &FrozenLimits::hold, Activity::moving, false},
                        Case{"session, moving", &FrozenLimits::session, Activity::moving, true},
                        Case{"session, holding", &FrozenLimits::session, Activity::holding, true},
                        Case{"session, idle", &FrozenLimits::session, Activity::idle, false},
                        Case{"session, releasing", &FrozenLimits::session, Activity::releasing, false}}) {
    Rig rig(period());
    rig.in_session(50_deg);
    if (c.activity == Activity::releasing) rig.wanted.speed = -3_deg_s;
    rig.context.limits.*c.limit = 3_s;
    rig.context.activity = c.activity;
    rig.step();
    const int more = rig.until([&] { return rig.verdict.action != Act::none; }, 400);
    EXPECT_EQ(more, c.counts ? rig.cycles(3_s) + 1 : 0) << c.name;
    if (!c.counts) continue;
    EXPECT_EQ(rig.row(Row::sr17_time), Act::hold) << c.name << ": the session releases by itself";
    EXPECT_FALSE(rig.latched(Row::sr17_time)) << c.name;
    EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::hold; }, 400), rig.cycles(1_s)) << c.name;
    EXPECT_EQ(rig.row(Row::sr17_time), Act::retreat) << c.name << ": or the safety layer does";
    EXPECT_TRUE(rig.inward()) << c.name;
  }
}

TEST_P(Clocks, SR17_ReleasingInTimeEndsIt) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.context.limits.hold = 3_s;
  rig.context.activity = Activity::holding;
  rig.until([&] { return rig.verdict.action == Act::hold; });
  rig.context.activity = Activity::releasing;
  rig.wanted.speed = -3_deg_s;
  rig.run(3_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(Clocks, SR17_AReleaseThatComesNoNearerToItsEndIsARetreat) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.context.comfortable = 10_deg;
  rig.context.activity = Activity::releasing;
  rig.wanted.speed = AngularVelocity{};  // the session says so, and does not
  rig.step();
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 1000), rig.cycles(2_s));
  EXPECT_EQ(rig.row(Row::sr17_time), Act::retreat);
  EXPECT_TRUE(rig.inward());
}

TEST_P(Clocks, SR17_AReleaseThatIsStuckOnItsWayIsARetreatAndThenTorqueOff) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.context.comfortable = 10_deg;
  rig.context.activity = Activity::releasing;
  rig.wanted.speed = -3_deg_s;
  rig.run(5_s);
  ASSERT_TRUE(rig.silent());
  rig.moves = false;
  ASSERT_NE(rig.until([&] { return rig.verdict.action == Act::retreat; }, 400), 0);
  EXPECT_EQ(rig.row(Row::sr17_time), Act::retreat);
  EXPECT_NE(rig.until([&] { return rig.verdict.action == Act::torque_off; }, rig.cycles(1_s)), 0);
  EXPECT_EQ(rig.row(Row::sr18_retreat_stuck), Act::torque_off);
}

TEST_P(Clocks, SR17_ExactlyTheMarginAboveItsEndAReleaseMayStand) {
  Rig rig(period());
  rig.in_session(rig.settings.sr18_applies_beyond);
  rig.context.comfortable = Angle{};
  rig.context.activity = Activity::releasing;
  rig.wanted.speed = AngularVelocity{};
  rig.run(5_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(Clocks, SR17_ExactlyTheLeastMotionIsProgressOfARelease) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.context.comfortable = 10_deg;
  rig.context.activity = Activity::releasing;
  rig.wanted.speed = AngularVelocity{};
  rig.run(1.5_s);
  rig.angle = rig.angle - rig.settings.sr18_motion;
  rig.run(1.5_s);
  EXPECT_NE(rig.row(Row::sr17_time), Act::retreat);
  rig.run(1_s);
  EXPECT_EQ(rig.row(Row::sr17_time), Act::retreat);
}

TEST_P(Clocks, SR17_WhereAReleaseEndsItMayStand) {
  Rig rig(period());
  rig.in_session(10.9_deg);
  rig.context.comfortable = 10_deg;
  rig.context.activity = Activity::releasing;
  rig.wanted.speed = AngularVelocity{};
  rig.run(20_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(Clocks, SR17_ANewPhaseBeginsItsClockAnewAndTheSessionsGoesOn) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.context.limits.phase = 3_s;
  rig.context.limits.session = 10_s;
  rig.context.activity = Activity::moving;
  rig.step();
  int cycles = 0;
  while (rig.verdict.action == Act::none && cycles < 10000) {
    if (cycles % rig.cycles(2_s) == rig.cycles(2_s) - 1) ++rig.context.phase;
    rig.step();
    ++cycles;
  }
  EXPECT_EQ(cycles, rig.cycles(10_s) + 1);
}

TEST_P(Clocks, SR17_AHoldInterruptedByMotionBeginsAnewAndAPhaseByARest) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.context.limits.hold = 3_s;
  rig.context.limits.phase = 6_s;
  for (int i = 0; i < 5; ++i) {
    rig.context.activity = Activity::holding;
    rig.run(2900_ms);
    rig.context.activity = Activity::moving;
    rig.run(200_ms);
    rig.context.activity = Activity::holding;
    rig.run(2700_ms);
    rig.context.activity = Activity::idle;
    rig.run(1_s);
  }
  EXPECT_TRUE(rig.silent());
}

TEST_P(Clocks, SR17_TheSessionsClockRunsThroughPausesAndBeginsWithTheNextSession) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.context.limits.session = 5_s;
  rig.context.activity = Activity::moving;
  rig.run(2_s);
  rig.context.activity = Activity::idle;
  rig.run(4_s);
  EXPECT_TRUE(rig.silent());
  rig.context.activity = Activity::moving;
  rig.step();
  EXPECT_EQ(rig.row(Row::sr17_time), Act::hold);
  rig.context.activity = Activity::idle;
  rig.context.session = false;
  rig.wanted.speed.reset();
  rig.steps(2);
  rig.angle = 0_deg;
  rig.run(1_s);
  rig.context.session = true;
  rig.context.activity = Activity::moving;
  rig.run(4_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(Clocks, SR17_HowLongTheLegIsStrappedInForIsNoPartOfThePrescribedTime) {
  Rig rig(period());
  rig.start();
  rig.context.session = true;
  rig.context.limits = rig.prescribed();
  rig.context.limits.session = 3_s;
  rig.context.activity = Activity::moving;
  rig.angle = 0_deg;
  rig.run(10_s);
  EXPECT_TRUE(rig.silent());
  rig.context.weight = rig.weight;
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 400), rig.cycles(3_s) + 2);
  EXPECT_EQ(rig.row(Row::sr17_time), Act::hold);
}

TEST_P(Clocks, SR17_FromItsFirstMotionASessionLastsNoLongerThanTheMachineLets) {
  config::MachineLimits machine;
  machine.session = 5_s;
  Rig rig(period(), {}, machine);
  rig.start();
  rig.context.session = true;
  rig.context.limits = rig.prescribed();
  rig.context.activity = Activity::moving;
  rig.angle = 0_deg;
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 1000), rig.cycles(5_s) + 2);
}

TEST_P(Clocks, SR17_NewPhasesDoNotProlongASessionNorDoesWaitingForItsFirstMotionShortenIt) {
  config::MachineLimits machine;
  machine.session = 5_s;
  Rig rig(period(), {}, machine);
  rig.start();
  rig.context.session = true;
  rig.context.limits = rig.prescribed();
  rig.angle = 0_deg;
  rig.run(3_s);  // nothing moves yet
  rig.context.activity = Activity::moving;
  int steps = 0;
  for (; steps < 1000 && rig.verdict.action == Act::none; ++steps) {
    if (steps % rig.cycles(1_s) == 0) ++rig.context.phase;
    rig.step();
  }
  EXPECT_EQ(steps, rig.cycles(5_s) + 2);
  EXPECT_EQ(rig.row(Row::sr17_time), Act::hold);
}

TEST_P(Clocks, SR17_ItsClocksDoNotRunBeforeTheFirstCycle) {
  Rig rig(period());
  rig.now = Instant{} + 10'000_s;  // longer than any of them
  rig.context.session = true;
  rig.context.limits = rig.prescribed();
  rig.context.weight = rig.weight;
  rig.context.activity = Activity::holding;
  rig.step();
  EXPECT_FALSE(rig.present(Row::sr17_time));
}

TEST_P(Clocks, SR17_WithoutASessionItsClocksStand) {
  Rig rig(period());
  rig.start();
  rig.context.limits.hold = 1_s;
  rig.context.activity = Activity::holding;
  rig.run(4_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(Clocks, SR17_ASupportThatStandsRaisedUnderPowerWithoutASessionIsLetDown) {
  for (const auto& [angle, trips] : {std::pair{1.9, false}, std::pair{2.1, true}}) {
    Rig rig(period());
    rig.in_session(degrees(angle), 0_N);
    rig.context.session = false;
    rig.moves = false;
    EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 1000),
              trips ? rig.cycles(5_s) + 1 : 0)
        << angle;
    EXPECT_EQ(rig.inward(), trips) << angle;
  }
  Rig off(period());
  off.in_session(40_deg, 0_N);
  off.context.session = false;
  off.wanted.speed.reset();
  off.run(10_s);
  EXPECT_EQ(off.verdict.action, Act::none) << "without power it is the damper's";
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
