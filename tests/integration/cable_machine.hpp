// A fixture: the controller's client, a cable that is pulled and put back, a real simulator behind it.
#pragma once

#include <gtest/gtest.h>

#include <signal.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "config/loader/load.hpp"
#include "hal/modbus/modbus_station.hpp"
#include "tests/integration/cable.hpp"
#include "tests/integration/serial_station.hpp"
#include "tests/integration/simulator_process.hpp"
#include "tests/integration/station_site.hpp"

namespace stretch::integration {

struct CableCase {
  const char* name;
  bool serial;
  Cable::Trouble trouble;
  int moments;
  unsigned seed;
  friend void PrintTo(const CableCase& which, std::ostream* out) { *out << which.name; }
};

inline constexpr Cable::Trouble kGoodCable{};
// Some of a millisecond each way; one piece in five hundred late, most of those too late, and one in a
// thousand lost. A cable much worse than that keeps the links down: what does not live for a second is tried
// again later and later.
inline constexpr Cable::Trouble kBadCable{
    .delay = std::chrono::microseconds(300), .late = 0.002, .lost = 0.001};

class CableMachine : public testing::TestWithParam<CableCase> {
 protected:
  using SteadyClock = std::chrono::steady_clock;
  static constexpr auto kLong = std::chrono::seconds(60);  // a machine this slow is broken
  static constexpr double kRowS = 0.010;  // the truth has a row each 10 ms of the plant's time
  static constexpr double kIoWatchdogS = 0.200;

  CableMachine() : random_(GetParam().seed) {
    GetParam().serial ? lay_serial() : lay_tcp();
    auto opened = hal::ModbusStation::open(settings_, simulator_profiles());
    if (!opened) throw std::runtime_error(opened.error());
    station_ = std::move(*opened);
    next_ = SteadyClock::now();
  }
  ~CableMachine() override {
    station_.reset();
    cable_.reset();
    simulator_.reset();
  }

  // What is written in this cycle, by what was read in it.
  virtual hal::Command decide() = 0;

