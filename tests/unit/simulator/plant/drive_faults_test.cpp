// The drive's watchdog, STO, faults and reboot.
#include "tests/unit/simulator/plant/drive_fixture.hpp"

namespace stretch::plant::test {
namespace {

TEST_F(Drive, SR16_WatchdogTripsExactlyAtItsTime) {
  configure([](DriveConfig& c) { c.watchdog_time = 80; });
  enable();
  write(0x0F);
  step(79);
  EXPECT_EQ(state(), kEnabled);
  EXPECT_EQ(drive.status().watchdog_age, 79);
  EXPECT_FALSE(step().torque_on);
  EXPECT_EQ(state(), kFault);
  EXPECT_EQ(drive.status().error_code, kErrorWatchdog);
}

TEST_F(Drive, WatchdogIsFedByTheChangingCounterAlone) {
  configure([](DriveConfig& c) { c.watchdog_time = 80; });
  enable();
  for (int i = 0; i < 7; ++i) {
    drive.write_command(command);  // the same counter, however often
    drive.note_request();
    step(10);
  }
  EXPECT_EQ(state(), kEnabled);
  step(20);
  EXPECT_EQ(state(), kFault);
}

TEST_F(Drive, WatchdogSourcesAreAsConfigured) {
  for (const std::uint16_t source : std::array<std::uint16_t, 3>{0, 1, 2}) {
    drive.reboot(0);
    step(300);
    configure([source](DriveConfig& c) {
      c.watchdog_time = 50;
      c.watchdog_source = source;
    });
    enable();
    for (int i = 0; i < 20; ++i) {
      drive.note_request();
      step(10);
    }
    EXPECT_EQ(state(), source == 0 ? kEnabled : kFault) << source;
    if (source != 1) continue;
    write(0x00);
    write(0x80);
    step(2);
    enable();
    for (int i = 0; i < 20; ++i) {
      drive.write_command(command);
      step(10);
    }
    EXPECT_EQ(state(), kEnabled) << source;
  }
}

TEST_F(Drive, WatchdogIsArmedAtTheFirstOperationEnabledAndStaysSo) {
  configure([](DriveConfig& c) { c.watchdog_time = 80; });
  write(0x06);
  step(1000);
  EXPECT_EQ(state(), kReady) << "not armed yet";
  enable();
  write(0x00);
  step(79);
  EXPECT_EQ(state(), kDisabled);
  step(2);
  EXPECT_EQ(state(), kFault) << "armed for good";
}

TEST_F(Drive, WatchdogFaultNeedsAnEdgeAndAMovingCounter) {
  configure([](DriveConfig& c) { c.watchdog_time = 80; });
  enable();
  step(200);
  ASSERT_EQ(state(), kFault);
  command.controlword = 0x80;  // an edge, the counter stands
  drive.write_command(command);
  step(2);
  EXPECT_EQ(state(), kFault);
  for (int i = 0; i < 10; ++i) {  // the counter moves, the bit stays high: no edge
    write(0x80);
    step(10);
  }
  EXPECT_EQ(state(), kFault);
  write(0x00);
  step(10);
  write(0x80);
  step(2);
  EXPECT_EQ(state(), kDisabled);
  EXPECT_EQ(drive.status().error_code, 0);
}

TEST_F(Drive, WatchdogReactionNoneAndQuickStop) {
  configure([](DriveConfig& c) {
    c.watchdog_time = 80;
    c.abort_option = 0;
  });
  enable();
  step(1000);
  EXPECT_EQ(state(), kEnabled);
  write(0x00);
  step(2);
  configure([](DriveConfig& c) { c.abort_option = 3; });
  command.target_velocity = 4'000;
  enable();
  for (int i = 0; i < 30; ++i) {
    write(0x0F);
    step(10);
  }
  step(85);
  EXPECT_EQ(state(), kQuickStop);
  EXPECT_TRUE(step().torque_on);
  step(200);
  EXPECT_EQ(state(), kFault);
  EXPECT_EQ(drive.status().error_code, kErrorWatchdog);
}

TEST_F(Drive, EitherStoChannelTakesTheTorque) {
  for (const bool first : {true, false}) {
    enable();
    (first ? in.sto_a : in.sto_b) = false;
    EXPECT_FALSE(step().torque_on);
    EXPECT_EQ(state(), kFault);
    EXPECT_EQ(drive.status().error_code, kErrorSto);
    EXPECT_EQ((drive.status().digital_inputs >> 16U) & 3U, first ? 2U : 1U);
    EXPECT_EQ(drive.status().digital_inputs & 8U, 0U);
    write(0x80);
    step(2);
    EXPECT_EQ(state(), kFault) << "the circuit is still open";
    in.sto_a = in.sto_b = true;
    write(0x00);
    step(2);
    write(0x80);
    step(2);
    EXPECT_EQ(state(), kDisabled);
  }
}

TEST_F(Drive, StoOpenBeforeEnablingOnlyForbidsIt) {
  in.sto_b = false;
  write(0x06);
  step(5);
  EXPECT_EQ(state(), kDisabled);
  EXPECT_EQ(drive.status().error_code, 0);
}

TEST_F(Drive, AnInjectedFaultStaysUntilItsCauseIsGone) {
  enable();
  in.faults.fault = true;
  in.faults.fault_code = 0x7300;
  EXPECT_FALSE(step().torque_on);
  EXPECT_EQ(drive.status().error_code, 0x7300);
  write(0x80);
  step(2);
  EXPECT_EQ(state(), kFault);
  in.faults.fault = false;
  write(0x00);
  step(2);
  EXPECT_EQ(state(), kFault) << "no reset by itself";
  write(0x80);
  step(2);
  EXPECT_EQ(state(), kDisabled);
}

TEST_F(Drive, RebootForgetsEverythingAndIsSilentForAWhile) {
  configure([](DriveConfig& c) { c.watchdog_time = 80; });
  enable();
  step(500);
  drive.reboot(300);
  EXPECT_FALSE(drive.answers());
  EXPECT_EQ(write(0x06), WriteResult::not_allowed);
  step(299);
  EXPECT_FALSE(drive.answers());
  step();
  EXPECT_TRUE(drive.answers());
  EXPECT_EQ(drive.config().watchdog_time, 0);
  EXPECT_EQ(drive.command().command_counter, 0);
  EXPECT_LT(drive.status().tick, 5);
  EXPECT_EQ(drive.status().statusword & 0x4F, 0) << "not ready to switch on";
  step(300);
  EXPECT_EQ(state(), kDisabled);
  EXPECT_EQ(drive.identity().serial, 7U);
}

TEST_F(Drive, TripsAboveThirtyDegreesASecond) {
  enable();
  in.speed_rad_s = -29.9 * kRadPerDegree;
  EXPECT_TRUE(drive.step(in).torque_on);
  in.speed_rad_s = -30.1 * kRadPerDegree;
  EXPECT_FALSE(drive.step(in).torque_on);
  EXPECT_EQ(drive.status().error_code, kErrorOverspeed);
}

TEST_F(Drive, RunsAwayWhateverItIsToldUntilPowerIsTaken) {
  enable();
  in.faults.runaway = true;
  in.faults.runaway_speed_rad_s = 6.0 * kRadPerDegree;
  command.target_velocity = -2'000;
  write(0x0F);
  step(1000);
  EXPECT_NEAR(speed_deg_s(), 6.0, 1e-9);
  in.sto_a = false;
  EXPECT_FALSE(step().torque_on);
}

TEST_F(Drive, TorqueLimitIsTheSmallerOfWhatWasAskedAndWhatItCanGive) {
  command.max_torque = 600;
  enable();
  EXPECT_NEAR(step().torque_limit_nm, 60.0, 1e-9);
  EXPECT_EQ(drive.status().active_torque_limit, 600);
  in.faults.torque_limited = true;
  in.faults.torque_limit_nm = 20.0;
  EXPECT_NEAR(step().torque_limit_nm, 20.0, 1e-9);
  EXPECT_EQ(drive.status().active_torque_limit, 200);
  in.torque_saturated = true;
  step();
  EXPECT_NE(drive.status().statusword & 0x0800U, 0U);
}

TEST_F(Drive, QuickStopRampsDownAndDisables) {
  command.target_velocity = 4'000;
  enable();
  step(500);
  write(0x0B);
  step(50);
  EXPECT_EQ(state(), kQuickStop);
  EXPECT_LT(speed_deg_s(), 4.0);
  EXPECT_GT(speed_deg_s(), 0.0);
  step(100);
  EXPECT_EQ(state(), kDisabled);
}

TEST_F(Drive, ProfilePositionGoesToItsSetPoint) {
  command.mode = 1;
  command.target_position = 20'000;
  enable();
  step(100);
  EXPECT_EQ(speed_deg_s(), 0.0) << "no set-point taken yet";
  write(0x1F);
  step(100);
  EXPECT_GT(speed_deg_s(), 1.0);
  step(10'000);
  EXPECT_NEAR(in.angle_rad / kRadPerDegree, 20.0, 0.01);
  EXPECT_NE(drive.status().statusword & 0x0400U, 0U);
}

TEST_F(Drive, PositionModeThatCannotFollowIsAFault) {
  command.mode = 1;
  command.target_position = 20'000;
  enable();
  write(0x1F);
  for (int i = 0; i < 1000; ++i) {
    in.torque_saturated = true;
    drive.step(in);  // the joint does not move
  }
  EXPECT_EQ(state(), kFault);
  EXPECT_EQ(drive.status().error_code, kErrorFollowing);
}

TEST_F(Drive, RegistersSayWhatTheJointDoes) {
  in.angle_rad = 12.3456 * kRadPerDegree;
  in.speed_rad_s = -1.2344 * kRadPerDegree;
  in.torque_nm = 12.34;
  in.negative_limit = true;
  drive.step(in);
  const DriveStatusBlock s = drive.status();
  EXPECT_EQ(s.position, 12'346);
  EXPECT_EQ(s.velocity, -1'234);
  EXPECT_EQ(s.torque, 123);
  EXPECT_EQ(s.digital_inputs, 0x30009U);
  EXPECT_EQ(drive.rated_torque_mnm(), 100'000U);
  EXPECT_EQ(drive.identity().map_version, 0x0100);
  in.faults.slip_mdeg = 5'000;
  drive.step(in);
  EXPECT_EQ(drive.status().position, 17'346);
  const std::uint16_t tick = drive.status().tick;
  for (int i = 0; i < 65'536 + 10; ++i) drive.step(in);
  EXPECT_EQ(drive.status().tick, static_cast<std::uint16_t>(tick + 10)) << "a millisecond each, wrapping";
}

TEST_F(Drive, WithoutPowerItIsSilentAndForgets) {
  enable();
  drive.set_powered(false);
  EXPECT_FALSE(drive.answers());
  EXPECT_FALSE(step(10).torque_on);
  drive.set_powered(true);
  EXPECT_TRUE(drive.answers());
  step(300);
  EXPECT_EQ(state(), kDisabled);
}

}  // namespace
}  // namespace stretch::plant::test
