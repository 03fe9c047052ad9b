// SR21, SR22: what is latched, what lets go, and that nothing else does.
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "controller/safety/arbiter.hpp"
#include "controller/safety/fault_table.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

constexpr std::array kActions{Act::none, Act::hold, Act::retreat, Act::retreat_by_position, Act::torque_off};
constexpr RowActions kNothing{};

[[nodiscard]] std::vector<Row> rows() {
  std::vector<Row> all;
  for (const FaultRow& r : fault_table()) all.push_back(r.row);
  return all;
}
[[nodiscard]] RowActions only(Row row, Act action) {
  RowActions a{};
  a[index(row)] = action;
  return a;
}
[[nodiscard]] bool demands_release(Act a) {
  return a >= Act::retreat;
}

// Events as the arbiter sees them, for exhaustive runs.
struct Moment {
  bool acknowledge, resume, session, flat, arrived, no_fault, passed;
  [[nodiscard]] Arbiter::Inputs inputs() const {
    return {acknowledge, resume, session, flat, arrived, no_fault, passed};
  }
};
[[nodiscard]] Moment moment(unsigned bits) {
  const auto bit = [bits](unsigned i) { return ((bits >> i) & 1U) != 0U; };
  return {bit(0), bit(1), bit(2), bit(3), bit(4), bit(5), bit(6)};
}
constexpr unsigned kMoments = 1U << 7U;

[[nodiscard]] Verdict report(const Arbiter& a) {
  Verdict v;
  a.report(v);
  return v;
}

constexpr Arbiter::Inputs kQuiet{.session = true, .drive_without_fault = true};
constexpr Arbiter::Inputs kPassed{.session = true, .drive_without_fault = true, .self_test_passed = true};
constexpr Arbiter::Inputs kStart{
    .acknowledge = true, .session = true, .drive_without_fault = true, .self_test_passed = true};

// A self-test passed and acknowledged; in a session, above flat.
[[nodiscard]] Arbiter permitted() {
  Arbiter a;
  a.step(kNothing, kQuiet);
  a.step(kNothing, kPassed);
  a.step(kNothing, kStart);
  a.step(kNothing, kPassed);
  return a;
}

TEST(Arbiter, SR22_StartsWithTorqueOffAndWaitsForASelfTest) {
  Arbiter a;
  EXPECT_FALSE(a.permitted());
  a.step(kNothing, kQuiet);
  EXPECT_EQ(a.action(), Act::torque_off);
  EXPECT_EQ(a.cause(), Row::sr20_self_test);
  EXPECT_FALSE(a.power_forbidden());
  EXPECT_FALSE(report(a).acknowledgement_possible);
  EXPECT_TRUE(permitted().permitted());
  EXPECT_FALSE(permitted().power_forbidden());
}

TEST(Arbiter, SR22_BeforeItsFirstCycleNothingIsPossible) {
  const Verdict v = report(Arbiter());
  EXPECT_EQ(v.action, Act::torque_off);
  EXPECT_EQ(v.cause, Row::sr20_self_test);
  EXPECT_FALSE(v.permitted || v.causes_gone || v.acknowledgement_possible || v.resume_possible);
  EXPECT_FALSE(v.torque_off_acknowledged || v.start_acknowledged || v.resumed);
}

TEST(Arbiter, SR22_AButtonHeldSincePowerUpIsNoEdge) {
  Arbiter a;
  Arbiter::Inputs held = kQuiet;
  held.acknowledge = true;
  a.step(kNothing, held);
  for (int i = 0; i < 100; ++i) a.step(kNothing, kStart);
  EXPECT_FALSE(a.permitted());
  a.step(kNothing, kPassed);
  EXPECT_FALSE(a.permitted()) << "letting go is none either";
  a.step(kNothing, kStart);
  EXPECT_TRUE(a.permitted());
  EXPECT_TRUE(report(a).start_acknowledged);
  a.step(kNothing, kStart);
  EXPECT_FALSE(report(a).start_acknowledged) << "said once";
}

