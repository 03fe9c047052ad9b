// The gate's checks one by one: the last word on a command, and never against the way in.
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <utility>

#include "config/settings/ceilings.hpp"
#include "controller/safety/gate.hpp"
#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Act = SafetyAction;

// A gate that has commanded a steady speed for half a second, and a view in which nothing is in the way of
// it.
class GateChecks : public testing::TestWithParam<int> {
 protected:
  GateChecks() {
    view.action = Act::none;
    view.power_forbidden = false;
    view.outward_permitted = true;
    view.drive_in_use = true;
    view.angle = 40_deg;
    view.angle_limit = 80_deg;
    view.outward_ceiling = 3.3_deg_s;
    view.drive_torque = 120_Nm;
    view.since_last = period();
  }
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
  void steady(AngularVelocity speed) {
    for (int i = 0; i < std::lround(0.5 / period().si()); ++i) add(speed);
    view.speed = speed;
  }
  // The command of this cycle; the next one begins.
  void add(std::optional<AngularVelocity> speed) {
    past.add({.at = view.now, .speed = speed, .permissive = true});
    view.now = view.now + period();
  }
  // Of one wanted speed, nothing remembered.
  [[nodiscard]] AngularVelocity given(AngularVelocity wanted) {
    const hal::Command c = gate.step({.speed = wanted}, view, past);
    return c.speed.value_or(degrees_per_second(-99));
  }

  Gate gate{config::SafetySettings{}};
  GateView view;
  CommandHistory past;
};
INSTANTIATE_TEST_SUITE_P(Periods, GateChecks, testing::Values(10, 25));

constexpr double kTolerance = 0.0011;  // deg/s: what the gate leaves for the drive's last digit

TEST_P(GateChecks, AWantedSpeedWithinEverythingIsTheCommand) {
  steady(2_deg_s);
  for (const double v : {2.0, 1.99, 1.0, 0.0, -0.5, -3.0, -5.0}) {
    EXPECT_EQ(given(degrees_per_second(v)), degrees_per_second(v)) << v;
    EXPECT_EQ(gate.report(), GateReport{}) << v;
  }
  const hal::Command c = gate.step({.speed = 1_deg_s}, view, past);
  EXPECT_TRUE(c.permissive);
  EXPECT_EQ(c.torque_limit, 120_Nm);
  EXPECT_EQ(c.acceleration, 40_deg_s2);
}

TEST_P(GateChecks, NothingWantedIsADriveThatIsOff) {
  steady(2_deg_s);
  const hal::Command c = gate.step({}, view, past);
  EXPECT_FALSE(c.speed);
  EXPECT_TRUE(c.permissive);
  EXPECT_EQ(gate.report(), GateReport{});
}

TEST_P(GateChecks, NotANumberStands) {
  steady(2_deg_s);
  for (const double v : {kNan, kInfinity, -kInfinity}) {
    EXPECT_EQ(given(degrees_per_second(v)), AngularVelocity{}) << v;
    EXPECT_EQ(gate.report(), GateReport{.not_finite = true}) << v;
  }
}

TEST_P(GateChecks, TheCeilingIsAbsolute) {
  steady(3.3_deg_s);
  EXPECT_EQ(given(3.3_deg_s), 3.3_deg_s);
  EXPECT_EQ(gate.report(), GateReport{});
  EXPECT_EQ(given(3.31_deg_s), 3.3_deg_s);
  EXPECT_EQ(gate.report(), GateReport{.ceiling = true});
}

TEST_P(GateChecks, InwardIsOnlyCutToWhatTheMachineLetsDown) {
  steady(AngularVelocity{});
  EXPECT_EQ(given(-5_deg_s), -5_deg_s) << "in one step";
  EXPECT_EQ(given(-5.01_deg_s), -5_deg_s);
  EXPECT_EQ(gate.report(), GateReport{.inward_ceiling = true});
}

TEST_P(GateChecks, OneCycleMayAccelerateTwiceAsFastAsTheWindow) {
  steady(1_deg_s);
  const double most = 1.0 + 2.0 * 5.0 * period().si();
  EXPECT_NEAR(in_degrees_per_second(given(degrees_per_second(most))), most, 1e-12);
  EXPECT_EQ(gate.report(), GateReport{});
  EXPECT_NEAR(in_degrees_per_second(given(degrees_per_second(most + 0.01))), most, kTolerance);
  EXPECT_EQ(gate.report(), GateReport{.cycle_rate = true});
}

TEST_P(GateChecks, AfterAStallTheRateIsOfTheTimeThatPassed) {
  steady(1_deg_s);
  view.since_last = 2.0 * period();
  const double most = 1.0 + 2.0 * 5.0 * 2.0 * period().si();
  EXPECT_NEAR(in_degrees_per_second(given(degrees_per_second(most + 0.01))), most, kTolerance);
  view.since_last = Duration{};
  EXPECT_NEAR(in_degrees_per_second(given(1.5_deg_s)), 1.0, kTolerance);
}

