// SR17: how long a phase, a hold, a release and a session may last.
#include <gtest/gtest.h>

#include <utility>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class ClockRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, ClockRows, testing::Values(10, 25));

TEST_P(ClockRows, SR17_APhaseAHoldAndTheSessionHaveTheirMaxima) {
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

TEST_P(ClockRows, SR17_ReleasingInTimeEndsIt) {
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

TEST_P(ClockRows, SR17_AReleaseThatComesNoNearerToItsEndIsARetreat) {
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

TEST_P(ClockRows, SR17_AReleaseThatIsStuckOnItsWayIsARetreatAndThenTorqueOff) {
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

TEST_P(ClockRows, SR17_ExactlyTheMarginAboveItsEndAReleaseMayStand) {
  Rig rig(period());
  rig.in_session(rig.settings.sr18_applies_beyond);
  rig.context.comfortable = Angle{};
  rig.context.activity = Activity::releasing;
  rig.wanted.speed = AngularVelocity{};
  rig.run(5_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ClockRows, SR17_ExactlyTheLeastMotionIsProgressOfARelease) {
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

TEST_P(ClockRows, SR17_WhereAReleaseEndsItMayStand) {
  Rig rig(period());
  rig.in_session(10.9_deg);
  rig.context.comfortable = 10_deg;
  rig.context.activity = Activity::releasing;
  rig.wanted.speed = AngularVelocity{};
  rig.run(20_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ClockRows, SR17_ANewPhaseBeginsItsClockAnewAndTheSessionsGoesOn) {
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

TEST_P(ClockRows, SR17_AHoldInterruptedByMotionBeginsAnewAndAPhaseByARest) {
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

TEST_P(ClockRows, SR17_TheSessionsClockRunsThroughPausesAndBeginsWithTheNextSession) {
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

TEST_P(ClockRows, SR17_HowLongTheLegIsStrappedInForIsNoPartOfThePrescribedTime) {
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

TEST_P(ClockRows, SR17_FromItsFirstMotionASessionLastsNoLongerThanTheMachineLets) {
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

TEST_P(ClockRows, SR17_NewPhasesDoNotProlongASessionNorDoesWaitingForItsFirstMotionShortenIt) {
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

TEST_P(ClockRows, SR17_ItsClocksDoNotRunBeforeTheFirstCycle) {
  Rig rig(period());
  rig.now = Instant{} + 10'000_s;  // longer than any of them
  rig.context.session = true;
  rig.context.limits = rig.prescribed();
  rig.context.weight = rig.weight;
  rig.context.activity = Activity::holding;
  rig.step();
  EXPECT_FALSE(rig.present(Row::sr17_time));
}

TEST_P(ClockRows, SR17_WithoutASessionItsClocksStand) {
  Rig rig(period());
  rig.start();
  rig.context.limits.hold = 1_s;
  rig.context.activity = Activity::holding;
  rig.run(4_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(ClockRows, SR17_ASupportThatStandsRaisedUnderPowerWithoutASessionIsLetDown) {
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

}  // namespace
}  // namespace stretch::safety::test
