// A fixture: the controller's client on a serial line, a real simulator at its other end, cycled without
// torque.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "hal/modbus/modbus_station.hpp"
#include "tests/integration/simulator_process.hpp"
#include "tests/integration/station_site.hpp"

namespace stretch::integration {

[[nodiscard]] inline std::size_t open_files() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

class SerialStation : public testing::Test {
 protected:
  ~SerialStation() override {
    station_.reset();
    simulator_.reset();
  }

  void start_simulator() {
    simulator_.reset();
    simulator_ = std::make_unique<SimulatorProcess>(site_.simulator_arguments());
  }
  // By the site's file as it is now.
  void open() {
    settings_ = site_.settings();
    auto opened = hal::ModbusStation::open(settings_, profiles_);
    if (!opened) throw std::runtime_error(opened.error());
    station_ = std::move(*opened);
    next_ = std::chrono::steady_clock::now();
  }

  // As the control loop does, in real time, with the drive disabled and the permissive off. Whatever is
  // called good is so.
  void cycle() {
    using namespace std::chrono_literals;
    next_ += 25ms;
    std::this_thread::sleep_until(next_);
    if (next_ < std::chrono::steady_clock::now() - 1s) next_ = std::chrono::steady_clock::now();
    sample_ = station_->read();
    station_->write(hal::Command{});
    if (sample_.force.quality == hal::Quality::valid) {
      EXPECT_NEAR(sample_.force.channel_a.si(), settings_.mechanics.cuff_weight.si(), 4.0);
      EXPECT_NEAR(sample_.force.channel_b.si(), settings_.mechanics.cuff_weight.si(), 4.0);
    }
    if (sample_.drive.quality == hal::Quality::valid) {
      EXPECT_NEAR(in_degrees(sample_.drive.angle), -1.0, 0.3);
    }
    if (sample_.io.quality == hal::Quality::valid) {
      EXPECT_TRUE(sample_.io.estop_ok);
      EXPECT_FALSE(sample_.io.relay_on) << "nobody gave the permissive";
    }
  }
  template <class Done>
  bool cycle_until(Done done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      cycle();
    }
    return true;
  }
  [[nodiscard]] bool all_up() const {
    for (const hal::Device device : {hal::Device::drive, hal::Device::load_cell, hal::Device::safety_io}) {
      if (station_->link(device).state != hal::LinkState::up) return false;
    }
    return true;
  }
  [[nodiscard]] bool all_valid() const {
    return sample_.drive.quality == hal::Quality::valid && sample_.force.quality == hal::Quality::valid &&
           sample_.io.quality == hal::Quality::valid;
  }
  [[nodiscard]] bool all_silent() const {
    return sample_.drive.quality == hal::Quality::no_answer &&
           sample_.force.quality == hal::Quality::no_answer && sample_.io.quality == hal::Quality::no_answer;
  }
  // Nobody in it, the support on its stop: what each of the three reads at rest.
  void expect_at_rest() const {
    EXPECT_NEAR(in_degrees(sample_.drive.angle), -1.0, 0.2);
    EXPECT_NEAR(sample_.force.channel_a.si(), settings_.mechanics.cuff_weight.si(), 4.0);
    EXPECT_TRUE(sample_.io.estop_ok);
    EXPECT_FALSE(sample_.io.relay_on) << "nobody gave the permissive";
  }

  StationSite site_{"simulator-rtu"};
  std::unique_ptr<SimulatorProcess> simulator_;
  config::Station settings_;
  hal::StationProfiles profiles_ = simulator_profiles();
  std::unique_ptr<hal::ModbusStation> station_;
  hal::Sample sample_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace stretch::integration
