// The layer as a whole: SR20, SR24, and what the parts of it remember.
#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

#include "config/settings/ceilings.hpp"
#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class Layer : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, Layer, testing::Values(10, 25));

// --- SR20 ---

TEST_P(Layer, SR20_PowersNothingBeforeASelfTestIsPassedAndAcknowledged) {
  Rig rig(period());
  rig.wanted.speed = 1_deg_s;
  for (int i = 0; i < 200; ++i) {
    rig.step();
    ASSERT_TRUE(rig.powerless()) << i;
    ASSERT_FALSE(rig.verdict.permitted) << i;
  }
  EXPECT_EQ(rig.verdict.cause, Row::sr20_self_test);
  rig.acknowledge();
  EXPECT_FALSE(rig.verdict.permitted) << "not passed";
  rig.context.self_test_passed = true;
  rig.step();
  EXPECT_TRUE(rig.verdict.acknowledgement_possible);
  EXPECT_TRUE(rig.powerless());
  rig.acknowledge();
  EXPECT_TRUE(rig.verdict.permitted);
  EXPECT_TRUE(rig.command.permissive);
}

TEST_P(Layer, SR20_AnAcknowledgementHeldSincePowerUpIsNone) {
  Rig rig(period());
  rig.inputs.acknowledge = true;
  rig.steps(5);
  rig.context.self_test_passed = true;
  rig.run(2_s);
  EXPECT_FALSE(rig.verdict.permitted);
}

TEST_P(Layer, SR20_ADriveInFaultOrOfUnknownStateIsNotStarted) {
  for (const auto state : {hal::DriveState::fault, hal::DriveState::unknown}) {
    Rig rig(period());
    rig.spoil = [&](hal::Sample& s) { s.drive.state = state; };
    rig.steps(5);
    rig.context.self_test_passed = true;
    rig.acknowledge();
    EXPECT_FALSE(rig.verdict.permitted);
  }
  Rig lost(period());
  lost.steps(5);
  lost.context.self_test_passed = true;
  lost.inputs.acknowledge = false;
  lost.step();
  lost.inputs.acknowledge = true;
  lost.spoil = [](hal::Sample& s) { s.drive.quality = hal::Quality::no_answer; };
  lost.step();
  EXPECT_FALSE(lost.verdict.permitted) << "its answer was lost in the very cycle";
}

TEST_P(Layer, SR20_TheForceIsZeroedOnlyNearZeroAtFlat) {
  struct Case {
    double force, angle;
    bool passes;
  };
  for (const Case& c :
       {Case{19.9, 0.0, true}, Case{20.1, 0.0, false}, Case{-19.9, 0.0, true}, Case{-20.1, 0.0, false},
        Case{0.0, 1.9, true}, Case{0.0, 2.1, false}, Case{0.0, -1.9, true}, Case{0.0, -2.1, false}}) {
    Rig rig(period());
    rig.context.self_test = true;
    rig.wanted.zero_force = true;
    rig.spoil = [&](hal::Sample& s) {
      s.force.channel_a = s.force.channel_b = newtons(c.force);
      s.drive.angle = degrees(c.angle);
    };
    rig.steps(3);
    EXPECT_EQ(rig.command.zero_force, c.passes) << c.force << ' ' << c.angle;
  }
  Rig unknown(period());
  unknown.context.self_test = true;
  unknown.wanted.zero_force = true;
  unknown.spoil = [](hal::Sample& s) { s.force = hal::ForceSample{}; };
  unknown.steps(3);
  EXPECT_FALSE(unknown.command.zero_force);
  unknown.spoil = [](hal::Sample& s) { s.drive = hal::DriveSample{}; };
  Rig no_angle(period());
  no_angle.context.self_test = true;
  no_angle.wanted.zero_force = true;
  no_angle.spoil = unknown.spoil;
  no_angle.steps(3);
  EXPECT_FALSE(no_angle.command.zero_force);
}

// --- SR22, through the layer ---

TEST_P(Layer, SR22_AfterTorqueOffTheWayBackIsTwoEdgesAndASelfTest) {
  Rig rig(period());
  rig.in_session(50_deg);
  rig.spoil = [](hal::Sample& s) { s.io.estop_ok = false; };
  rig.step();
  rig.context.session = false;
  rig.context.self_test_passed = false;
  rig.run(1_s);
  EXPECT_FALSE(rig.verdict.acknowledgement_possible);
  rig.acknowledge();
  EXPECT_TRUE(rig.latched(Row::sr11_safety_chain)) << "the chain is open";
  rig.spoil = nullptr;
  rig.step();
  EXPECT_TRUE(rig.verdict.acknowledgement_possible);
  EXPECT_TRUE(rig.latched(Row::sr11_safety_chain));
  rig.inputs.acknowledge = true;
  rig.step();
  EXPECT_TRUE(rig.verdict.torque_off_acknowledged);
  EXPECT_FALSE(rig.latched(Row::sr11_safety_chain));
  EXPECT_TRUE(rig.powerless());
  rig.context.self_test = true;
  rig.acknowledge();
  EXPECT_TRUE(rig.powerless());
  rig.context.self_test_passed = true;
  rig.acknowledge();
  EXPECT_TRUE(rig.verdict.permitted);
}

