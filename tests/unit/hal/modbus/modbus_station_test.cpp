// ModbusStation in its cycle: what is written when and in which order, and how long it may take.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/unit/hal/modbus/station_on_plant.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;

TEST_F(StationOnPlant, DrivePartIsTheAnswerToTheWriteBefore) {
  bring_up();
  for (int i = 0; i < 5; ++i) {
    sample = station->read();
    const std::uint16_t echoed = sample.drive.command_echo;
    station->write(command);
    const std::uint16_t counter =
        bench.with_plant([](plant::Plant& p) { return p.drive().command().command_counter; });
    EXPECT_EQ(counter, static_cast<std::uint16_t>(echoed + 1));
    bench.step(10);
  }
}

TEST_F(StationOnPlant, WalksTheDriveUpOneStepACycleAndMovesItOnlyWhenEnabled) {
  bring_up();
  command.permissive = true;
  command.torque_limit = 90_Nm;
  command.reset_safety_relay = true;
  cycle_until([this] { return sample.io.sto_a_feedback; });
  command.reset_safety_relay = false;
  command.speed = 3_deg_s;
  bench.take_log();
  std::vector<std::uint16_t> words;
  for (int i = 0; i < 8; ++i) {
    cycle();
    const auto speed = bench.with_plant([](plant::Plant& p) { return p.drive().command().target_velocity; });
    for (const Seen& seen : bench.take_log()) {
      if (seen.unit != kDrive) continue;
      words.push_back(seen.value);
      EXPECT_EQ(speed != 0, words.size() > 6) << "no speed before it is enabled";
    }
  }
  EXPECT_EQ(words, (std::vector<std::uint16_t>{6, 6, 7, 7, 15, 15, 15, 15}))
      << "an answer shows what the write before it has led to";
  EXPECT_EQ(sample.drive.state, DriveState::operation_enabled);
}

TEST_F(StationOnPlant, NothingIsDisabledAndZeroIsNot) {
  enable();
  for (int i = 0; i < 10; ++i) cycle();
  EXPECT_EQ(sample.drive.state, DriveState::operation_enabled);
  command.speed.reset();
  cycle();
  EXPECT_FALSE(torque_enabled());
  cycle();
  cycle();
  EXPECT_EQ(sample.drive.state, DriveState::switch_on_disabled);
}

TEST_F(StationOnPlant, DisabledForOneCycleIsEnabledAgain) {
  enable();
  command.speed.reset();
  cycle();
  command.speed = 0_deg_s;
  cycle();
  EXPECT_FALSE(torque_enabled());
  cycle_until([this] { return sample.drive.state == DriveState::operation_enabled; });
}

TEST_F(StationOnPlant, SpeedThatIsNoNumberDisables) {
  enable();
  command.speed = degrees_per_second(std::numeric_limits<double>::quiet_NaN());
  cycle();
  cycle();
  EXPECT_FALSE(torque_enabled());
}

TEST_F(StationOnPlant, SafetyOutputGoesBeforeTheDriveWhenTorqueIsRemovedAndAfterItWhenGiven) {
  enable();
  const auto order = [this] {
    std::vector<std::uint8_t> units;
    for (const Seen& seen : bench.take_log()) {
      if (seen.unit == kDrive || (seen.unit == kSafetyIo && seen.address == 16)) units.push_back(seen.unit);
    }
    return units;
  };
  bench.take_log();
  command.permissive = false;
  cycle();
  EXPECT_EQ(order(), (std::vector<std::uint8_t>{kSafetyIo, kDrive}));
  command.permissive = true;
  cycle();
  EXPECT_EQ(order(), (std::vector<std::uint8_t>{kDrive, kSafetyIo}));
}

