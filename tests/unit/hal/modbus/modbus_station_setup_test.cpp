// What ModbusStation has to have proved of its devices, and what it refuses.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "tests/unit/hal/modbus/station_on_plant.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;

TEST_F(StationOnPlant, SetsTheDriveUpAndReadsItBack) {
  settings.mechanics.drive_watchdog = 80_ms;
  settings.machine.angle = 85_deg;
  bring_up();
  const plant::DriveConfig set = bench.with_plant([](plant::Plant& p) { return p.drive().config(); });
  EXPECT_EQ(set.watchdog_time, 80);
  EXPECT_EQ(set.abort_option, 2);
  EXPECT_EQ(set.watchdog_source, 2);
  EXPECT_EQ(set.soft_limit_max, 87'000);
  EXPECT_EQ(set.soft_limit_min, -1'000);
  EXPECT_EQ(set.max_velocity, 6'000);
  const auto io = bench.with_plant([](plant::Plant& p) { return p.safety_io(); });
  EXPECT_EQ(io.watchdog_time(), 2);
  EXPECT_EQ(io.watchdog_state(), plant::IoWatchdogState::active);
}

TEST_F(StationOnPlant, RefusedWatchdogLeavesNoTorque) {
  profiles.drive.device.setup.erase(profiles.drive.device.setup.begin());  // never unlocked
  open();
  cycle_until([this] { return station->link(Device::drive).state == LinkState::up && all_valid(); });
  EXPECT_TRUE(station->setup().drive_identity);
  EXPECT_FALSE(station->setup().drive_watchdog);
  command.permissive = true;
  command.speed = 0_deg_s;
  command.reset_safety_relay = true;
  for (int i = 0; i < 30; ++i) {
    cycle();
    ASSERT_EQ(sample.io.outputs & 1, 0);
    ASSERT_FALSE(torque_enabled());
  }
}

TEST_F(StationOnPlant, WatchdogThatReadsBackOtherwiseIsNotProven) {
  bench.spoil([](std::uint8_t unit, std::span<const std::uint8_t> request, std::span<std::uint8_t> answer) {
    const int address = request[1] << 8 | request[2];
    if (unit == kDrive && request[0] == 3 && address == 6100) answer[3] = 81;
    return BusStatus::ok;
  });
  open();
  cycle_until([this] { return station->link(Device::drive).state == LinkState::up; });
  cycle();
  EXPECT_FALSE(station->setup().drive_watchdog);
  EXPECT_TRUE(station->setup().drive_torque_limit);
}

TEST_F(StationOnPlant, TorqueLimitWithoutEffectIsNotProven) {
  bench.spoil([](std::uint8_t unit, std::span<const std::uint8_t> request, std::span<std::uint8_t> answer) {
    const int address = request[1] << 8 | request[2];
    if (unit == kDrive && request[0] == 3 && address == 5013) answer[2] = 0x03, answer[3] = 0xE8;
    return BusStatus::ok;
  });
  open();
  cycle_until([this] { return station->link(Device::drive).state == LinkState::up; });
  cycle();
  EXPECT_TRUE(station->setup().drive_watchdog);
  EXPECT_FALSE(station->setup().drive_torque_limit);
}

TEST_F(StationOnPlant, WhatWasNotProvenIsNotTakenForProvenWhenTheLinkComesBack) {
  bench.spoil([left = 1](std::uint8_t unit, std::span<const std::uint8_t> request,
                         std::span<std::uint8_t> answer) mutable {
    const int address = request[1] << 8 | request[2];
    if (unit != kDrive) return BusStatus::ok;
    if (request[0] == 3 && address == 5013) answer[2] = 0x03, answer[3] = 0xE8;
    const bool cyclic = request[0] == 23 && request[4] == 16;
    return cyclic && left-- > 0 ? BusStatus::timeout : BusStatus::ok;
  });
  open();
  cycle_until([this] { return station->link(Device::drive).reconnects == 1; });
  cycle();
  EXPECT_TRUE(station->setup().drive_watchdog);
  EXPECT_FALSE(station->setup().drive_torque_limit) << "its effect has never been seen";
}

TEST_F(StationOnPlant, OtherRatedTorqueIsNotProven) {
  settings.mechanics.drive_rated_torque = 120_Nm;
  open();
  cycle_until([this] { return station->link(Device::drive).state == LinkState::up; });
  cycle();
  EXPECT_FALSE(station->setup().drive_torque_limit) << "every torque would be read wrong";
}

TEST_F(StationOnPlant, PartsThatCannotDoWhatTheStationNeedsAreRefusedBeforeAnythingIsConnected) {
  profiles.drive.watchdog_min = 100_ms;
  const auto opened = ModbusStation::open(settings, profiles, bench.options());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().substr(0, 89),
            "drive, communication watchdog: it takes 100 ms to 10000 ms, and the station wants 80 ms; ");
  EXPECT_EQ(bench.with_plant([](plant::Plant& p) { return p.drive().config().watchdog_time; }), 0);
}

TEST_F(StationOnPlant, DeviceOfAnotherIdentityIsNeverUsed) {
  profiles.load_cell.device.identity.at(0).value = 0x1234;
  open();
  cycle_until([this] { return station->link(Device::drive).state == LinkState::up; });
  for (int i = 0; i < 50; ++i) {
    cycle();
    ASSERT_EQ(sample.force.quality, Quality::no_answer);
  }
  EXPECT_FALSE(station->setup().load_cell_identity);
  EXPECT_NE(station->link(Device::load_cell).state, LinkState::up);
}

// Another filter or scale than it was set to: not the transmitter it is taken for.
TEST_F(StationOnPlant, SR20_ALoadCellThatDoesNotTakeItsSettingsIsNotProven) {
  constexpr std::uint16_t kRate = 18;
  profiles.load_cell.device.setup.push_back({.what = {.address = kRate, .value = 300}});
  open();
  cycle_until([this] { return station->setup().load_cell_identity; });
  station.reset();
  profiles.load_cell.device.setup.back().what.value = 60000;  // refused with exception 03
  open();
  cycle_until([this] { return station->link(Device::load_cell).state == LinkState::up; });
  for (int i = 0; i < 20; ++i) {
    cycle();
    ASSERT_FALSE(station->setup().load_cell_identity);
  }
}

TEST_F(StationOnPlant, EachDeviceIsReportedByItself) {
  bring_up();
  EXPECT_FALSE(station->report(Device::load_cell_b)) << "both channels are one transmitter's";
  EXPECT_EQ(station->link(Device::load_cell_b).ok, 0U);
  for (const Device device : {Device::drive, Device::load_cell, Device::safety_io}) {
    ASSERT_TRUE(station->report(device));
    EXPECT_TRUE(station->report(device)->identity && station->report(device)->settings);
    EXPECT_GT(station->report(device)->link.ok, 0U);
  }
}

TEST_F(StationOnPlant, OfTwoTransmittersTheOneThatDoesNotTakeItsSettingsIsTold) {
  fit_second_transmitter();
  constexpr std::uint16_t kRate = 18;
  profiles.load_cell_b->device.setup.push_back({.what = {.address = kRate, .value = 60000}});  // refused
  open();
  cycle_until([this] {
    return station->link(Device::load_cell).state == LinkState::up &&
           station->link(Device::load_cell_b).state == LinkState::up;
  });
  cycle();
  EXPECT_FALSE(station->setup().load_cell_identity) << "it is of both";
  ASSERT_TRUE(station->report(Device::load_cell) && station->report(Device::load_cell_b));
  EXPECT_TRUE(station->report(Device::load_cell)->identity);
  EXPECT_TRUE(station->report(Device::load_cell)->settings);
  EXPECT_TRUE(station->report(Device::load_cell_b)->identity);
  EXPECT_FALSE(station->report(Device::load_cell_b)->settings);
}

TEST_F(StationOnPlant, OfTwoTransmittersTheOneOfAnotherIdentityIsTold) {
  fit_second_transmitter();
  profiles.load_cell.device.identity.at(0).value = 0x1234;
  open();
  cycle_until([this] { return station->link(Device::load_cell_b).state == LinkState::up; });
  EXPECT_FALSE(station->report(Device::load_cell)->identity);
  EXPECT_FALSE(station->report(Device::load_cell)->settings) << "nothing was set";
  EXPECT_TRUE(station->report(Device::load_cell_b)->identity);
  EXPECT_TRUE(station->report(Device::load_cell_b)->settings);
}

TEST_F(StationOnPlant, OfTwoTransmittersEachCountsItsOwn) {
  fit_second_transmitter();
  bring_up();
  for (const auto& [unit, own, other] : {std::tuple{kLoadCell, Device::load_cell, Device::load_cell_b},
                                         std::tuple{kLoadCellB, Device::load_cell_b, Device::load_cell}}) {
    const LinkStatistics own_before = station->link(own);
    const LinkStatistics other_before = station->link(other);
    lose_one(unit);
    cycle();
    EXPECT_EQ(sample.force.quality, Quality::no_answer) << "one channel alone is no force";
    EXPECT_EQ(station->link(own).timeouts, own_before.timeouts + 1);
    EXPECT_EQ(station->link(own).ok, own_before.ok);
    EXPECT_NE(station->link(own).state, LinkState::up);
    EXPECT_EQ(station->link(other).timeouts, other_before.timeouts);
    EXPECT_EQ(station->link(other).ok, other_before.ok + 1);
    EXPECT_EQ(station->link(other).state, LinkState::up);
    EXPECT_GE(station->link(own).last_good_age, station->link(other).last_good_age + 10_ms);
    cycle_until([&, own = own] { return station->link(own).state == LinkState::up && all_valid(); });
    EXPECT_EQ(station->link(own).reconnects, own_before.reconnects + 1);
    EXPECT_EQ(station->link(other).reconnects, other_before.reconnects);
  }
}

// Register 19 of the load cell is kept without power, and 10 as it leaves the factory.
TEST_F(StationOnPlant, ARegisterThatIsKeptIsWrittenOnlyWhereItReadsOtherwise) {
  const auto writings = [this] {
    const std::vector<Seen> log = bench.take_log();
    return std::count_if(log.begin(), log.end(), [](const Seen& seen) {
      return seen.unit == kLoadCell && (seen.function == 6 || seen.function == 16) && seen.address == 19;
    });
  };
  bring_up();
  EXPECT_EQ(writings(), 0) << "it reads what is wanted";
  station.reset();
  bench.with_plant([](plant::Plant& p) { return p.load_cell().write_filter(50); });
  bring_up();
  EXPECT_EQ(writings(), 1);
  lose_one(kLoadCell);
  cycle_until([this] { return station->link(Device::load_cell).reconnects == 1 && all_valid(); });
  EXPECT_EQ(writings(), 0) << "it stands";
  station.reset();
  profiles.load_cell.device.setup.at(0).nv = false;
  bring_up();
  EXPECT_EQ(writings(), 1) << "what is not kept is written anew";
}

TEST_F(StationOnPlant, PeriodThatCannotCarryTheTimeoutsIsRefusedWithTheFigures) {
  settings.period = 8_ms;
  const auto refused = ModbusStation::open(settings, profiles, bench.options());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("8"), std::string::npos) << refused.error();
  EXPECT_NE(refused.error().find("9"), std::string::npos) << refused.error();
  settings.period = 10_ms;
  settings.drive.host = "drive.example";
  const auto named = ModbusStation::open(settings, profiles);
  ASSERT_FALSE(named);
  EXPECT_NE(named.error().find("drive.example"), std::string::npos);
}

}  // namespace