// --- SR21, through the layer ---

TEST_P(Layer, SR21_ARetreatIsLeftByThePatientsPressAtItsEnd) {
  Rig rig(period());
  rig.in_session(40_deg, 1_N);
  rig.inputs.stop = true;
  rig.step();
  rig.resume();
  EXPECT_EQ(rig.verdict.action, Act::retreat) << "STOP is still pressed, and the leg on its way";
  rig.inputs.stop = false;
  rig.resume();
  EXPECT_EQ(rig.verdict.action, Act::retreat);
  rig.until([&] { return rig.verdict.resume_possible; }, 3000);
  rig.resume();
  EXPECT_TRUE(rig.verdict.resumed);
  EXPECT_EQ(rig.verdict.action, Act::none);
  rig.wanted.speed = 0.5_deg_s;
  rig.run(1_s);
  EXPECT_EQ(rig.command.speed, 0.5_deg_s);
}

TEST_P(Layer, SR21_OrByTheSessionsEndAtFlat) {
  Rig rig(period());
  rig.in_session(20_deg, 1_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.context.session = false;
  rig.step();
  EXPECT_EQ(rig.verdict.action, Act::retreat);
  EXPECT_TRUE(rig.inward()) << "the drive is on: it goes on";
  rig.until([&] { return rig.verdict.action == Act::none; }, 3000);
  EXPECT_LE(rig.angle, 2_deg);
  EXPECT_TRUE(rig.verdict.flat);
}

// --- SR24 ---

TEST_P(Layer, SR24_LimitsAreFrozenAtTheStartAndOnlyLowered) {
  Rig rig(period());
  rig.in_session(30_deg);
  const FrozenLimits frozen = rig.layer.limits();
  EXPECT_EQ(frozen.stretch_force, 20_N);
  EXPECT_EQ(frozen.angle, 80_deg);
  rig.context.limits.stretch_force = 40_N;
  rig.context.limits.angle = 85_deg;
  rig.context.limits.cuff_force = 200_N;
  rig.context.limits.outward_speed = 5_deg_s;
  rig.context.limits.session = 7200_s;
  rig.context.limits.phase = 7200_s;
  rig.context.limits.hold = 7200_s;
  rig.context.limits.drive_torque = 500_Nm;
  rig.step();
  EXPECT_EQ(rig.layer.limits(), frozen);
  rig.context.limits = frozen;
  rig.context.limits.stretch_force = 10_N;
  rig.context.limits.angle = 50_deg;
  rig.context.limits.cuff_force = 100_N;
  rig.context.limits.outward_speed = 2_deg_s;
  rig.context.limits.session = 900_s;
  rig.context.limits.phase = 800_s;
  rig.context.limits.hold = 700_s;
  rig.context.limits.drive_torque = 1_Nm;
  rig.step();
  FrozenLimits lower = rig.context.limits;
  lower.drive_torque = frozen.drive_torque;  // it would drop the leg
  EXPECT_EQ(rig.layer.limits(), lower);
  rig.context.limits = frozen;
  rig.step();
  EXPECT_EQ(rig.layer.limits(), lower) << "there is no way back up in this session";
}

TEST_P(Layer, SR24_ALimitThatIsNoNumberPermitsNothing) {
  for (const double nonsense : {kNan, kInfinity, -1.0}) {
    Rig rig(period());
    rig.in_session(30_deg);
    rig.context.limits.outward_speed = degrees_per_second(nonsense);
    rig.wanted.speed = 1_deg_s;
    rig.step();
    EXPECT_EQ(rig.layer.limits().outward_speed, AngularVelocity{}) << nonsense;
    EXPECT_EQ(rig.command.speed, AngularVelocity{}) << nonsense;
  }
}

TEST_P(Layer, SR24_NoSessionBeginsWithLimitsThatPermitNothing) {
  using Spoil = void (*)(FrozenLimits&, double);
  for (const Spoil spoil : {Spoil{[](FrozenLimits&l, double v) { l.stretch_force = newtons(v); }},
                            Spoil{[](FrozenLimits&l, double v) { l.cuff_force = newtons(v); }},
                            Spoil{[](FrozenLimits&l, double v) { l.angle = degrees(v); }},
                            Spoil{[](FrozenLimits&l, double v) { l.outward_speed = degrees_per_second(v); }},
                            Spoil{[](FrozenLimits&l, double v) { l.drive_torque = newton_metres(v); }},
                            Spoil{[](FrozenLimits&l, double v) { l.session = seconds(v); }},
                            Spoil{[](FrozenLimits&l, double v) { l.phase = seconds(v); }},
                            Spoil{[](FrozenLimits&l, double v) { l.hold = seconds(v); }}}) {
    for (const double nonsense : {kNan, kInfinity, 0.0, -1.0}) {
      Rig rig(period());
      rig.start();
      rig.angle = 0_deg;
      rig.context.session = true;
      rig.context.limits = rig.prescribed();
      spoil(rig.context.limits, nonsense);
      rig.wanted.speed = 1_deg_s;
      rig.run(500_ms);
      if (rig.present(Row::sr02_cuff_force)) {
        EXPECT_TRUE(rig.powerless()) << "not even the cuff's own weight is permitted";
        continue;
      }
      EXPECT_EQ(rig.command.speed, AngularVelocity{}) << nonsense;
      rig.wanted.speed = -1_deg_s;
      rig.step();
      EXPECT_EQ(rig.command.speed, -1_deg_s) << "the way in is free all the same";
    }
  }
}

TEST_P(Layer, SR24_ASessionBeginsAtFlatOnly) {
  for (const auto& [angle, begins] : {std::pair{1.9, true}, std::pair{2.1, false}}) {
    Rig rig(period());
    rig.start();
    rig.angle = degrees(angle);
    rig.moves = false;
    rig.context.session = true;
    rig.context.limits = rig.prescribed();
    rig.wanted.speed = 1_deg_s;
    rig.run(100_ms);
    EXPECT_EQ(*rig.command.speed > AngularVelocity{}, begins) << angle;
    rig.angle = 0_deg;
    rig.run(100_ms);
    EXPECT_GT(*rig.command.speed, AngularVelocity{}) << "let down to flat it may";
  }
}

TEST_P(Layer, SR24_TheDrivesTorqueIsTheSessionsUpToTheMachines) {
  for (const auto& [asked, given] : {std::pair{80.0, 80.0}, std::pair{1000.0, 0.0}}) {
    Rig rig(period());
    rig.start();
    rig.context.session = true;
    rig.context.limits = rig.prescribed();
    rig.context.limits.drive_torque = newton_metres(asked);
    rig.step();
    const Torque machine = machine_limits(rig.machine, rig.mechanics, rig.settings).drive_torque;
    EXPECT_EQ(rig.command.torque_limit, given > 0.0 ? newton_metres(given) : machine);
  }
}

TEST_P(Layer, SR24_WithoutASessionNothingMovesOut) {
  Rig rig(period());
  rig.start();
  rig.angle = 0_deg;
  rig.wanted.speed = 1_deg_s;
  rig.run(1_s);
  EXPECT_EQ(rig.command.speed, AngularVelocity{});
  EXPECT_TRUE(rig.layer.gate_report().held);
}

TEST_P(Layer, AfterAStallTheRateIsOfTwoPeriodsAtMost) {
  Rig rig(period());
  rig.in_session(30_deg);
  rig.now = rig.now + 10_s;
  rig.wanted.speed = 3_deg_s;
  rig.step();
  EXPECT_NEAR(in_degrees_per_second(*rig.command.speed), 2.0 * 5.0 * 2.0 * period().si() + 0.001, 1e-9);
}

TEST(Limits, TheMachinesOwnAreCutToTheCompiledCeilings) {
  config::MachineLimits m;
  m.stretch_force = 500_N;
  m.cuff_force = 500_N;
  m.angle = 120_deg;
  m.speed = 30_deg_s;
  m.session = 100'000_s;
  const FrozenLimits l = machine_limits(m, {}, {});
  EXPECT_EQ(l.stretch_force, ceilings::kStretchForce);
  EXPECT_EQ(l.cuff_force, ceilings::kCuffForce);
  EXPECT_EQ(l.angle, ceilings::kAngle);
  EXPECT_EQ(l.outward_speed, ceilings::kSpeed);
  EXPECT_EQ(l.session, ceilings::kSession);
  EXPECT_EQ(l.phase, ceilings::kSession);
  EXPECT_EQ(l.hold, ceilings::kSession);
  const FrozenLimits shipped = machine_limits({}, {}, {});
  EXPECT_EQ(shipped.stretch_force, 50_N);
  EXPECT_EQ(shipped.cuff_force, 150_N);
  EXPECT_EQ(shipped.angle, 85_deg);
  EXPECT_EQ(shipped.outward_speed, 3.3_deg_s);
}

TEST(Limits, TheDrivesTorqueIsTheSumOfWhatItCarries) {
  // 15 + 4.5 + 6 + 60 + (20 + 40 + 8) * 0.8
  EXPECT_NEAR(drive_torque_needed({}, {}, 60_Nm, 20_N, 0.8_m).si(), 139.9, 1e-9);
  // 15 + 4.5 + 6 + 150 * 1.1 + (40 + 8) * 1.1
  EXPECT_NEAR(machine_limits({}, {}, {}).drive_torque.si(), 243.3, 1e-9);
}

// --- shape ---

TEST(Shape, WhatIsHandedOverIsTriviallyCopyable) {
  EXPECT_TRUE(std::is_trivially_copyable_v<Verdict>);
  EXPECT_TRUE(std::is_trivially_copyable_v<Context>);
  EXPECT_TRUE(std::is_trivially_copyable_v<FrozenLimits>);
  EXPECT_TRUE(std::is_trivially_copyable_v<PersonInputs>);
  EXPECT_TRUE(std::is_trivially_copyable_v<Wanted>);
  EXPECT_TRUE(std::is_trivially_copyable_v<SafetyLayer>) << "reset is assignment";
}

TEST_P(Layer, ACopyGoesOnAsTheOriginalDoes) {
  Rig rig(period());
  rig.in_session(50_deg, 10_N);
  Rig copy = rig;
  for (int i = 0; i < 200; ++i) {
    rig.inputs.stop = copy.inputs.stop = i == 50;
    rig.step();
    copy.step();
    ASSERT_EQ(rig.command.speed, copy.command.speed);
    ASSERT_EQ(rig.verdict.action, copy.verdict.action);
  }
}

// --- the parts that remember ---

TEST(CommandHistory, BeforeTheFirstCommandTheDriveWasOff) {
  const CommandHistory h;
  const Instant now{1'000'000'000};
  EXPECT_FALSE(h.last().speed);
  EXPECT_FALSE(h.last().permissive);
  EXPECT_EQ(h.largest_outward(now, 1_s), AngularVelocity{});
  EXPECT_EQ(h.smallest_outward(now, 1_s), AngularVelocity{});
  EXPECT_FALSE(h.all_inward_beyond(0.3_deg_s, now, 0_s));
  EXPECT_FALSE(h.any_on(now, 1_s));
  EXPECT_EQ(h.on_in_a_row(), 0U);
}

TEST(CommandHistory, RemembersMoreThanItsRing) {
  CommandHistory h;
  Instant now;
  for (int i = 0; i < 1000; ++i) {
    now = now + 2_ms;
    h.add({.at = now, .speed = degrees_per_second(i % 500 == 499 ? 3.0 : 1.0), .permissive = true});
  }
  EXPECT_EQ(h.largest_outward(now, 300_ms), 3_deg_s);
  EXPECT_EQ(h.smallest_outward(now, 300_ms), 1_deg_s);
  EXPECT_EQ(h.on_in_a_row(), 1000U);
  h.add({.at = now + 2_ms, .speed = std::nullopt, .permissive = false});
  EXPECT_EQ(h.on_in_a_row(), 0U);
  EXPECT_EQ(h.smallest_outward(now + 2_ms, 300_ms), AngularVelocity{});
  EXPECT_TRUE(h.any_on(now + 4_ms, 4_ms));
  EXPECT_FALSE(h.any_on(now + 4_ms, 3_ms));
}

TEST(CommandHistory, EveryCommandOfTheTimeIsAskedEndsIncluded) {
  CommandHistory h;
  h.add({.at = Instant{0}, .speed = -1_deg_s, .permissive = true});
  h.add({.at = Instant{100'000'000}, .speed = -1_deg_s, .permissive = true});
  const Instant now{200'000'000};
  EXPECT_TRUE(h.all_inward_beyond(0.3_deg_s, now, 200_ms));
  EXPECT_FALSE(h.all_inward_beyond(0.3_deg_s, now, 201_ms)) << "nobody knows what was before";
  EXPECT_FALSE(h.all_inward_beyond(1_deg_s, now, 200_ms)) << "beyond, not at";
  h.add({.at = now, .speed = std::nullopt, .permissive = true});
  EXPECT_FALSE(h.all_inward_beyond(0.3_deg_s, now, 200_ms)) << "off is not inward";
}

TEST(Contraction, AWindowAskedForInTheFirstCycleBeginsThere) {
  Rig rig;
  rig.context.session = true;
  rig.context.limits = rig.prescribed();
  rig.context.weight = rig.weight;
  rig.context.contraction_hold = 0_N;
  EXPECT_TRUE(rig.step().contraction_window);
}

}  // namespace
}  // namespace stretch::safety::test
