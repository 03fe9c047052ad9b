// ModbusStation on the plant in steps of the test's own: order, freshness, enabling, and what comes back by
// itself.
#include "hal/modbus/modbus_station.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include "config/loader/load.hpp"
#include "tests/unit/hal/modbus/plant_bench.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;

constexpr std::uint8_t kDrive = 1;
constexpr std::uint8_t kLoadCell = 2;
constexpr std::uint8_t kSafetyIo = 3;

StationProfiles simulator_profiles() {
  const auto path = [](const char* name) {
    return std::string(STRETCH_SOURCE_DIR "/config/profiles/simulator-") + name + ".toml";
  };
  return {config::load_drive_profile(path("drive")).value(),
          config::load_load_cell_profile(path("load-cell")).value(),
          config::load_safety_io_profile(path("safety-io")).value()};
}

class Station : public testing::Test {
 protected:
  void open() {
    auto opened = ModbusStation::open(settings, profiles, bench.options());
    ASSERT_TRUE(opened) << opened.error();
    station = std::move(*opened);
  }
  void cycle() {
    sample = station->read();
    station->write(command);
    bench.step(10);
  }
  // The supervisor is a real thread: cycles, without the plant's time passing much, until `done`.
  template <class Done>
  void cycle_until(Done done) {
    const auto began = std::chrono::steady_clock::now();
    do {
      ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
      std::this_thread::yield();
      cycle();
    } while (!done());
  }
  // The same while the plant stands still: no watchdog runs out because the supervisor gets no processor.
  template <class Done>
  void stand_until(Done done) {
    const auto began = std::chrono::steady_clock::now();
    do {
      ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
      std::this_thread::yield();
      sample = station->read();
      station->write(command);
      bench.pass(1);
    } while (!done());
  }
  bool proven() const {
    const SetupResult s = station->setup();
    return s.drive_identity && s.drive_watchdog && s.drive_torque_limit && s.load_cell_identity &&
           s.safety_io_identity && s.safety_io_watchdog;
  }
  bool all_valid() const {
    return sample.drive.quality == Quality::valid && sample.force.quality == Quality::valid &&
           sample.io.quality == Quality::valid;
  }
  void bring_up() {
    open();
    cycle_until([this] { return proven() && all_valid(); });
  }
  void enable() {
    bring_up();
    command.permissive = true;
    command.torque_limit = 90_Nm;
    command.acceleration = 40_deg_s2;
    command.reset_safety_relay = true;
    cycle_until([this] { return sample.io.sto_a_feedback && sample.io.sto_b_feedback; });
    command.reset_safety_relay = false;
    command.speed = 0_deg_s;
    cycle_until([this] { return sample.drive.state == DriveState::operation_enabled; });
  }
  bool torque_enabled() {
    return bench.with_plant([](plant::Plant& p) { return p.truth().torque_enabled; });
  }
  // Loses exactly one answer of a unit.
  void lose_one(std::uint8_t of) {
    bench.spoil([of, left = 1](std::uint8_t unit, auto, auto) mutable {
      return unit == of && left-- > 0 ? BusStatus::timeout : BusStatus::ok;
    });
  }
  void start(plant::FaultName fault) {
    bench.with_plant([fault](plant::Plant& p) { return p.start(fault); });
  }

  PlantBench bench;
  config::Station settings;
  StationProfiles profiles = simulator_profiles();
  std::unique_ptr<ModbusStation> station;
  Command command;
  Sample sample;
};

