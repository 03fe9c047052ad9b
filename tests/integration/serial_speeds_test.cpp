// The station on one serial line at the rates parts are delivered with: the period the budget allows is kept,
// what the budget says a cycle takes is what it takes, and a shorter period is refused with the figures.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <regex>
#include <thread>
#include <vector>

#include "config/loader/load.hpp"
#include "hal/modbus/bus_budget.hpp"
#include "hal/modbus/modbus_station.hpp"
#include "tests/integration/simulator_process.hpp"
#include "tests/integration/station_site.hpp"

namespace {
using namespace stretch;
using namespace std::chrono_literals;
using hal::Device;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kLong = 100s;  // a machine this slow is broken
constexpr std::array kAll{Device::drive, Device::load_cell, Device::safety_io};
constexpr int kFullCycles = 40;
// How far a cycle may be from what the budget says it takes when all is well: the simulated parts turn round
// sooner than the profile says, and the first request of a cycle has its silence behind it.
constexpr double kLeast = 0.8;
constexpr double kMost = 1.1;

class SerialSpeed : public testing::TestWithParam<int> {
 protected:
  SerialSpeed() {
    site_.change("baud = 115200", "baud = " + std::to_string(GetParam()));
    simulator_ = std::make_unique<integration::SimulatorProcess>(site_.simulator_arguments());
    settings_ = site_.settings();
    // Shortest whole number of milliseconds that the line carries, and watchdogs that this leaves room for.
    const double needed_ms = in_milliseconds(hal::bus_budget(settings_, profiles_).longest);
    settings_.period = milliseconds(std::ceil(needed_ms));
    settings_.mechanics.drive_watchdog = 4.0 * settings_.period;
    profiles_.safety_io.watchdog = milliseconds(1000);
  }
  ~SerialSpeed() override {
    station_.reset();
    simulator_.reset();
  }

  // How long reading and writing took, when both got every answer that a fullest cycle has.
  std::optional<Duration> cycle(const hal::Command& command) {
    const auto good = [this] {
      return std::array{station_->link(Device::drive).ok, station_->link(Device::load_cell).ok,
                        station_->link(Device::safety_io).ok};
    };
    next_ = std::max(next_ + std::chrono::nanoseconds(static_cast<std::int64_t>(settings_.period.si() * 1e9)),
                     SteadyClock::now());
    std::this_thread::sleep_until(next_);
    // Not of a device that is being probed: the probe's answer counts too.
    const bool up = std::all_of(kAll.begin(), kAll.end(), [this](Device device) {
      return station_->link(device).state == hal::LinkState::up;
    });
    const auto before = good();
    const auto began = SteadyClock::now();
    sample_ = station_->read();
    station_->write(command);
    const std::chrono::duration<double> took = SteadyClock::now() - began;
    const auto after = good();
    valid_ = sample_.drive.quality == hal::Quality::valid && sample_.force.quality == hal::Quality::valid &&
             sample_.io.quality == hal::Quality::valid;
    // One of the drive, one of the load cell; inputs, outputs and the watchdog's trigger.
    if (!up || after[0] != before[0] + 1 || after[1] != before[1] + 1 || after[2] != before[2] + 3)
      return std::nullopt;
    return Duration::from_si(took.count());
  }

  integration::StationSite site_{"simulator-rtu"};
  std::unique_ptr<integration::SimulatorProcess> simulator_;
  config::Station settings_;
  hal::StationProfiles profiles_ = integration::simulator_profiles();
  std::unique_ptr<hal::ModbusStation> station_;
  hal::Sample sample_;
  bool valid_ = false;
  SteadyClock::time_point next_ = SteadyClock::now();
};

TEST_P(SerialSpeed, ACycleTakesWhatTheBudgetSays) {
  const hal::BusBudget budget = hal::bus_budget(settings_, profiles_);
  ASSERT_TRUE(budget.fits()) << budget.refusal();
  ASSERT_EQ(budget.parts.size(), 1U);
  auto opened = hal::ModbusStation::open(settings_, profiles_);
  ASSERT_TRUE(opened) << opened.error();
  station_ = std::move(*opened);
  std::vector<double> ratios;
  int valid = 0;
  const auto end = SteadyClock::now() + kLong;
  while (ratios.size() < kFullCycles || valid < kFullCycles) {
    ASSERT_LT(SteadyClock::now(), end)
        << ratios.size() << " full cycles, " << valid << " with every sample valid";
    const auto took = cycle(hal::Command{});
    // The supervisor's letters are carried out in what a cycle has left: they are not part of it.
    if (!station_->setup().permits_torque()) continue;
    if (valid_) ++valid;
    if (took) ratios.push_back(took->si() / budget.parts[0].usual.si());
  }
  std::sort(ratios.begin(), ratios.end());
  const double least = ratios.front();
  const double median = ratios[ratios.size() / 2];
  std::printf(
      "%d baud, period %.0f ms: usual cycle computed %.2f ms; measured / computed: least %.3f, median %.3f\n",
      GetParam(), in_milliseconds(settings_.period), in_milliseconds(budget.parts[0].usual), least, median);
  EXPECT_GE(least, kLeast) << "the wire takes its time";
  EXPECT_LE(least, kMost) << "and the best of many cycles no more than the budget says";
}

TEST_P(SerialSpeed, APeriodTheLineCannotCarryIsRefusedWithTheFigures) {
  const double needed_ms = in_milliseconds(hal::bus_budget(settings_, profiles_).longest);
  settings_.period = milliseconds(std::floor(needed_ms) - 1.0);
  const auto refused = hal::ModbusStation::open(settings_, profiles_);
  ASSERT_FALSE(refused);
  std::smatch figures;
  ASSERT_TRUE(std::regex_search(
      refused.error(), figures,
      std::regex("period ([0-9.]+) ms: a cycle needs up to ([0-9.]+) ms .line station ([0-9.]+)")))
      << refused.error();
  EXPECT_NEAR(std::stod(figures[1]), in_milliseconds(settings_.period), 0.01 * needed_ms) << refused.error();
  EXPECT_NEAR(std::stod(figures[2]), needed_ms, 0.01 * needed_ms) << refused.error();
  EXPECT_NEAR(std::stod(figures[3]), needed_ms, 0.01 * needed_ms) << refused.error();
}

INSTANTIATE_TEST_SUITE_P(Baud, SerialSpeed, testing::Values(19200, 57600, 115200),
                         [](const auto& speed) { return std::to_string(speed.param); });

}  // namespace
