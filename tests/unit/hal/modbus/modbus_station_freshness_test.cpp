// What ModbusStation calls fresh, stale and bad.
#include <gtest/gtest.h>

#include <cstdint>

#include "tests/unit/hal/modbus/station_on_plant.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;

TEST_F(StationOnPlant, ForceIsStaleWhenTheCounterStandsAndBadWhenTheCellSaysSo) {
  bring_up();
  start(plant::FaultName::counter_frozen);
  cycle();
  cycle();
  EXPECT_EQ(sample.force.quality, Quality::stale);
  bench.with_plant([](plant::Plant& p) { p.end(plant::FaultName::counter_frozen); });
  cycle();
  cycle();
  EXPECT_EQ(sample.force.quality, Quality::valid);
  start(plant::FaultName::force_open);
  cycle();
  cycle();
  EXPECT_EQ(sample.force.quality, Quality::bad_content);
}

TEST_F(StationOnPlant, StuckValueWithARunningCounterIsFresh) {
  bring_up();
  start(plant::FaultName::force_stuck);
  for (int i = 0; i < 10; ++i) cycle();
  EXPECT_EQ(sample.force.quality, Quality::valid) << "freshness is the counter's, not the value's";
}

TEST_F(StationOnPlant, InputsAreStaleWhenTheScanStands) {
  bring_up();
  start(plant::FaultName::io_frozen);
  cycle();
  cycle();
  EXPECT_EQ(sample.io.quality, Quality::stale);
}

TEST_F(StationOnPlant, DriveIsStaleWhenItsTickStandsOrItEchoesAnOldCommand) {
  bring_up();
  sample = station->read();
  station->write(command);
  sample = station->read();
  station->write(command);  // no millisecond has passed
  sample = station->read();
  EXPECT_EQ(sample.drive.quality, Quality::stale);
  bench.step(10);
  cycle();
  bench.spoil([](std::uint8_t unit, std::span<const std::uint8_t> request, std::span<std::uint8_t> answer) {
    if (unit == kDrive && request[0] == 23)
      answer[2 + 2 * 12 + 1] = static_cast<std::uint8_t>(answer[2 + 2 * 12 + 1] - 2);
    return BusStatus::ok;
  });
  cycle();
  cycle();
  EXPECT_EQ(sample.drive.quality, Quality::stale);
}

TEST_F(StationOnPlant, SR09_ADriveWhoseSpeedIsOutOfRangeGivesNoGoodAnswerAndIsCounted) {
  enable();
  const std::uint64_t before = station->link(Device::drive).bad_contents;
  bench.spoil([](std::uint8_t unit, auto, std::span<std::uint8_t> answer) {
    if (unit == kDrive && answer.size() > 12) answer[2 + 2 * 4] = 0x40;  // the speed's high word
    return BusStatus::ok;
  });
  cycle();
  cycle();
  EXPECT_EQ(sample.drive.quality, Quality::bad_content);
  EXPECT_GT(station->link(Device::drive).bad_contents, before);
  EXPECT_EQ(station->link(Device::drive).state, LinkState::up) << "the answers are good";
  bench.spoil(nullptr);
  cycle();
  cycle();
  EXPECT_EQ(sample.drive.quality, Quality::valid);
}

TEST_F(StationOnPlant, SR06_AForceOutOfRangeIsBadContentAndIsCounted) {
  bring_up();
  bench.spoil([](std::uint8_t unit, auto, std::span<std::uint8_t> answer) {
    if (unit == kLoadCell && answer.size() > 12) answer[2 + 2 * 3] = 0x01;  // net A, its high word
    return BusStatus::ok;
  });
  cycle();
  EXPECT_EQ(sample.force.quality, Quality::bad_content);
  EXPECT_TRUE(sample.force.error_a);
  EXPECT_FALSE(sample.force.error_b);
  EXPECT_EQ(station->link(Device::load_cell).bad_contents, 1U);
}

TEST_F(StationOnPlant, KnowsNothingBeforeItsDevicesAnswer) {
  bench.spoil([](std::uint8_t, auto, auto) { return BusStatus::timeout; });
  open();
  for (int i = 0; i < 20; ++i) cycle();
  EXPECT_EQ(sample.drive.quality, Quality::no_answer);
  EXPECT_EQ(sample.force.quality, Quality::no_answer);
  EXPECT_EQ(sample.io.quality, Quality::no_answer);
  EXPECT_FALSE(sample.io.estop_ok);
  const SetupResult s = station->setup();
  EXPECT_FALSE(s.drive_identity || s.drive_watchdog || s.drive_torque_limit || s.load_cell_identity ||
               s.safety_io_identity || s.safety_io_watchdog);
}

}  // namespace