TEST(Arbiter, SR22_PermissionNeedsEverythingAtOnce) {
  for (unsigned missing = 0; missing < 3; ++missing) {
    Arbiter a;
    a.step(kNothing, kQuiet);
    a.step(kNothing, kPassed);
    Arbiter::Inputs in = kStart;
    RowActions present = kNothing;
    if (missing == 0) in.drive_without_fault = false;
    if (missing == 1) in.self_test_passed = false;
    if (missing == 2) present = only(Row::sr12_hand_switch, Act::retreat);
    a.step(present, in);
    EXPECT_FALSE(a.permitted()) << missing;
    EXPECT_FALSE(report(a).acknowledgement_possible) << missing;
  }
  Arbiter a;
  a.step(kNothing, kQuiet);
  a.step(only(Row::sr11_safety_chain, Act::hold), kStart);
  EXPECT_EQ(a.action(), Act::hold) << "an open strap at flat stands in nobody's way";
}

TEST(Arbiter, SR22_ASelfTestFromBeforeTheLastTorqueOffDoesNotCount) {
  Arbiter a = permitted();
  a.step(only(Row::sr09_drive_silent, Act::torque_off), kPassed);
  a.step(kNothing, kPassed);
  a.step(kNothing, kStart);
  EXPECT_TRUE(report(a).torque_off_acknowledged);
  EXPECT_FALSE(report(a).start_acknowledged);
  EXPECT_EQ(a.cause(), Row::sr20_self_test);
  a.step(kNothing, kPassed);
  a.step(kNothing, kStart);
  EXPECT_FALSE(a.permitted()) << "that pass is an old one";
  a.step(kNothing, kQuiet);
  a.step(kNothing, kPassed);
  EXPECT_TRUE(report(a).acknowledgement_possible);
  a.step(kNothing, kStart);
  EXPECT_TRUE(a.permitted());
  EXPECT_EQ(report(a).latched.count(), 0U);
}

TEST(Arbiter, SR22_ASelfTestThatNobodySawBeginDoesNotCount) {
  Arbiter a;
  a.step(kNothing, kPassed);
  a.step(kNothing, kStart);
  EXPECT_FALSE(a.permitted());
  EXPECT_FALSE(report(a).acknowledgement_possible);
}

TEST(Arbiter, SR22_WhatIsWrongWhileASelfTestIsDueHoldsThePermissionBackAndIsNotLatched) {
  Arbiter a;
  a.step(only(Row::sr11_safety_chain, Act::torque_off), kQuiet);
  EXPECT_TRUE(a.power_forbidden());
  EXPECT_TRUE(report(a).present[index(Row::sr11_safety_chain)]);
  EXPECT_FALSE(report(a).latched[index(Row::sr11_safety_chain)]);
  a.step(only(Row::sr11_safety_chain, Act::torque_off), kPassed);
  a.step(only(Row::sr11_safety_chain, Act::torque_off), kStart);
  EXPECT_FALSE(a.permitted());
  a.step(kNothing, kPassed);
  EXPECT_FALSE(a.power_forbidden());
  a.step(kNothing, kStart);
  EXPECT_FALSE(a.permitted()) << "a self-test that was passed before or while it was wrong";
  a.step(kNothing, kQuiet);
  a.step(kNothing, kPassed);
  a.step(kNothing, kStart);
  EXPECT_TRUE(report(a).start_acknowledged);
  EXPECT_TRUE(a.permitted());
}

TEST(Arbiter, SR22_ARetreatWhileASelfTestIsDueIsLatchedAndGoesWithTheStart) {
  Arbiter a;
  a.step(only(Row::sr12_hand_switch, Act::retreat), kQuiet);
  EXPECT_TRUE(report(a).latched[index(Row::sr12_hand_switch)]);
  EXPECT_FALSE(a.power_forbidden());
  a.step(kNothing, kPassed);
  a.step(kNothing, kStart);
  EXPECT_EQ(a.action(), Act::none);
}

