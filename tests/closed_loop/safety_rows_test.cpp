// The rows of docs/safety.md on the plant, in virtual time: detection within the deadline, and a leg that is
// really let down, judged on the truth.
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>

#include "tests/closed_loop/rig.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using closed_loop::Incident;
using closed_loop::Report;
using plant::FaultName;
using plant::Plant;

struct Row {
  std::string name;
  SafetyRow row;
  SafetyAction action;
  Duration within;  // from the incident to the reacting cycle: detection and deadline
  std::function<void(Plant&, cycle::CycleInput&)> incident;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name;
}

// Starts a fault once.
std::function<void(Plant&, cycle::CycleInput&)> fault(FaultName name, plant::FaultArguments arguments = {}) {
  return [name, arguments](Plant& p, cycle::CycleInput&) {
    if (!p.active_faults().has(name)) {
      ASSERT_EQ(p.start(name, arguments), plant::StartResult::started);
    }
  };
}

class OnThePlant : public testing::TestWithParam<Row> {};

TEST_P(OnThePlant, ReactsInTimeAndLetsTheLegDown) {
  const Row& row = GetParam();
  const auto setup = closed_loop::shipped("average", "demo");
  const Report report =
      closed_loop::run_with(setup, {.each_cycle = row.incident}, row.within + setup.station.period);
  ASSERT_TRUE(report.reaction.has_value()) << "no reaction";
  EXPECT_LE(report.reaction->si(), row.within.si() + 1e-9);
  EXPECT_EQ(name(report.cause), name(row.row));
  EXPECT_EQ(name(report.action), name(row.action));
  EXPECT_EQ(report.violation, "");
  EXPECT_TRUE(report.released);
  EXPECT_NE(report.final_state, SessionState::running);
}

constexpr Duration kT = 10_ms;
using A = SafetyAction;
using R = SafetyRow;

INSTANTIATE_TEST_SUITE_P(
    Rows, OnThePlant,
    testing::Values(Row{"SR02_CuffForceRemovesTorque", R::sr02_cuff_force, A::torque_off, 300_ms,
                        fault(FaultName::push, {.amount = 100.0, .rise = 50_ms, .length = 5_s})},
                    Row{"SR03_SpasmRetreats", R::sr03_guarding, A::retreat, 300_ms,
                        fault(FaultName::spasm, {.amount = 30.0, .rise = 100_ms, .length = 2_s})},
                    Row{"SR06_OpenCellRetreatsByPosition", R::sr06_bad_force, A::retreat_by_position,
                        2.0 * kT, fault(FaultName::force_open, {.channel = plant::Channel::a})},
                    Row{"SR07_StaleForceRetreatsByPosition", R::sr07_stale_force, A::retreat_by_position,
                        5.0 * kT, fault(FaultName::counter_frozen)},
                    Row{"SR08_ChannelsDisagreeRetreatsByPosition", R::sr08_force_disagrees,
                        A::retreat_by_position, 2.5_s,
                        fault(FaultName::force_drift, {.amount = 2.0, .channel = plant::Channel::a})},
                    Row{"SR09_SilentDriveRemovesTorque", R::sr09_drive_silent, A::torque_off, 6.0 * kT,
                        fault(FaultName::drive_reboot, {.length = 3_s})},
                    Row{"SR10_DriveFaultRemovesTorque", R::sr10_drive_fault, A::torque_off, 3.0 * kT,
                        fault(FaultName::drive_fault)},
                    Row{"SR10_DroppingOutRemovesTorque", R::sr10_drive_fault, A::torque_off, 3.0 * kT,
                        fault(FaultName::drive_drop_out)},
                    Row{"SR11_EmergencyStopRemovesTorque", R::sr11_safety_chain, A::torque_off, 3.0 * kT,
                        [](Plant& p, cycle::CycleInput&) { p.press_estop(true); }},
                    Row{"SR11_OpenStrapRemovesTorque", R::sr11_safety_chain, A::torque_off, 3.0 * kT,
                        fault(FaultName::strap_open)},
                    Row{"SR11_OneStoChannelRemovesTorque", R::sr11_safety_chain, A::torque_off, 150_ms,
                        fault(FaultName::sto_a_open)},
                    Row{"SR12_HandSwitchRetreats", R::sr12_hand_switch, A::retreat, 3.0 * kT,
                        [](Plant& p, cycle::CycleInput&) { p.press_hand_switch(true); }},
                    Row{"SR12_DisagreeingContactsRetreat", R::sr12_hand_switch, A::retreat, 150_ms,
                        fault(FaultName::hand_switch_a_stuck_open)},
                    Row{"SR13_StopRetreatsInTheSameCycle", R::sr13_stop, A::retreat, 0.5 * kT,
                        [](Plant&, cycle::CycleInput& in) { in.stop = true; }},
                    Row{"SR14_LostHeartbeatRetreats", R::sr14_heartbeat, A::retreat, 1_s + kT,
                        [age = Duration{}](Plant&, cycle::CycleInput& in) mutable {
                          age += kT;
                          in.heartbeat_age = age;
                        }},
                    Row{"SR15_OverrunsInARowRemoveTorque", R::sr15_overrun, A::torque_off, 5.0 * kT,
                        [](Plant&, cycle::CycleInput& in) {
                          in.overran = true;
                          in.missed_periods = 1;
                        }},
                    Row{"SR26_LegTakenOutIsLetDown", R::sr26_leg_out, A::retreat_by_position, 150_ms,
                        [](Plant& p, cycle::CycleInput&) {
                          if (p.leg_in()) {
                            p.take_leg_out();
                            p.set_strap(true);  // the contact stays closed: only the force tells
                          }
                        }}),
    [](const testing::TestParamInfo<Row>& tested) { return tested.param.name; });