TEST_P(GateChecks, TheRateCountsFromZeroAfterGoingInOrBeingOff) {
  for (const bool off : {true, false}) {
    steady(-3_deg_s);
    if (off) {
      add(std::nullopt);
    }
    view.speed = AngularVelocity{};
    const double most = 2.0 * 5.0 * period().si();
    EXPECT_NEAR(in_degrees_per_second(given(1_deg_s)), most, kTolerance) << off;
    EXPECT_EQ(given(AngularVelocity{}), AngularVelocity{}) << "stopping an inward motion is no outward one";
  }
}

TEST_P(GateChecks, OverTwoHundredAndFiftyMillisecondsItMayGainNoMoreThanTheAcceleration) {
  steady(AngularVelocity{});
  view.speed = 3_deg_s;  // the lead is not what is tried here
  // Twice the acceleration from cycle to cycle, as the check before lets through.
  AngularVelocity v;
  const int cycles = static_cast<int>(std::lround(0.25 / period().si()));
  bool windowed = false;
  for (int i = 0; i < cycles; ++i) {
    v = given(v + 10_deg_s2 * period());
    windowed = windowed || gate.report().window_rate;
    add(v);
    EXPECT_LE(v, 1.25_deg_s * 1.01 + 0.0011_deg_s) << i;
  }
  EXPECT_TRUE(windowed);
  EXPECT_NEAR(in_degrees_per_second(v), 1.25 * 1.01 + 0.001, 1e-9);
}

TEST_P(GateChecks, AnAccelerationExactlyAtTheLimitIsNotTouched) {
  steady(AngularVelocity{});
  AngularVelocity v;
  for (int i = 0; v < 3.2_deg_s; ++i) {
    v += 5_deg_s2 * period();
    v = min(v, 3.3_deg_s);
    view.speed = max(AngularVelocity{}, v - 0.5_deg_s);
    ASSERT_EQ(given(v), v) << i;
    ASSERT_EQ(gate.report(), GateReport{}) << i;
    add(v);
  }
}

TEST_P(GateChecks, TheWindowForgetsAfterTwoHundredAndFiftyMilliseconds) {
  steady(AngularVelocity{});
  const int cycles = static_cast<int>(std::lround(0.25 / period().si()));
  for (int i = 0; i < cycles; ++i) add(3_deg_s);
  view.speed = 3_deg_s;
  EXPECT_EQ(given(3_deg_s), 3_deg_s);
  EXPECT_EQ(gate.report(), GateReport{});
}

TEST_P(GateChecks, TheCommandLeadsTheMeasuredSpeedByNoMoreThanADegreePerSecond) {
  steady(3_deg_s);
  view.speed = 1.5_deg_s;
  EXPECT_EQ(given(2.5_deg_s), 2.5_deg_s);
  EXPECT_NEAR(in_degrees_per_second(given(2.51_deg_s)), 2.5, 1e-9);
  EXPECT_EQ(gate.report(), GateReport{.lead = true});
  view.speed = -4_deg_s;  // counted from zero
  EXPECT_EQ(given(1_deg_s), 1_deg_s);
  EXPECT_NEAR(in_degrees_per_second(given(2_deg_s)), 1.0, 1e-9);
}

TEST_P(GateChecks, OutwardNeverFasterThanCanStopBeforeTheLimit) {
  steady(3_deg_s);
  for (double room = -1.025; room < 2.0; room += 0.05) {
    view.angle = 80_deg - degrees(room);
    const double stoppable = room > 0.0 ? std::sqrt(2.0 * 5.0 * room) : 0.0;
    EXPECT_NEAR(in_degrees_per_second(given(3_deg_s)), std::min(3.0, stoppable), 1e-9) << room;
    EXPECT_EQ(gate.report().angle_limit, stoppable < 3.0) << room;
    EXPECT_EQ(given(-2_deg_s), -2_deg_s) << room;
  }
}

TEST_P(GateChecks, HeldNothingMovesOutAndTheWayInIsFree) {
  steady(1_deg_s);
  for (const bool by_action : {true, false}) {
    view.action = by_action ? Act::hold : Act::none;
    view.outward_permitted = by_action;
    EXPECT_EQ(given(0.5_deg_s), AngularVelocity{});
    EXPECT_EQ(gate.report(), GateReport{.held = true});
    EXPECT_EQ(given(-4_deg_s), -4_deg_s);
    EXPECT_EQ(given(AngularVelocity{}), AngularVelocity{});
    EXPECT_EQ(gate.report(), GateReport{});
    EXPECT_FALSE(gate.step({}, view, past).speed);
  }
}

