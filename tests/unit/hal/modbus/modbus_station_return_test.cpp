// What comes back to ModbusStation after it was away, and that nothing goes on by itself.
#include <gtest/gtest.h>

#include <cstdint>
#include <utility>

#include "tests/unit/hal/modbus/station_on_plant.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;

TEST_F(StationOnPlant, OneLostAnswerIsNoFault) {
  enable();
  for (const auto& [unit, device] :
       {std::pair{kDrive, Device::drive}, std::pair{kLoadCell, Device::load_cell},
        std::pair{kSafetyIo, Device::safety_io}}) {
    const std::uint64_t before = station->link(device).reconnects;
    lose_one(unit);
    bool always_proven = true;
    stand_until([&, lost = device] {
      always_proven = always_proven && proven();
      return station->link(lost).reconnects > before;
    });
    cycle_until([this] { return all_valid(); });
    always_proven = always_proven && proven();
    EXPECT_TRUE(always_proven) << "it still stood as it had been set up";
    EXPECT_EQ(station->link(device).timeouts, 1U);
  }
}

TEST_F(StationOnPlant, VerifyingALinkThatCameBackWritesNothing) {
  enable();
  bench.take_log();
  lose_one(kDrive);
  cycle_until([this] { return station->link(Device::drive).reconnects == 1; });
  for (const Seen& seen : bench.take_log()) {
    if (seen.unit == kDrive && seen.function != 23) {
      EXPECT_EQ(seen.function, 3) << seen.address;
    }
  }
}

TEST_F(StationOnPlant, RebootedDriveIsSetUpAnewAndDoesNotResumeByItself) {
  enable();
  start(plant::FaultName::drive_reboot);
  bool fell = false;
  cycle_until([&] {
    fell = fell || !station->setup().drive_identity;
    return station->link(Device::drive).reconnects >= 1 && proven() && all_valid();
  });
  EXPECT_TRUE(fell) << "the safety layer sees that it was set up anew";
  EXPECT_EQ(bench.with_plant([](plant::Plant& p) { return p.drive().config().watchdog_time; }), 80);
  for (int i = 0; i < 50; ++i) {
    cycle();
    ASSERT_FALSE(torque_enabled());
  }
  command.speed.reset();
  cycle();
  command.speed = 0_deg_s;
  cycle_until([this] { return sample.drive.state == DriveState::operation_enabled; });
}

TEST_F(StationOnPlant, DriveThatDroppedOutStaysOutUntilTheSpeedWasWithdrawn) {
  enable();
  start(plant::FaultName::drive_drop_out);
  cycle();
  cycle();
  EXPECT_NE(sample.drive.state, DriveState::operation_enabled);
  bench.with_plant([](plant::Plant& p) { p.end(plant::FaultName::drive_drop_out); });
  for (int i = 0; i < 50; ++i) {
    cycle();
    ASSERT_FALSE(torque_enabled());
  }
  command.speed.reset();
  cycle();
  command.speed = 0_deg_s;
  cycle_until([this] { return sample.drive.state == DriveState::operation_enabled; });
}

TEST_F(StationOnPlant, ExpiredIoWatchdogKeepsThePermissiveOffUntilItWasWithdrawn) {
  enable();
  bench.spoil(
      [](std::uint8_t unit, auto, auto) { return unit == kSafetyIo ? BusStatus::timeout : BusStatus::ok; });
  for (int i = 0; i < 60; ++i) cycle();
  EXPECT_FALSE(torque_enabled());
  bench.spoil({});
  cycle_until([this] { return proven() && sample.io.quality == Quality::valid; });
  command.reset_safety_relay = true;
  for (int i = 0; i < 30; ++i) {
    cycle();
    ASSERT_FALSE(sample.io.sto_a_feedback || sample.io.sto_b_feedback);
  }
  command.permissive = false;
  command.reset_safety_relay = false;
  cycle();
  command.permissive = true;
  command.reset_safety_relay = true;
  cycle_until([this] { return sample.io.sto_a_feedback; });
}

TEST_F(StationOnPlant, IoWatchdogThatExpiredInAStallIsSetUpAnewAndNothingResumesByItself) {
  enable();
  const std::uint64_t before = station->link(Device::safety_io).reconnects;
  bench.step(400);  // the controller stood still, and no link was lost
  stand_until([&] { return station->link(Device::safety_io).reconnects > before; });
  cycle_until([this] { return proven() && all_valid(); });
  EXPECT_TRUE(sample.io.io_watchdog_ok);
  command.reset_safety_relay = true;
  for (int i = 0; i < 30; ++i) {
    cycle();
    ASSERT_FALSE(sample.io.sto_a_feedback || sample.io.sto_b_feedback);
  }
  command.permissive = false;
  command.reset_safety_relay = false;
  cycle();
  command.permissive = true;
  command.reset_safety_relay = true;
  cycle_until([this] { return sample.io.sto_a_feedback; });
}

// Behind a gateway the connection stays, whatever becomes of the device: power off, and on again with
// everything as it left the factory.
TEST_F(StationOnPlant, SR09_ADriveThatWasAwayBehindAGatewayIsSetUpAnew) {
  profiles.drive.tick.reset();  // no clock of its own tells that it began anew
  bench.put_behind_gateway();
  enable();
  start(plant::FaultName::drive_reboot);
  cycle_until([this] { return sample.drive.quality == Quality::no_answer; });
  cycle_until([this] { return sample.drive.quality == Quality::valid; });
  cycle_until([this] { return proven() && all_valid(); });
  EXPECT_EQ(bench.with_plant([](plant::Plant& p) { return p.drive().config().watchdog_time; }), 80);
  EXPECT_GE(station->link(Device::drive).reconnects, 1U);
  for (int i = 0; i < 50; ++i) {
    cycle();
    ASSERT_FALSE(torque_enabled());
  }
}

TEST_F(StationOnPlant, ExceptionsAreCountedAndKeepTheLink) {
  bring_up();
  bench.spoil([](std::uint8_t unit, std::span<const std::uint8_t> request, std::span<std::uint8_t>) {
    return unit == kLoadCell && request[0] == 3 ? BusStatus::exception : BusStatus::ok;
  });
  for (int i = 0; i < 5; ++i) {
    cycle();
    EXPECT_EQ(sample.force.quality, Quality::no_answer);
  }
  EXPECT_EQ(station->link(Device::load_cell).exceptions, 5U);
  EXPECT_EQ(station->link(Device::load_cell).state, LinkState::up);
  EXPECT_EQ(station->link(Device::load_cell).reconnects, 0U);
}

}  // namespace