TEST(OnThePlantToo, SR16_AControllerThatStopsWritingLosesTorqueByTheDrivesWatchdog) {
  auto run = std::make_unique<rehearsal::Rehearsal>(closed_loop::shipped("average", "demo"));
  while (run->step()) {
    const auto& view = run->cycle().view().session;
    if (view.state == SessionState::running && view.phase == PhaseKind::hold_force &&
        view.phase_elapsed > 5_s)
      break;
  }
  ASSERT_TRUE(run->plant().truth().torque_enabled);
  ASSERT_GT(run->plant().truth().stretch_force, 12_N);
  plant::Plant& machine = run->plant();
  const Instant dead = machine.now();
  while (machine.truth().torque_enabled && machine.now() - dead < 1_s) machine.step();
  EXPECT_LE((machine.now() - dead).si(), 0.100);  // watchdog 80 ms + 20 ms
  while (machine.truth().stretch_torque >= 3_Nm && machine.now() - dead < 20_s) machine.step();
  EXPECT_LE((machine.now() - dead).si(), 10.0);
}

// Too slow for the slope, and a prescription whose force limit lies far above the target: only the leg's own
// curve tells that this is not the passive leg any more.
TEST(OnThePlantToo, SR03_ASlowCrampAboveTheLegsOwnCurveRetreats) {
  auto setup = closed_loop::shipped("average", "demo");
  setup.plan.force_limit = 40_N;
  const auto cramp = fault(FaultName::cramp, {.amount = 40.0, .rise = 3_s, .length = 30_s});
  const Report report = closed_loop::run_with(setup, {.each_cycle = cramp}, 6_s);
  ASSERT_TRUE(report.reaction.has_value()) << "no reaction";
  EXPECT_EQ(name(report.cause), name(R::sr03_guarding));
  EXPECT_EQ(name(report.action), name(A::retreat));
  EXPECT_LE(report.reaction->si(), 6.0);
  EXPECT_EQ(report.violation, "");
  EXPECT_TRUE(report.released);
}

}  // namespace