  void cycle() {
    next_ = std::max(next_ + std::chrono::nanoseconds(static_cast<std::int64_t>(settings_.period.si() * 1e9)),
                     SteadyClock::now() - std::chrono::milliseconds(100));
    std::this_thread::sleep_until(next_);
    sample_ = station_->read();
    station_->write(decide());
  }
  bool cycle_until(const std::function<bool()>& done) {
    const auto end = SteadyClock::now() + kLong;
    while (!done()) {
      if (SteadyClock::now() > end) return false;
      cycle();
    }
    return true;
  }
  [[nodiscard]] bool all_up() const {
    for (const auto device : {hal::Device::drive, hal::Device::load_cell, hal::Device::safety_io}) {
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
  [[nodiscard]] bool sto_closed() const { return sample_.io.sto_a_feedback && sample_.io.sto_b_feedback; }
  [[nodiscard]] bool torque() { return simulator_->truth()["torque_enabled"].get<bool>(); }
  [[nodiscard]] std::size_t below(std::size_t end) { return random_() % end; }

  // Pulled by another hand, at any moment of a cycle, for longer than every watchdog. What is commanded goes
  // on as it was.
  void pull() {
    const auto how = below(2) == 0 ? Cable::Pulled::silence : Cable::Pulled::gone;
    const auto after = std::chrono::microseconds(below(60'000));
    std::atomic<bool> pulled{false};
    std::thread hand([&] {
      std::this_thread::sleep_for(after);
      cable_->pull(how);
      pulled = true;
    });
    while (!pulled) cycle();
    hand.join();
    const double plant_s = plant_time_s();
    const double for_s = kIoWatchdogS + 0.1 + 1e-3 * static_cast<double>(below(300));
    ASSERT_TRUE(cycle_until([&] { return plant_time_s() > plant_s + for_s; }));
    ASSERT_TRUE(cycle_until([&] { return all_silent(); }));
    EXPECT_FALSE(torque());
    EXPECT_TRUE(sto_open()) << "the watchdog of the outputs";
  }
  void put_back() {
    const double heard_s = cable_->last_heard_s();
    cable_->put_back();
    outages_.push_back({heard_s, 1e-9 * static_cast<double>(hal::monotonic_clock().ns)});
  }
  void expect_no_file_left_open() {
    EXPECT_TRUE(cycle_until([&] { return open_files() == files_; }))
        << open_files() << " files, " << files_ << " before";
  }

  // By the truth of the whole run: after the last word that reached the drive, its watchdog's time and no
  // longer.
  void judge() {
    simulator_->signal(SIGTERM);
    ASSERT_EQ(simulator_->wait(), 0);
    const double watchdog_s = settings_.mechanics.drive_watchdog.si();
    std::ifstream file(simulator_->truth_file());
    std::string line;
    std::getline(file, line);
    std::vector<int> rows_off(outages_.size());
    while (std::getline(file, line)) {
      std::istringstream fields(line);
      std::vector<std::string> field;
      for (std::string one; std::getline(fields, one, ',');) field.push_back(one);
      const double at_s = std::stod(field.at(1));
      for (std::size_t i = 0; i < outages_.size(); ++i) {
        if (at_s <= outages_[i].last_heard_s + watchdog_s + kRowS || at_s >= outages_[i].put_back_s) continue;
        ++rows_off[i];
        EXPECT_EQ(field.at(9), "0") << "moment " << i << ": torque "
                                    << 1e3 * (at_s - outages_[i].last_heard_s) << " ms after the last word";
      }
    }
    for (std::size_t i = 0; i < rows_off.size(); ++i)
      EXPECT_GT(rows_off[i], 5) << "moment " << i << " was judged";
  }

  // When it was pulled and put back, CLOCK_MONOTONIC, s.
  struct Outage {
    double last_heard_s = 0;
    double put_back_s = 0;
  };

  std::mt19937 random_;
  StationSite site_{"simulator-rtu"};
  std::unique_ptr<SimulatorProcess> simulator_;
  std::unique_ptr<Cable> cable_;
  config::Station settings_;
  std::unique_ptr<hal::ModbusStation> station_;
  hal::Sample sample_;
  SteadyClock::time_point next_;
  std::size_t files_ = 0;
  std::vector<Outage> outages_;

 private:
  void lay_tcp() {
    simulator_ = std::make_unique<SimulatorProcess>();
    cable_ = Cable::tcp(simulator_->port(), GetParam().trouble, GetParam().seed);
    settings_ = config::load_station(STRETCH_SOURCE_DIR "/config/stations/simulator.toml").value();
    settings_.drive.port = settings_.load_cell.port = settings_.safety_io.port = cable_->port();
  }
  void lay_serial() {
    simulator_ = std::make_unique<SimulatorProcess>(
        std::vector<std::string>{"--config", site_.file(), "--pty", site_.path("far")});
    cable_ = Cable::serial(site_.path("far"), site_.tty(), GetParam().trouble, GetParam().seed);
    settings_ = site_.settings();
  }
  [[nodiscard]] double plant_time_s() { return simulator_->ask({{"cmd", "truth"}})["time_s"].get<double>(); }
  // The inputs, read beside the cable.
  [[nodiscard]] bool sto_open() const {
    auto bus = hal::make_tcp_bus({"127.0.0.1", static_cast<std::uint16_t>(simulator_->port()), 3}).value();
    bus->set_response_timeout(seconds(20.0));
    if (!bus->connect()) return false;
    std::array<std::uint16_t, 1> inputs{};
    return hal::transact(*bus, hal::RequestPdu::read(3, {0, 1}), inputs).status == hal::BusStatus::ok &&
           (inputs[0] & 0x60) == 0;
  }
};

}  // namespace stretch::integration