TEST(Arbiter, SR22_OneEdgeNeverBothLetsGoAndStarts) {
  Arbiter a = permitted();
  a.step(only(Row::sr09_drive_silent, Act::torque_off), kQuiet);
  a.step(kNothing, kQuiet);
  a.step(kNothing, kStart);
  EXPECT_TRUE(report(a).torque_off_acknowledged);
  EXPECT_FALSE(a.permitted());
}

TEST(Arbiter, SR22_TheFirstEdgeLeavesARetreatLatched) {
  Arbiter a = permitted();
  a.step(only(Row::sr13_stop, Act::retreat), kPassed);
  a.step(only(Row::sr10_drive_fault, Act::torque_off), kPassed);
  a.step(kNothing, kQuiet);
  EXPECT_EQ(a.cause(), Row::sr10_drive_fault);
  a.step(kNothing, kStart);
  EXPECT_FALSE(report(a).latched[index(Row::sr10_drive_fault)]);
  EXPECT_TRUE(report(a).latched[index(Row::sr13_stop)]);
  a.step(kNothing, kQuiet);
  a.step(kNothing, kStart);
  EXPECT_EQ(a.action(), Act::none) << "a fresh start is fresh";
}

TEST(Arbiter, SR22_TorqueOffIsReachedInOneStepFromAnything) {
  for (const Row before : rows()) {
    for (const Act first : kActions) {
      for (const Row row : rows()) {
        Arbiter a = permitted();
        a.step(only(before, first), kPassed);
        a.step(only(row, Act::torque_off), kStart);
        EXPECT_EQ(a.action(), Act::torque_off);
        EXPECT_FALSE(a.permitted());
      }
    }
  }
}

// Every row, every action it could demand, and afterwards every combination of events, from before each of
// them seen inactive to active: whatever lets go was a person's edge, or the session's end at flat.
TEST(Arbiter, SR22_NothingLeavesALatchedStateWithoutAPersonsEdge) {
  for (const Row row : rows()) {
    for (const Act action : kActions) {
      for (unsigned before = 0; before < kMoments; ++before) {
        Arbiter latched = permitted();
        latched.step(only(row, action), kPassed);
        Moment first = moment(before);
        latched.step(only(row, action), first.inputs());
        ASSERT_EQ(latched.action(), action);
        for (unsigned after = 0; after < kMoments; ++after) {
          Arbiter a = latched;
          const Moment second = moment(after);
          a.step(kNothing, second.inputs());
          const bool acknowledged = second.acknowledge && !first.acknowledge;
          const bool resumed = second.resume && !first.resume && second.arrived && !ends_session(index(row));
          const bool ended = !second.session && second.flat;
          Act expected = action;
          if (action == Act::hold) expected = Act::none;
          if ((action == Act::retreat || action == Act::retreat_by_position) && (resumed || ended))
            expected = Act::none;
          const Verdict v = report(a);
          if (action == Act::torque_off) {
            // A self-test is due in any case; only where nothing else is latched can one edge end it.
            const bool started = row == Row::sr20_self_test && acknowledged && second.passed &&
                                 second.no_fault && !first.passed;
            ASSERT_EQ(a.action(), started ? Act::none : Act::torque_off) << before << ' ' << after;
            EXPECT_EQ(v.start_acknowledged, started);
            if (row != Row::sr20_self_test) {
              EXPECT_EQ(v.latched[index(row)], !acknowledged) << before << ' ' << after;
              EXPECT_EQ(v.torque_off_acknowledged, acknowledged);
            }
          } else {
            ASSERT_EQ(a.action(), expected)
                << name(row) << ' ' << name(action) << ' ' << before << ' ' << after;
            EXPECT_EQ(v.resumed, demands_release(action) && resumed);
          }
        }
      }
    }
  }
}

