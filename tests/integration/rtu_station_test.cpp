// A station on one serial line: the controller's client against a real simulator at the other end of a
// pseudo-terminal, as slow as 115200 baud is.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "config/loader/load.hpp"
#include "hal/modbus/bus_budget.hpp"
#include "hal/modbus/modbus_station.hpp"
#include "tests/integration/simulator_process.hpp"

namespace {
using namespace stretch;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using hal::Device;
using integration::SimulatorProcess;

constexpr auto kAll = {Device::drive, Device::load_cell, Device::safety_io};

std::size_t open_files() {
  const fs::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

class RtuStation : public testing::Test {
 protected:
  RtuStation() {
    std::string pattern = testing::TempDir() + "stretch-rtu-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    std::ostringstream text;
    text << std::ifstream(STRETCH_SOURCE_DIR "/config/stations/simulator-rtu.toml").rdbuf();
    std::string station = text.str();
    const std::string shipped = "/tmp/stretch-tty";
    station.replace(station.rfind(shipped), shipped.size(), tty());
    std::ofstream(file()) << station;
    start_simulator();
    settings_ = config::load_station(file()).value();
    profiles_ = {config::load_drive_profile("simulator-drive").value(),
                 config::load_load_cell_profile("simulator-load-cell").value(),
                 config::load_safety_io_profile("simulator-safety-io").value()};
    auto opened = hal::ModbusStation::open(settings_, profiles_);
    if (!opened) throw std::runtime_error(opened.error());
    station_ = std::move(*opened);
    next_ = std::chrono::steady_clock::now();
  }
  ~RtuStation() override {
    station_.reset();
    simulator_.reset();
    fs::remove_all(folder_);
  }

  [[nodiscard]] std::string tty() const { return folder_ + "/tty"; }
  [[nodiscard]] std::string file() const { return folder_ + "/station.toml"; }
  void start_simulator() {
    simulator_.reset();
    simulator_ =
        std::make_unique<SimulatorProcess>(std::vector<std::string>{"--config", file(), "--pty", tty()});
  }

  // As the control loop does, in real time, with the drive disabled and the permissive off.
  void cycle() {
    next_ += 25ms;
    std::this_thread::sleep_until(next_);
    if (next_ < std::chrono::steady_clock::now() - 1s) next_ = std::chrono::steady_clock::now();
    sample_ = station_->read();
    station_->write(hal::Command{});
  }
  template <class Done>
  bool cycle_until(Done done) {
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      cycle();
    }
    return true;
  }
  [[nodiscard]] bool all_up() const {
    for (const Device device : kAll) {
      if (station_->link(device).state != hal::LinkState::up) return false;
    }
    return true;
  }
  [[nodiscard]] bool all_valid() const {
    return sample_.drive.quality == hal::Quality::valid && sample_.force.quality == hal::Quality::valid &&
           sample_.io.quality == hal::Quality::valid;
  }

  std::string folder_;
  std::unique_ptr<SimulatorProcess> simulator_;
  config::Station settings_;
  hal::StationProfiles profiles_;
  std::unique_ptr<hal::ModbusStation> station_;
  hal::Sample sample_;
  std::chrono::steady_clock::time_point next_;
};

TEST_F(RtuStation, ComesUpIsSetUpAndReadsEveryDevicesOwnRegisters) {
  ASSERT_TRUE(cycle_until([&] { return all_up() && station_->setup().permits_torque(); }));
  EXPECT_TRUE(station_->setup().load_cell_identity);
  int good = 0;
  ASSERT_TRUE(cycle_until([&] {
    good += all_valid() ? 1 : 0;
    return good >= 40;
  }));
  // Nobody in it, the support on its stop: what each of the three reads at rest.
  EXPECT_NEAR(in_degrees(sample_.drive.angle), -1.0, 0.2);
  EXPECT_NEAR(sample_.force.channel_a.si(), settings_.mechanics.cuff_weight.si(), 4.0);
  EXPECT_TRUE(sample_.io.estop_ok);
  EXPECT_FALSE(sample_.io.relay_on) << "nobody gave the permissive";
}

TEST_F(RtuStation, ADeadLineIsSilenceAndComesBackWithoutAFileLeftOpen) {
  ASSERT_TRUE(cycle_until([&] { return all_up() && all_valid(); }));
  const std::size_t files = open_files();
  for (int i = 0; i < 5; ++i) {
    simulator_->signal(SIGSTOP);
    ASSERT_TRUE(cycle_until([&] {
      return sample_.drive.quality == hal::Quality::no_answer &&
             sample_.force.quality == hal::Quality::no_answer &&
             sample_.io.quality == hal::Quality::no_answer;
    }));
    simulator_->signal(SIGCONT);
    ASSERT_TRUE(cycle_until([&] { return all_up() && all_valid(); })) << i;
  }
  EXPECT_EQ(open_files(), files);
}

TEST_F(RtuStation, APortThatIsPulledAndPutBackIsOpenedAnew) {
  ASSERT_TRUE(cycle_until([&] { return all_up() && all_valid(); }));
  const std::size_t files = open_files();
  for (int i = 0; i < 3; ++i) {
    simulator_->signal(SIGKILL);
    simulator_->wait();
    ASSERT_TRUE(cycle_until([&] { return station_->link(Device::drive).state != hal::LinkState::up; }));
    EXPECT_EQ(sample_.force.quality, hal::Quality::no_answer);
    start_simulator();
    ASSERT_TRUE(cycle_until([&] { return all_up() && all_valid(); })) << i;
    EXPECT_TRUE(cycle_until([&] { return station_->setup().permits_torque(); })) << "set up anew";
  }
  EXPECT_LE(open_files(), files + 1) << "the new simulator's control channel may have another number";
}

TEST_F(RtuStation, APeriodTheLineCannotCarryIsRefusedWithTheFigures) {
  settings_.period = milliseconds(10);
  const auto refused = hal::ModbusStation::open(settings_, profiles_);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("period 10 ms"), std::string::npos) << refused.error();
  EXPECT_NE(refused.error().find("line station"), std::string::npos) << refused.error();
}

}  // namespace
