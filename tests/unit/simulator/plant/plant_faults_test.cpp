// Faults and leg events by name: what each does, to whom, and how it ends.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/unit/simulator/plant/rig.hpp"

namespace stretch::plant::test {
namespace {

bool input(const Rig& rig, InputBit bit) {
  return (rig.plant.safety_io().inputs() & mask(bit)) != 0;
}

TEST(Faults, EveryNameIsFoundAndUnknownOnesAreNot) {
  for (std::size_t i = 0; i < kFaultCount; ++i) {
    const auto fault = static_cast<FaultName>(i);
    EXPECT_EQ(fault_from_name(name(fault)), fault);
    const FaultInfo& info = fault_info(fault);
    if (!info.unit.empty()) {
      EXPECT_GE(info.amount, info.amount_min) << info.name;
      EXPECT_LE(info.amount, info.amount_max) << info.name;
    }
  }
  EXPECT_FALSE(fault_from_name("").has_value());
  EXPECT_FALSE(fault_from_name("spasms").has_value());
}

TEST(Faults, BadArgumentsAreRefusedAndStartNothing) {
  Rig rig;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(rig.plant.start(FaultName::spasm, {.amount = 121}), StartResult::amount_out_of_range);
  EXPECT_EQ(rig.plant.start(FaultName::spasm, {.amount = -1}), StartResult::amount_out_of_range);
  EXPECT_EQ(rig.plant.start(FaultName::spasm, {.amount = nan}), StartResult::not_finite);
  EXPECT_EQ(rig.plant.start(FaultName::spasm, {.rise = seconds(-1)}), StartResult::time_out_of_range);
  EXPECT_EQ(rig.plant.start(FaultName::spasm, {.length = seconds(nan)}), StartResult::not_finite);
  EXPECT_EQ(rig.plant.start(FaultName::spasm, {.length = seconds(1e6)}), StartResult::time_out_of_range);
  EXPECT_TRUE(rig.plant.active_faults().empty());
  rig.plant.end(FaultName::spasm);
}

TEST(Faults, EndByThemselvesAfterTheirLength) {
  Rig rig;
  rig.mount();
  rig.run(100);
  EXPECT_EQ(rig.plant.start(FaultName::force_stuck, {.length = 500_ms}), StartResult::started);
  EXPECT_EQ(rig.plant.start(FaultName::spasm, {.amount = 30, .rise = 100_ms, .length = 400_ms}),
            StartResult::started);
  EXPECT_EQ(rig.plant.start(FaultName::estop), StartResult::started);
  rig.run(499);
  EXPECT_TRUE(rig.plant.active_faults().has(FaultName::force_stuck));
  EXPECT_TRUE(rig.plant.active_faults().has(FaultName::spasm));
  rig.run(2);
  EXPECT_FALSE(rig.plant.active_faults().has(FaultName::force_stuck));
  EXPECT_FALSE(rig.plant.active_faults().has(FaultName::spasm));
  EXPECT_EQ(rig.plant.truth().active_torque.si(), 0.0);
  EXPECT_TRUE(rig.plant.active_faults().has(FaultName::estop));
  rig.plant.end(FaultName::estop);
  EXPECT_TRUE(rig.plant.active_faults().empty());
}

TEST(Faults, ForceFaultsReachTheChannelAskedFor) {
  Rig rig;
  rig.mount();
  rig.run(1000);
  rig.plant.start(FaultName::force_drift, {.amount = 10.0, .channel = Channel::b});
  const double a = rig.gross(0);
  const double b = rig.gross(1);
  rig.run(2000);
  EXPECT_NEAR(rig.gross(0), a, 1.2);
  EXPECT_NEAR(rig.gross(1), b + 20.0, 1.2);
  rig.plant.end(FaultName::force_drift);
  rig.run(100);
  EXPECT_NEAR(rig.gross(1), b, 1.2);
  rig.plant.start(FaultName::force_open);
  rig.run(10);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(rig.plant.load_cell().block().channel[i].status & 1U, 1U);
}

TEST(Faults, WhatAPersonDoesIsTakenBackAtItsEnd) {
  Rig rig;
  rig.mount();
  rig.run(100);
  const bool untouched = input(rig, InputBit::hand_switch_a_ok);
  rig.plant.start(FaultName::hand_switch, {.length = 400_ms});
  rig.run(10);
  EXPECT_NE(input(rig, InputBit::hand_switch_a_ok), untouched);
  rig.run(400);
  EXPECT_EQ(input(rig, InputBit::hand_switch_a_ok), untouched);
  rig.plant.start(FaultName::strap_opened);
  rig.run(10);
  EXPECT_FALSE(rig.plant.strap_closed());
  EXPECT_FALSE(input(rig, InputBit::strap_ok));
  rig.plant.end(FaultName::strap_opened);
  EXPECT_TRUE(rig.plant.strap_closed());
  rig.plant.start(FaultName::leg_slips_out);
  rig.run(10);
  EXPECT_FALSE(rig.plant.leg_in());
  EXPECT_TRUE(input(rig, InputBit::strap_ok)) << "only the force tells";
  rig.plant.end(FaultName::leg_slips_out);
  EXPECT_TRUE(rig.plant.leg_in());
}

TEST(Faults, SignsThatContradictTheValuesLeaveTheValues) {
  Rig rig;
  rig.mount();
  rig.run(1000);
  const auto signs = [&rig](std::size_t channel) {
    return rig.plant.load_cell().block().channel[channel].status & 0x180U;
  };
  const double before = rig.gross(0);
  const unsigned right = signs(0);
  rig.plant.start(FaultName::force_sign_mismatch, {.channel = Channel::a});
  rig.run(10);
  EXPECT_EQ(signs(0), right ^ 0x180U);
  EXPECT_EQ(signs(1), right);
  EXPECT_NEAR(rig.gross(0), before, 2.0);
  rig.plant.end(FaultName::force_sign_mismatch);
  rig.run(10);
  EXPECT_EQ(signs(0), right);
}

TEST(Faults, EncoderSlipMovesTheReportNotTheJoint) {
  Rig rig;
  rig.mount();
  rig.enable();
  rig.move_to(30, 4);
  const double before = rig.angle();
  rig.plant.start(FaultName::encoder_slip, {.amount = 7.5});
  rig.cycle(20);
  EXPECT_NEAR(rig.angle(), before, 0.05);
  EXPECT_NEAR(rig.plant.drive().status().position * 0.001, before + 7.5, 0.05);
  EXPECT_NEAR(rig.plant.inclinometer() / 32'768.0 * 180.0, before, 0.06) << "the second angle tells";
}

TEST(Faults, DriveFaultRunawayDropOutAndReboot) {
  const auto driven = [](FaultName fault, int milliseconds) {
    Rig rig;
    rig.mount();
    rig.enable();
    rig.move_to(30, 4);
    rig.plant.start(fault);
    rig.cycle(milliseconds);
    return rig;
  };
  Rig faulted = driven(FaultName::drive_fault, 10);
  EXPECT_FALSE(faulted.plant.truth().torque_enabled);
  EXPECT_EQ(faulted.plant.drive().status().error_code, kErrorInternal);
  Rig dropped = driven(FaultName::drive_drop_out, 10);
  EXPECT_FALSE(dropped.plant.truth().torque_enabled);
  EXPECT_EQ(dropped.plant.drive().status().error_code, 0);
  EXPECT_TRUE(dropped.plant.active_faults().empty());
  Rig rebooting = driven(FaultName::drive_reboot, 10);
  EXPECT_FALSE(rebooting.plant.drive().answers());
  EXPECT_FALSE(rebooting.plant.truth().torque_enabled);
  rebooting.run(300);
  EXPECT_TRUE(rebooting.plant.drive().answers());
  EXPECT_TRUE(rebooting.plant.powered());
  Rig cell = driven(FaultName::load_cell_reboot, 10);
  EXPECT_FALSE(cell.plant.load_cell().answers());
  EXPECT_TRUE(cell.plant.truth().torque_enabled);
  cell.run(1480);
  EXPECT_FALSE(cell.plant.load_cell().answers());
  cell.run(20);
  EXPECT_TRUE(cell.plant.load_cell().answers());
  Rig running = driven(FaultName::drive_runaway, 1000);
  EXPECT_NEAR(running.speed(), 6.0, 0.1);
  running.torque_off();
  running.run(500);
  EXPECT_LT(running.speed(), 0.0);
}

TEST(Faults, APowerCutSilencesEverythingAndTheLegSinks) {
  Rig rig;
  rig.mount();
  rig.enable();
  rig.move_to(40, 4);
  rig.plant.start(FaultName::power_cut);
  rig.run(500);
  EXPECT_FALSE(rig.plant.powered());
  EXPECT_FALSE(rig.plant.drive().answers());
  EXPECT_FALSE(rig.plant.load_cell().answers());
  EXPECT_FALSE(rig.plant.safety_io().answers());
  EXPECT_LT(rig.speed(), -2.0);
  rig.plant.end(FaultName::power_cut);
  rig.run(500);
  EXPECT_TRUE(rig.plant.drive().answers());
  EXPECT_FALSE(input(rig, InputBit::reset_not_needed));
  EXPECT_FALSE(rig.plant.truth().torque_enabled);
}

TEST(Faults, HandSwitchContactsAndItsKind) {
  for (const bool closes : {false, true}) {
    config::PlantSettings settings;
    settings.hand_switch_closes_when_pressed = closes;
    Rig rig({}, settings);
    const auto contacts = [&rig] {
      rig.run(3);
      return std::pair{input(rig, InputBit::hand_switch_a_ok), input(rig, InputBit::hand_switch_b_ok)};
    };
    EXPECT_EQ(contacts(), std::pair(!closes, !closes));
    rig.plant.press_hand_switch(true);
    EXPECT_EQ(contacts(), std::pair(closes, closes));
    rig.plant.start(closes ? FaultName::hand_switch_b_stuck_open : FaultName::hand_switch_a_stuck_closed);
    EXPECT_EQ(contacts(), closes ? std::pair(true, false) : std::pair(true, false));
    rig.plant.press_hand_switch(false);
    rig.plant.end(closes ? FaultName::hand_switch_b_stuck_open : FaultName::hand_switch_a_stuck_closed);
    EXPECT_EQ(contacts(), std::pair(!closes, !closes));
  }
}

TEST(Faults, EndSwitchesFollowThePositionAndBlockTheDrive) {
  Rig rig;
  rig.enable();
  rig.run(5);
  EXPECT_FALSE(input(rig, InputBit::end_min_ok));
  rig.move(-2.0, 1000);
  EXPECT_NEAR(rig.speed(), 0.0, 0.01) << "no further inward on the switch";
  rig.move(2.0, 2000);
  EXPECT_TRUE(input(rig, InputBit::end_min_ok));
  rig.plant.start(FaultName::end_max_open);
  rig.move(2.0, 1000);
  EXPECT_FALSE(input(rig, InputBit::end_max_ok));
  EXPECT_NEAR(rig.speed(), 0.0, 0.01);
}

TEST(Faults, FrictionIsRaisedAndPutBack) {
  Rig rig;
  rig.mount();
  rig.enable();
  const auto friction = [&rig] {
    rig.move(2.0, 1000);
    const Truth t = rig.plant.truth();
    return t.drive_torque.si() - 15.0 * std::cos(t.angle.si()) - (t.cuff_force * t.lever).si();
  };
  EXPECT_NEAR(friction(), 4.5, 0.1);
  rig.plant.start(FaultName::friction, {.amount = 20.0});
  EXPECT_NEAR(friction(), 20.0, 0.2);
  rig.plant.end(FaultName::friction);
  EXPECT_NEAR(friction(), 4.5, 0.1);
}

TEST(Faults, LegEventsChangeTheCuffForceNotTheStretch) {
  Rig rig;
  rig.mount();
  rig.enable();
  rig.move_to(40, 4);
  rig.cycle(20'000);
  const Truth before = rig.plant.truth();
  rig.plant.start(FaultName::push, {.amount = 40.0});
  rig.cycle(2000);
  const Truth pushing = rig.plant.truth();
  EXPECT_NEAR((pushing.cuff_force - before.cuff_force).si(), 40.0 / before.lever.si(), 0.5);
  EXPECT_NEAR(pushing.stretch_torque.si(), before.stretch_torque.si(), 0.2);
  EXPECT_NEAR(pushing.active_torque.si(), 40.0, 1e-6);
  rig.plant.end(FaultName::push);
  rig.cycle(1000);
  EXPECT_EQ(rig.plant.truth().active_torque.si(), 0.0);
}

TEST(Faults, APullLiftsALooseLegAndPullsAStrappedOne) {
  for (const bool strapped : {false, true}) {
    Rig rig;
    rig.mount();
    rig.plant.set_strap(strapped);
    rig.enable();
    rig.move_to(40, 4);
    rig.plant.start(FaultName::pull, {.amount = 60.0});
    rig.cycle(1500);
    const Truth t = rig.plant.truth();
    EXPECT_EQ(t.leg_on_cuff, strapped);
    if (strapped) {
      EXPECT_LT(t.cuff_force.si(), -5.0);
    } else {
      EXPECT_EQ(t.cuff_force.si(), 0.0);
      EXPECT_GT(t.leg_angle, t.angle);
      EXPECT_NEAR(rig.gross(), 8.0 * std::cos(t.angle.si()), 1.5);
    }
    rig.plant.end(FaultName::pull);
    rig.cycle(3000);
    EXPECT_TRUE(rig.plant.truth().leg_on_cuff);
    EXPECT_GT(rig.plant.truth().cuff_force.si(), 30.0);
  }
}

TEST(Faults, LegOutLeavesTheCuffsOwnWeight) {
  Rig rig;
  rig.mount();
  rig.enable();
  rig.move_to(40, 4);
  rig.plant.start(FaultName::leg_out);
  rig.cycle(500);
  EXPECT_FALSE(rig.plant.leg_in());
  EXPECT_FALSE(rig.plant.strap_closed());
  EXPECT_NEAR(rig.gross(), 8.0 * std::cos(40 * kRadPerDegree), 1.2);
  EXPECT_EQ(rig.plant.truth().stretch_torque.si(), 0.0);
  rig.plant.end(FaultName::leg_out);
  rig.cycle(500);
  EXPECT_TRUE(rig.plant.leg_in());
  EXPECT_GT(rig.gross(), 40.0);
}

TEST(Faults, ASlippedCuffChangesTheLever) {
  Rig rig;
  rig.mount();
  rig.run(500);
  const Truth before = rig.plant.truth();
  rig.plant.start(FaultName::cuff_slip, {.amount = 0.05});
  rig.run(500);
  const Truth after = rig.plant.truth();
  EXPECT_NEAR((after.lever - before.lever).si(), 0.05, 1e-12);
  EXPECT_NEAR(after.cuff_force / before.cuff_force, before.lever / after.lever, 1e-3);
}

}  // namespace
}  // namespace stretch::plant::test