TEST(Arbiter, SR22_NoEdgeLetsGoWhileAnyCauseIsThere) {
  for (const Row row : rows()) {
    for (const Act action : {Act::retreat, Act::retreat_by_position, Act::torque_off}) {
      for (const Row other : rows()) {
        for (const Act cause : {Act::retreat, Act::retreat_by_position, Act::torque_off}) {
          Arbiter a = permitted();
          a.step(only(row, action), kQuiet);
          a.step(only(other, cause), kQuiet);
          a.step(only(other, cause), {.acknowledge = true,
                                      .resume = true,
                                      .session = false,
                                      .flat = true,
                                      .arrived = true,
                                      .drive_without_fault = true,
                                      .self_test_passed = true});
          EXPECT_EQ(a.action(), std::max(action, cause));
          EXPECT_TRUE(report(a).latched[index(row)]);
          EXPECT_FALSE(report(a).causes_gone);
          EXPECT_FALSE(report(a).resume_possible);
          EXPECT_FALSE(report(a).acknowledgement_possible);
        }
      }
    }
  }
}

TEST(Arbiter, SR21_AResumeIsOnlyPossibleOnceTheLegIsLetDown) {
  Arbiter a = permitted();
  a.step(only(Row::sr13_stop, Act::retreat), kPassed);
  Arbiter::Inputs press = kPassed;
  press.resume = true;
  a.step(kNothing, press);
  EXPECT_EQ(a.action(), Act::retreat);
  EXPECT_FALSE(report(a).resume_possible);
  Arbiter::Inputs down = kPassed;
  down.arrived = true;
  a.step(kNothing, down);
  EXPECT_TRUE(report(a).resume_possible);
  press.arrived = true;
  a.step(kNothing, press);
  EXPECT_EQ(a.action(), Act::none);
  EXPECT_TRUE(report(a).resumed);
  a.step(kNothing, press);
  EXPECT_FALSE(report(a).resumed) << "said once";
  EXPECT_FALSE(report(a).resume_possible) << "nothing to resume";
}

TEST(Arbiter, SR21_AResumeHeldFromBeforeIsNoEdge) {
  Arbiter a = permitted();
  Arbiter::Inputs held = kPassed;
  held.resume = true;
  held.arrived = true;
  a.step(kNothing, held);
  a.step(only(Row::sr13_stop, Act::retreat), held);
  a.step(kNothing, held);
  EXPECT_EQ(a.action(), Act::retreat);

  Arbiter fresh;  // and one held since power-up
  fresh.step(only(Row::sr13_stop, Act::retreat), held);
  EXPECT_TRUE(report(fresh).latched[index(Row::sr13_stop)]);
}

TEST(Arbiter, SR21_AResumeDoesNothingAgainstTorqueOff) {
  Arbiter a = permitted();
  a.step(only(Row::sr13_stop, Act::retreat), kPassed);
  a.step(only(Row::sr02_cuff_force, Act::torque_off), kPassed);
  a.step(kNothing, {.resume = true, .session = true, .arrived = true, .drive_without_fault = true});
  EXPECT_TRUE(report(a).latched[index(Row::sr13_stop)]);
  EXPECT_EQ(a.action(), Act::torque_off);
  EXPECT_FALSE(report(a).resume_possible);
}

TEST(Arbiter, TheStrongestWinsAndOfEqualsTheFirst) {
  for (const Act weaker : kActions) {
    for (const Act stronger : kActions) {
      if (weaker >= stronger) continue;
      Arbiter a = permitted();
      a.step(only(Row::sr01_stretch_force, weaker), kPassed);
      RowActions both = only(Row::sr01_stretch_force, weaker);
      both[index(Row::sr27_angles_disagree)] = stronger;
      a.step(both, kPassed);
      EXPECT_EQ(a.action(), stronger);
      EXPECT_EQ(a.cause(), Row::sr27_angles_disagree);
    }
  }
  for (const Act action : {Act::hold, Act::retreat, Act::torque_off}) {
    Arbiter a = permitted();
    a.step(only(Row::sr27_angles_disagree, action), kPassed);
    RowActions both = only(Row::sr27_angles_disagree, action);
    both[index(Row::sr01_stretch_force)] = action;
    a.step(both, kPassed);
    EXPECT_EQ(a.cause(), Row::sr27_angles_disagree);
  }
}