TEST_P(GateChecks, ARetreatStandsInTheWantedSpeedsPlace) {
  steady(1_deg_s);
  view.action = Act::retreat;
  view.retreat.active = true;
  view.retreat.speed = -5_deg_s;
  EXPECT_EQ(given(3_deg_s), -5_deg_s);
  EXPECT_EQ(gate.report(), GateReport{.replaced = true});
  EXPECT_EQ(gate.step({}, view, past).speed, -5_deg_s) << "wanted or not";
  EXPECT_TRUE(gate.report().replaced);
  EXPECT_EQ(given(-5_deg_s), -5_deg_s);
  EXPECT_EQ(gate.report(), GateReport{}) << "the same was wanted";
  view.retreat.speed = AngularVelocity{};
  EXPECT_EQ(given(-2_deg_s), -2_deg_s) << "on from its end";
  EXPECT_EQ(given(2_deg_s), AngularVelocity{});
  EXPECT_EQ(given(-9_deg_s), -5_deg_s);
}

TEST_P(GateChecks, ARetreatOfADriveThatIsNotInUseIsNoReasonToSwitchItOn) {
  view.action = Act::retreat;
  view.retreat.active = true;
  view.retreat.speed = -5_deg_s;
  view.drive_in_use = false;
  EXPECT_FALSE(gate.step({.speed = 1_deg_s}, view, past).speed);
  EXPECT_TRUE(gate.report().replaced);
  EXPECT_FALSE(gate.step({}, view, past).speed);
  EXPECT_FALSE(gate.report().replaced);
}

TEST_P(GateChecks, ARetreatThatHasArrivedLeavesADriveOffThatIsWantedOff) {
  view.action = Act::retreat;
  view.retreat.active = true;
  view.retreat.arrived = true;
  EXPECT_FALSE(gate.step({}, view, past).speed);
  EXPECT_FALSE(gate.report().replaced);
  EXPECT_EQ(given(1_deg_s), AngularVelocity{}) << "wanted on, it stands";
  EXPECT_EQ(given(AngularVelocity{}), AngularVelocity{});
}

TEST_P(GateChecks, TorqueOffIsNoSpeedAndNoPermission) {
  steady(1_deg_s);
  view.action = Act::torque_off;
  view.power_forbidden = true;
  for (const std::optional<AngularVelocity> wanted :
       {std::optional(-5_deg_s), std::optional(1_deg_s), std::optional<AngularVelocity>{}}) {
    const hal::Command c = gate.step({.speed = wanted, .exercise_relay = true}, view, past);
    EXPECT_FALSE(c.speed);
    EXPECT_FALSE(c.permissive);
    EXPECT_EQ(gate.report().replaced, wanted.has_value());
  }
}

TEST_P(GateChecks, TheRelayIsExercisedOnlyInTheSelfTestAndWithNoOtherReasonForTorqueOff) {
  view.action = Act::torque_off;
  for (const bool self_test : {true, false}) {
    for (const bool forbidden : {true, false}) {
      for (const bool asked : {true, false}) {
        view.self_test = self_test;
        view.power_forbidden = forbidden;
        const hal::Command c = gate.step({.speed = 1_deg_s, .exercise_relay = asked}, view, past);
        EXPECT_EQ(c.permissive, self_test && !forbidden && asked);
        EXPECT_FALSE(c.speed);
      }
    }
  }
}

TEST_P(GateChecks, ResetsPassOnlyWithTheDriveOff) {
  for (const bool on : {true, false}) {
    const Wanted wanted{.speed = on ? std::optional(AngularVelocity{}) : std::nullopt,
                        .reset_drive_fault = true,
                        .reset_safety_relay = true};
    const hal::Command c = gate.step(wanted, view, past);
    EXPECT_EQ(c.reset_drive_fault, !on);
    EXPECT_EQ(c.reset_safety_relay, !on);
  }
  const hal::Command none = gate.step({}, view, past);
  EXPECT_FALSE(none.reset_drive_fault || none.reset_safety_relay || none.zero_force);
}

TEST_P(GateChecks, ZeroingPassesOnlyInTheSelfTestWithAnEmptyCuffAndTheDriveOff) {
  for (unsigned bits = 0; bits < 8; ++bits) {
    view.self_test = (bits & 1U) != 0U;
    view.cuff_empty = (bits & 2U) != 0U;
    const bool off = (bits & 4U) != 0U;
    const Wanted wanted{.speed = off ? std::nullopt : std::optional(AngularVelocity{}), .zero_force = true};
    EXPECT_EQ(gate.step(wanted, view, past).zero_force, bits == 7U) << bits;
  }
}

TEST_P(GateChecks, LampsAndBuzzerAreNobodysDanger) {
  view.action = Act::torque_off;
  const hal::Command c = gate.step({.speed = {}, .lamp_green = true, .buzzer = true}, view, past);
  EXPECT_TRUE(c.lamp_green && c.buzzer);
  EXPECT_FALSE(c.lamp_yellow || c.lamp_red);
  const hal::Command d = gate.step({.speed = {}, .lamp_yellow = true, .lamp_red = true}, view, past);
  EXPECT_TRUE(d.lamp_yellow && d.lamp_red);
  EXPECT_FALSE(d.lamp_green || d.buzzer);
}

}  // namespace
}  // namespace stretch::safety::test
