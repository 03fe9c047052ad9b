// ModbusStation against the real simulator process, over real sockets.
#include "hal/modbus/modbus_station.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "config/loader/load.hpp"
#include "tests/integration/simulator_process.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;
using Json = nlohmann::json;

constexpr auto kLong = std::chrono::seconds(30);  // a machine this slow is broken

class AtTheSimulator : public testing::Test {
 protected:
  void SetUp() override {
    auto loaded = config::load_station(STRETCH_SOURCE_DIR "/config/stations/simulator.toml");
    ASSERT_TRUE(loaded);
    settings = *loaded;
    settings.drive.port = settings.load_cell.port = settings.safety_io.port = simulator.port();
    const auto profile = [](const char* name) {
      return std::string(STRETCH_SOURCE_DIR "/config/profiles/") + name + ".toml";
    };
    profiles.drive = config::load_drive_profile(profile("simulator-drive")).value();
    profiles.load_cell = config::load_load_cell_profile(profile("simulator-load-cell")).value();
    profiles.safety_io = config::load_safety_io_profile(profile("simulator-safety-io")).value();
    // A busy machine may answer late; what a late answer does is for other tests.
    for (auto* device : {&profiles.drive.device, &profiles.load_cell.device, &profiles.safety_io.device}) {
      device->response_timeout = 300_ms;
    }
    settings.period = 1_s;
    // Nor may a busy machine's pauses trip the watchdogs that are not being tested.
    settings.mechanics.drive_watchdog = 2_s;
    profiles.safety_io.watchdog = 5_s;
    auto opened = ModbusStation::open(settings, profiles);
    ASSERT_TRUE(opened) << opened.error();
    station = std::move(*opened);
  }

  // Cycles of about 10 ms with `command` until `done`; false when it never is.
  bool cycle_until(const std::function<bool()>& done, std::chrono::steady_clock::duration longest = kLong) {
    const auto began = std::chrono::steady_clock::now();
    auto next = began;
    do {
      sample = station->read();
      if (done()) return true;
      station->write(command);
      next = std::max(next + std::chrono::milliseconds(10), std::chrono::steady_clock::now());
      std::this_thread::sleep_until(next);
    } while (std::chrono::steady_clock::now() - began < longest);
    return false;
  }
  bool all_valid() const {
    return sample.drive.quality == Quality::valid && sample.force.quality == Quality::valid &&
           sample.io.quality == Quality::valid;
  }
  bool proven() const {
    const SetupResult s = station->setup();
    return s.drive_identity && s.drive_watchdog && s.drive_torque_limit && s.load_cell_identity &&
           s.safety_io_identity && s.safety_io_watchdog;
  }
  void close_safety_circuit() {
    command = Command{};
    ASSERT_TRUE(cycle_until([this] { return proven() && all_valid(); }));
    command.permissive = true;
    command.torque_limit = 90_Nm;
    command.acceleration = 40_deg_s2;
    command.reset_safety_relay = true;
    ASSERT_TRUE(cycle_until([this] { return sample.io.sto_a_feedback && sample.io.sto_b_feedback; }));
    command.reset_safety_relay = false;
  }
  void enable() {
    close_safety_circuit();
    if (sample.drive.state == DriveState::fault) {
      command.reset_drive_fault = true;
      ASSERT_TRUE(cycle_until([this] { return sample.drive.state != DriveState::fault; }));
      command.reset_drive_fault = false;
      ASSERT_TRUE(cycle_until([this] { return all_valid(); }));
    }
    command.speed = 0_deg_s;
    ASSERT_TRUE(cycle_until([this] { return sample.drive.state == DriveState::operation_enabled; }));
  }

  integration::SimulatorProcess simulator;
  config::Station settings;
  StationProfiles profiles;
  std::unique_ptr<ModbusStation> station;
  Command command;
  Sample sample;
};

TEST_F(AtTheSimulator, SetsUpEnablesMovesAndReadsTheTruth) {
  enable();
  EXPECT_NEAR(sample.drive.torque_limit.si(), 90.0, 0.1);
  command.speed = 5_deg_s;
  ASSERT_TRUE(cycle_until([this] { return sample.drive.angle > 5_deg; }));
  command.speed = 0_deg_s;
  ASSERT_TRUE(cycle_until([this] { return abs(sample.drive.speed) < degrees_per_second(0.05); }));
  const Json truth = simulator.truth();
  EXPECT_TRUE(truth["torque_enabled"]);
  EXPECT_NEAR(truth["angle_deg"].get<double>(), in_degrees(sample.drive.angle), 0.2);
  for (const Device device : {Device::drive, Device::load_cell, Device::safety_io}) {
    const LinkStatistics link = station->link(device);
    EXPECT_EQ(link.state, LinkState::up);
    EXPECT_GT(link.ok, 10U);
    EXPECT_EQ(link.bad_frames, 0U);
    EXPECT_EQ(link.exceptions, 0U);
    EXPECT_GT(link.round_trip_p50, Duration{});
    EXPECT_LE(link.round_trip_p50, link.round_trip_p99);
    EXPECT_LE(link.round_trip_p99, link.round_trip_max);
  }
}

TEST_F(AtTheSimulator, RemovingThePermissiveOpensStoAndDisables) {
  enable();
  command.permissive = false;
  ASSERT_TRUE(cycle_until([this] {
    return !sample.io.sto_a_feedback && !sample.io.sto_b_feedback && sample.io.quality == Quality::valid &&
           sample.drive.quality == Quality::valid && sample.drive.state != DriveState::operation_enabled;
  }));
  EXPECT_FALSE(simulator.truth()["torque_enabled"]);
}

TEST_F(AtTheSimulator, DriveAndIoLetGoWhenTheWritingStops) {
  enable();
  const auto began = std::chrono::steady_clock::now();
  while (simulator.truth()["torque_enabled"].get<bool>()) {
    ASSERT_LT(std::chrono::steady_clock::now() - began, kLong);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  // Nothing resumes by itself when the writing goes on as if nothing had been.
  ASSERT_TRUE(cycle_until([this] { return all_valid() && sample.drive.state == DriveState::fault; }));
  EXPECT_EQ(sample.drive.error_code, 0x8130);
  EXPECT_FALSE(cycle_until([this] { return sample.drive.state == DriveState::operation_enabled; },
                           std::chrono::milliseconds(300)));
}

TEST_F(AtTheSimulator, SimulatorThatDiesLeavesNoSampleAndNoPermission) {
  enable();
  simulator.signal(SIGKILL);
  simulator.wait();
  ASSERT_TRUE(cycle_until([this] {
    return sample.drive.quality == Quality::no_answer && sample.force.quality == Quality::no_answer &&
           sample.io.quality == Quality::no_answer;
  }));
  EXPECT_FALSE(sample.io.estop_ok);
  EXPECT_EQ(sample.drive.state, DriveState::unknown);
  ASSERT_TRUE(cycle_until([this] { return station->link(Device::drive).state == LinkState::down; }));
}

TEST_F(AtTheSimulator, StalledSimulatorCostsItsTimeoutOnceAndIsTakenBackWhenItGoesOn) {
  enable();
  simulator.signal(SIGSTOP);
  ASSERT_TRUE(cycle_until([this] { return sample.force.quality == Quality::no_answer; }));
  simulator.signal(SIGCONT);
  ASSERT_TRUE(cycle_until([this] { return all_valid() && proven(); }));
  EXPECT_GE(station->link(Device::load_cell).timeouts, 1U);
  EXPECT_GE(station->link(Device::load_cell).reconnects, 1U);
}

}  // namespace
