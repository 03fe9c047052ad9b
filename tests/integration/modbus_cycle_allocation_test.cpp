// The cycle allocates nothing: not while all is well, not in the cycles in which the simulator dies.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "config/loader/load.hpp"
#include "hal/modbus/modbus_station.hpp"
#include "tests/allocation_trap/allocation_trap.hpp"
#include "tests/integration/simulator_process.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;

TEST(ModbusCycle, AllocatesNothing) {
  allocation_trap::restart();
  integration::SimulatorProcess simulator;
  auto settings = config::load_station(STRETCH_SOURCE_DIR "/config/stations/simulator.toml").value();
  settings.drive.port = settings.load_cell.port = settings.safety_io.port = simulator.port();
  const std::string folder = STRETCH_SOURCE_DIR "/config/profiles/simulator-";
  StationProfiles profiles{config::load_drive_profile(folder + "drive.toml").value(),
                           config::load_load_cell_profile(folder + "load-cell.toml").value(),
                           config::load_safety_io_profile(folder + "safety-io.toml").value()};
  const auto station = std::move(ModbusStation::open(settings, profiles).value());
  Command command;
  Sample sample;
  const auto cycle = [&] {
    allocation_trap::arm();
    sample = station->read();
    station->write(command);
    const SetupResult setup = station->setup();
    const LinkStatistics link = station->link(Device::drive);
    allocation_trap::disarm();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return setup.drive_identity && link.state == LinkState::up;
  };
  const auto began = std::chrono::steady_clock::now();
  while (!cycle() || sample.force.quality != Quality::valid) {
    ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
  }
  command.permissive = true;
  command.reset_safety_relay = true;
  command.speed = 0_deg_s;
  command.zero_force = true;
  for (int i = 0; i < 200; ++i) cycle();
  simulator.signal(SIGKILL);
  for (int i = 0; i < 50; ++i) cycle();
  EXPECT_EQ(sample.drive.quality, Quality::no_answer);
  EXPECT_EQ(allocation_trap::caught(), 0);
}

}  // namespace
