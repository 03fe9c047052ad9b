// The drive's registers, states and motion.
#include "tests/unit/simulator/plant/drive_fixture.hpp"

namespace stretch::plant::test {
namespace {

TEST_F(Drive, GoesThroughTheStatesOneByOne) {
  step();
  EXPECT_EQ(state(), kDisabled);
  write(0x0F);
  step(5);
  EXPECT_EQ(state(), kDisabled) << "enable operation does not leave switch on disabled";
  write(0x06);
  step();
  EXPECT_EQ(state(), kReady);
  write(0x07);
  step();
  EXPECT_EQ(state(), kSwitchedOn);
  EXPECT_FALSE(step().torque_on);
  write(0x0F);
  EXPECT_TRUE(step().torque_on);
  EXPECT_EQ(state(), kEnabled);
  write(0x07);
  EXPECT_FALSE(step().torque_on);
  EXPECT_EQ(state(), kSwitchedOn);
  write(0x06);
  step();
  EXPECT_EQ(state(), kReady);
  write(0x00);
  step();
  EXPECT_EQ(state(), kDisabled);
}

TEST_F(Drive, DisableVoltageTakesThePowerFromEveryState) {
  for (const std::uint16_t from : kWayUp) {
    write(0x00);
    step(2);
    for (const std::uint16_t word : kWayUp) {
      if (word > from) break;
      write(word);
      step(2);
    }
    write(0x00);
    EXPECT_FALSE(step().torque_on);
    EXPECT_EQ(state(), kDisabled);
  }
}

TEST_F(Drive, RefusesTheWholeBlockForOneBadValue) {
  write(0x06);
  const DriveCommandBlock before = drive.command();
  const auto refused = [&](auto change) {
    DriveCommandBlock block = before;
    block.controlword = 0x0F;
    change(block);
    EXPECT_EQ(drive.write_command(block), WriteResult::out_of_range);
    EXPECT_EQ(drive.command(), before);
  };
  refused([](DriveCommandBlock& b) { b.mode = 2; });
  refused([](DriveCommandBlock& b) { b.mode = 0; });
  refused([](DriveCommandBlock& b) { b.target_velocity = 60'001; });
  refused([](DriveCommandBlock& b) { b.target_velocity = -60'001; });
  refused([](DriveCommandBlock& b) { b.target_position = 360'001; });
  refused([](DriveCommandBlock& b) { b.max_torque = 2'001; });
  refused([](DriveCommandBlock& b) { b.profile_acceleration = 0; });
  refused([](DriveCommandBlock& b) { b.profile_acceleration = 1'000'001; });
  DriveCommandBlock block = before;
  block.target_velocity = 60'000;
  block.max_torque = 2'000;
  EXPECT_EQ(drive.write_command(block), WriteResult::accepted);
  EXPECT_EQ(drive.status().counter_echo, block.command_counter);
}

TEST_F(Drive, ConfigurationNeedsTheKeyAndADisabledDrive) {
  DriveConfig config;
  config.watchdog_time = 80;
  EXPECT_EQ(drive.write_config(config), WriteResult::not_allowed);
  EXPECT_EQ(drive.config().watchdog_time, 0);
  EXPECT_EQ(drive.write_config(drive.config()), WriteResult::accepted) << "the same values change nothing";
  EXPECT_EQ(drive.write_config_lock(kConfigUnlock), WriteResult::accepted);
  EXPECT_EQ(drive.config_lock(), kConfigUnlock);
  EXPECT_EQ(drive.write_config(config), WriteResult::accepted);
  EXPECT_EQ(drive.config().watchdog_time, 80);
  enable();
  config.watchdog_time = 100;
  EXPECT_EQ(drive.write_config(config), WriteResult::not_allowed);
  EXPECT_EQ(drive.write_config_lock(kConfigUnlock), WriteResult::not_allowed);
  EXPECT_EQ(drive.config().watchdog_time, 80);
}

TEST_F(Drive, ConfigurationOutOfRangeChangesNothing) {
  const DriveConfig before = drive.config();
  EXPECT_EQ(configure([](DriveConfig& c) { c.watchdog_time = 19; }), WriteResult::out_of_range);
  EXPECT_EQ(configure([](DriveConfig& c) { c.watchdog_time = 10'001; }), WriteResult::out_of_range);
  EXPECT_EQ(configure([](DriveConfig& c) { c.abort_option = 4; }), WriteResult::out_of_range);
  EXPECT_EQ(configure([](DriveConfig& c) { c.abort_option = -1; }), WriteResult::out_of_range);
  EXPECT_EQ(configure([](DriveConfig& c) { c.watchdog_source = 3; }), WriteResult::out_of_range);
  EXPECT_EQ(configure([](DriveConfig& c) { c.soft_limit_max = c.soft_limit_min; }),
            WriteResult::out_of_range);
  EXPECT_EQ(configure([](DriveConfig& c) { c.max_velocity = 0; }), WriteResult::out_of_range);
  EXPECT_EQ(configure([](DriveConfig& c) { c.quick_stop_deceleration = 0; }), WriteResult::out_of_range);
  EXPECT_EQ(drive.config(), before);
  EXPECT_EQ(configure([](DriveConfig& c) { c.watchdog_time = 20; }), WriteResult::accepted);
  EXPECT_EQ(configure([](DriveConfig& c) { c.watchdog_time = 10'000; }), WriteResult::accepted);
  EXPECT_EQ(configure([](DriveConfig& c) { c.watchdog_time = 0; }), WriteResult::accepted);
}

TEST_F(Drive, RampsAtTheProfileAccelerationAndNeverFasterThanItsOwn) {
  for (const auto& [profile, expected] :
       {std::pair{5'000U, 5.0}, std::pair{40'000U, 40.0}, std::pair{900'000U, 40.0}}) {
    write(0x00);
    step(2);
    in = {};
    in.sto_a = in.sto_b = true;
    command.target_velocity = 5'000;
    command.profile_acceleration = profile;
    enable();
    in.speed_rad_s = 0;
    const double before = drive.step(in).speed_rad_s;
    for (int i = 0; i < 50; ++i) drive.step(in);
    const double after = drive.step(in).speed_rad_s;
    EXPECT_NEAR((after - before) / 0.051 / kRadPerDegree, expected, 0.05 * expected) << profile;
  }
}

TEST_F(Drive, MaximumVelocityAndHaltBoundTheSpeed) {
  configure([](DriveConfig& c) { c.max_velocity = 2'000; });
  enable();
  command.target_velocity = 10'000;
  write(0x0F);
  step(1000);
  EXPECT_NEAR(speed_deg_s(), 2.0, 1e-9);
  write(0x010F);
  step(1000);
  EXPECT_EQ(speed_deg_s(), 0.0);
  EXPECT_EQ(state(), kEnabled);
}

TEST_F(Drive, SoftLimitsStopTheJointInsideThem) {
  configure([](DriveConfig& c) {
    c.soft_limit_max = 10'000;
    c.soft_limit_min = -500;
  });
  enable();
  command.target_velocity = 5'000;
  write(0x0F);
  step(5000);
  EXPECT_NEAR(in.angle_rad / kRadPerDegree, 10.0, 0.01);
  EXPECT_LE(in.angle_rad / kRadPerDegree, 10.001);
  command.target_velocity = -5'000;
  write(0x0F);
  step(5000);
  EXPECT_NEAR(in.angle_rad / kRadPerDegree, -0.5, 0.01);
  EXPECT_GE(in.angle_rad / kRadPerDegree, -0.501);
}

TEST_F(Drive, AnEndSwitchForbidsOneDirectionOnly) {
  enable();
  in.positive_limit = true;
  command.target_velocity = 5'000;
  write(0x0F);
  step(500);
  EXPECT_EQ(speed_deg_s(), 0.0);
  EXPECT_NE(drive.status().digital_inputs & 0x2U, 0U);
  command.target_velocity = -1'000;
  in.angle_rad = 1.0;
  write(0x0F);
  step(500);
  EXPECT_NEAR(speed_deg_s(), -1.0, 1e-9);
}

}  // namespace
}  // namespace stretch::plant::test