TEST_F(Station, KnowsNothingBeforeItsDevicesAnswer) {
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

TEST_F(Station, SetsTheDriveUpAndReadsItBack) {
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

TEST_F(Station, DrivePartIsTheAnswerToTheWriteBefore) {
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

TEST_F(Station, WalksTheDriveUpOneStepACycleAndMovesItOnlyWhenEnabled) {
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

TEST_F(Station, NothingIsDisabledAndZeroIsNot) {
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

TEST_F(Station, DisabledForOneCycleIsEnabledAgain) {
  enable();
  command.speed.reset();
  cycle();
  command.speed = 0_deg_s;
  cycle();
  EXPECT_FALSE(torque_enabled());
  cycle_until([this] { return sample.drive.state == DriveState::operation_enabled; });
}

TEST_F(Station, SpeedThatIsNoNumberDisables) {
  enable();
  command.speed = degrees_per_second(std::numeric_limits<double>::quiet_NaN());
  cycle();
  cycle();
  EXPECT_FALSE(torque_enabled());
}

TEST_F(Station, SafetyOutputGoesBeforeTheDriveWhenTorqueIsRemovedAndAfterItWhenGiven) {
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

TEST_F(Station, OutputsAreWrittenWhenChangedAndRefreshedWithin50Ms) {
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

TEST_F(Station, ForceIsStaleWhenTheCounterStandsAndBadWhenTheCellSaysSo) {
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

TEST_F(Station, StuckValueWithARunningCounterIsFresh) {
  bring_up();
  start(plant::FaultName::force_stuck);
  for (int i = 0; i < 10; ++i) cycle();
  EXPECT_EQ(sample.force.quality, Quality::valid) << "freshness is the counter's, not the value's";
}

TEST_F(Station, InputsAreStaleWhenTheScanStands) {
  bring_up();
  start(plant::FaultName::io_frozen);
  cycle();
  cycle();
  EXPECT_EQ(sample.io.quality, Quality::stale);
}

TEST_F(Station, DriveIsStaleWhenItsTickStandsOrItEchoesAnOldCommand) {
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

TEST_F(Station, OneLostAnswerIsNoFault) {
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

TEST_F(Station, VerifyingALinkThatCameBackWritesNothing) {
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

TEST_F(Station, RebootedDriveIsSetUpAnewAndDoesNotResumeByItself) {
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

TEST_F(Station, DriveThatDroppedOutStaysOutUntilTheSpeedWasWithdrawn) {
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

TEST_F(Station, ExpiredIoWatchdogKeepsThePermissiveOffUntilItWasWithdrawn) {
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

TEST_F(Station, IoWatchdogThatExpiredInAStallIsSetUpAnewAndNothingResumesByItself) {
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

TEST_F(Station, RefusedWatchdogLeavesNoTorque) {
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

TEST_F(Station, WatchdogThatReadsBackOtherwiseIsNotProven) {
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

TEST_F(Station, TorqueLimitWithoutEffectIsNotProven) {
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

TEST_F(Station, WhatWasNotProvenIsNotTakenForProvenWhenTheLinkComesBack) {
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

TEST_F(Station, OtherRatedTorqueIsNotProven) {
  settings.mechanics.drive_rated_torque = 120_Nm;
  open();
  cycle_until([this] { return station->link(Device::drive).state == LinkState::up; });
  cycle();
  EXPECT_FALSE(station->setup().drive_torque_limit) << "every torque would be read wrong";
}

TEST_F(Station, PartsThatCannotDoWhatTheStationNeedsAreRefusedBeforeAnythingIsConnected) {
  profiles.drive.watchdog_min = 100_ms;
  const auto opened = ModbusStation::open(settings, profiles, bench.options());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().substr(0, 89),
            "drive, communication watchdog: it takes 100 ms to 10000 ms, and the station wants 80 ms; ");
  EXPECT_EQ(bench.with_plant([](plant::Plant& p) { return p.drive().config().watchdog_time; }), 0);
}

TEST_F(Station, DeviceOfAnotherIdentityIsNeverUsed) {
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
TEST_F(Station, SR20_ALoadCellThatDoesNotTakeItsSettingsIsNotProven) {
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

// Register 19 of the load cell is kept without power, and 10 as it leaves the factory.
TEST_F(Station, ARegisterThatIsKeptIsWrittenOnlyWhereItReadsOtherwise) {
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

TEST_F(Station, SR09_ADriveWhoseSpeedIsOutOfRangeGivesNoGoodAnswerAndIsCounted) {
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

TEST_F(Station, SR06_AForceOutOfRangeIsBadContentAndIsCounted) {
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

TEST_F(Station, DriveWithoutFunction23IsServedByTwoRequests) {
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

TEST_F(Station, ZeroIsCommandedOnceOnItsEdge) {
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

TEST_F(Station, ExceptionsAreCountedAndKeepTheLink) {
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

// Seven transactions, each just within its time-out.
TEST_F(Station, ACycleTakesNoLongerThanTheTimeoutsTogetherHoweverManyTransactionsItHolds) {
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

TEST_F(Station, NothingHoldsBackTheWriteThatRemovesTorque) {
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

TEST_F(Station, PeriodThatCannotCarryTheTimeoutsIsRefusedWithTheFigures) {
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