TEST(Arbiter, ARowThatWentAndCameAgainIsTheLaterOne) {
  Arbiter a = permitted();
  a.step(only(Row::sr04_angle, Act::hold), kPassed);
  a.step(kNothing, kPassed);
  a.step(only(Row::sr11_safety_chain, Act::hold), kPassed);
  RowActions both = only(Row::sr11_safety_chain, Act::hold);
  both[index(Row::sr04_angle)] = Act::hold;
  a.step(both, kPassed);
  EXPECT_EQ(a.cause(), Row::sr11_safety_chain);
}

TEST(Arbiter, TheCauseOfTorqueOffIsTheRowNotTheSelfTestThatFollows) {
  // A row with a number above SR20's, and one below.
  for (const Row row : {Row::sr27_angles_disagree, Row::sr02_cuff_force}) {
    Arbiter powered = permitted();
    powered.step(only(row, Act::torque_off), kPassed);
    EXPECT_EQ(powered.cause(), row);
    Arbiter at_power_up;
    at_power_up.step(only(row, Act::torque_off), kQuiet);
    EXPECT_EQ(at_power_up.cause(), row);
    EXPECT_TRUE(at_power_up.power_forbidden());
  }
}

TEST(Arbiter, LiveAndLatchedAreToldApart) {
  Arbiter a = permitted();
  RowActions both = only(Row::sr13_stop, Act::retreat);
  both[index(Row::sr04_angle)] = Act::hold;
  a.step(both, kPassed);
  Verdict v = report(a);
  EXPECT_TRUE(v.present[index(Row::sr13_stop)] && v.latched[index(Row::sr13_stop)]);
  EXPECT_TRUE(v.present[index(Row::sr04_angle)] && !v.latched[index(Row::sr04_angle)]);
  EXPECT_EQ(v.row_actions[index(Row::sr04_angle)], Act::hold);
  a.step(kNothing, kPassed);
  v = report(a);
  EXPECT_TRUE(!v.present[index(Row::sr13_stop)] && v.latched[index(Row::sr13_stop)]);
  EXPECT_EQ(v.row_actions[index(Row::sr13_stop)], Act::retreat);
  EXPECT_EQ(v.row_actions[index(Row::sr04_angle)], Act::none);
  EXPECT_TRUE(v.causes_gone);
}

TEST(Arbiter, ALatchKeepsTheStrongestOfItsRow) {
  Arbiter a = permitted();
  a.step(only(Row::sr04_angle, Act::retreat), kPassed);
  a.step(only(Row::sr04_angle, Act::torque_off), kPassed);
  a.step(only(Row::sr04_angle, Act::hold), kPassed);
  EXPECT_EQ(report(a).row_actions[index(Row::sr04_angle)], Act::torque_off);
}

TEST(Arbiter, OnlyTheLegOutIsLoweredSlowly) {
  Arbiter a = permitted();
  EXPECT_FALSE(a.only_leg_out());
  a.step(only(Row::sr26_leg_out, Act::retreat_by_position), kPassed);
  EXPECT_TRUE(a.only_leg_out());
  a.step(kNothing, kPassed);
  EXPECT_TRUE(a.only_leg_out());
  a.step(only(Row::sr04_angle, Act::hold), kPassed);
  EXPECT_TRUE(a.only_leg_out());
  a.step(only(Row::sr13_stop, Act::retreat), kPassed);
  EXPECT_FALSE(a.only_leg_out());
  Arbiter least = permitted();
  least.step(only(Row::sr26_leg_out, Act::retreat), kPassed);
  EXPECT_TRUE(least.only_leg_out());
  Arbiter held = permitted();
  held.step(only(Row::sr26_leg_out, Act::hold), kPassed);
  EXPECT_FALSE(held.only_leg_out());
}

}  // namespace
}  // namespace stretch::safety::test