TEST_F(StationOnPlant, OutputsAreWrittenWhenChangedAndRefreshedWithin50Ms) {
  bring_up();
  std::vector<int> written;
  std::vector<std::uint16_t> triggers;
  bench.take_log();
  for (int i = 0; i < 40; ++i) {
    if (i == 20) command.lamp_red = true;
    cycle();
    for (const Seen& seen : bench.take_log()) {
      if (seen.unit != kSafetyIo || seen.function != 6) continue;
      if (seen.address == 16) written.push_back(i);
      if (seen.address == 0x1003) triggers.push_back(seen.value);
    }
  }
  EXPECT_NE(std::find(written.begin(), written.end(), 20), written.end()) << "a change at once";
  for (std::size_t i = 1; i < written.size(); ++i) EXPECT_LE(written[i] - written[i - 1], 5) << "50 ms";
  EXPECT_LT(written.size(), 12U) << "and no more often than it has to";
  EXPECT_EQ(std::adjacent_find(triggers.begin(), triggers.end()), triggers.end()) << "the trigger changes";
}

TEST_F(StationOnPlant, DriveWithoutFunction23IsServedByTwoRequests) {
  bench.spoil([](std::uint8_t, std::span<const std::uint8_t> request, std::span<std::uint8_t> answer) {
    if (request[0] != 23) return BusStatus::ok;
    answer[0] = 23 | 0x80;
    return BusStatus::bad_frame;
  });
  profiles.drive.device.fc23 = false;
  enable();
  bench.take_log();
  cycle();
  std::vector<int> functions;
  for (const Seen& seen : bench.take_log()) {
    if (seen.unit == kDrive) functions.push_back(seen.function);
  }
  EXPECT_EQ(functions, (std::vector<int>{16, 3}));
}

TEST_F(StationOnPlant, ZeroIsCommandedOnceOnItsEdge) {
  bring_up();
  bench.take_log();
  command.zero_force = true;
  for (int i = 0; i < 5; ++i) cycle();
  std::vector<std::uint16_t> commands;
  for (const Seen& seen : bench.take_log()) {
    if (seen.unit == kLoadCell && seen.function == 6) commands.push_back(seen.value);
  }
  EXPECT_EQ(commands, (std::vector<std::uint16_t>{100, 0}));
  command.zero_force = false;
  cycle();
  command.zero_force = true;
  bench.take_log();
  cycle();
  const auto log = bench.take_log();
  EXPECT_EQ(std::count(log.begin(), log.end(), Seen{kLoadCell, 6, 5, 100}), 1) << "and on the next one again";
}

// Seven transactions, each just within its time-out.
TEST_F(StationOnPlant, ACycleTakesNoLongerThanTheTimeoutsTogetherHoweverManyTransactionsItHolds) {
  profiles.drive.device.fc23 = false;
  enable();
  bench.slow(2900);
  command.zero_force = true;
  command.lamp_yellow = !command.lamp_yellow;
  const Instant began = PlantBench::now();
  (void)station->read();
  station->write(command);
  const Duration taken = PlantBench::now() - began;
  EXPECT_LE(taken, 9_ms);
  EXPECT_GT(taken, 8_ms) << "what fits is done";

  bench.slow(0);
  bench.take_log();
  cycle();
  const auto log = bench.take_log();
  EXPECT_EQ(std::count_if(log.begin(), log.end(),
                          [](const Seen& s) { return s.unit == kSafetyIo && s.function == 6; }),
            2)
      << "what was held back is due in the next cycle";
  cycle();
  EXPECT_TRUE(all_valid()) << "no link was given up";
}

TEST_F(StationOnPlant, NothingHoldsBackTheWriteThatRemovesTorque) {
  profiles.drive.device.response_timeout = 1_ms;
  profiles.safety_io.device.response_timeout = 5_ms;
  enable();
  bench.slow(2900);
  bench.take_log();
  command.permissive = false;
  command.speed.reset();
  (void)station->read();
  station->write(command);
  const auto log = bench.take_log();
  EXPECT_EQ(std::count_if(log.begin(), log.end(),
                          [](const Seen& s) { return s.unit == kSafetyIo && s.function == 6; }),
            1);
}

}  // namespace
