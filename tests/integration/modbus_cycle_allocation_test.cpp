// The cycle allocates nothing, on whatever wires and with whatever parts: not while all is well, not in the
// cycles in which a device is lost and found again, not in those in which everything dies.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>
#include <string>
#include <thread>

#include "hal/modbus/modbus_station.hpp"
#include "tests/allocation_trap/allocation_trap.hpp"
#include "tests/integration/simulator_process.hpp"
#include "tests/integration/station_site.hpp"
#include "tests/unit/hal/modbus/serial_server.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;
using SteadyClock = std::chrono::steady_clock;

struct Wires {
  std::string station;         // the shipped one
  bool behind_server = false;  // its line, the first, by RTU over TCP
};
void PrintTo(const Wires& wires, std::ostream* out) {
  *out << wires.station;
}

class ModbusCycle : public testing::TestWithParam<Wires> {
 protected:
  ModbusCycle() {
    allocation_trap::restart();
    simulator_ = std::make_unique<integration::SimulatorProcess>(site_.simulator_arguments());
    site_.use_port(simulator_->port());
    if (GetParam().behind_server) {
      server_ = std::make_unique<SerialServer>(site_.tty());
      site_.change("tty = \"" + site_.tty() + '"',
                   "transport = \"rtu_over_tcp\"\nhost = \"127.0.0.1\"\nport = " +
                       std::to_string(server_->port()) + "\nserver_delay_us = 300");
    }
    settings_ = site_.settings();
    auto opened = ModbusStation::open(settings_, site_.profiles());
    if (!opened) throw std::runtime_error(opened.error());
    station_ = std::move(*opened);
  }
  ~ModbusCycle() override {
    station_.reset();
    server_.reset();
    simulator_.reset();
  }

  void cycle() {
    std::this_thread::sleep_for(
        std::chrono::nanoseconds(static_cast<std::int64_t>(settings_.period.si() * 1e9)));
    allocation_trap::arm();
    sample_ = station_->read();
    station_->write(command_);
    setup_ = station_->setup();
    link_ = station_->link(Device::drive);
    allocation_trap::disarm();
  }
  template <class Done>
  bool cycle_until(Done done) {
    const auto end = SteadyClock::now() + std::chrono::seconds(60);
    while (!done()) {
      if (SteadyClock::now() > end) return false;
      cycle();
    }
    return true;
  }
  [[nodiscard]] bool whole() const {
    return setup_.permits_torque() && sample_.drive.quality == Quality::valid &&
           sample_.force.quality == Quality::valid && sample_.io.quality == Quality::valid;
  }
  [[nodiscard]] bool silent() const {
    return sample_.drive.quality == Quality::no_answer && sample_.force.quality == Quality::no_answer &&
           sample_.io.quality == Quality::no_answer;
  }

  integration::StationSite site_{GetParam().station};
  std::unique_ptr<integration::SimulatorProcess> simulator_;
  std::unique_ptr<SerialServer> server_;
  config::Station settings_;
  std::unique_ptr<ModbusStation> station_;
  Command command_;
  Sample sample_;
  SetupResult setup_;
  LinkStatistics link_;
};

TEST_P(ModbusCycle, AllocatesNothing) {
  ASSERT_TRUE(cycle_until([this] { return whole(); }));
  command_.permissive = true;
  command_.reset_safety_relay = true;
  command_.reset_drive_fault = true;
  command_.speed = 0_deg_s;
  command_.acceleration = 40_deg_s2;
  command_.torque_limit = 60_Nm;
  command_.zero_force = true;
  for (int i = 0; i < 60; ++i) {
    cycle();
    command_.reset_safety_relay = !command_.reset_safety_relay;
  }
  simulator_->ask({{"cmd", "start"}, {"fault", "answer_lost"}});
  ASSERT_TRUE(cycle_until([this] { return silent(); }));
  simulator_->ask({{"cmd", "end"}, {"fault", "answer_lost"}});
  ASSERT_TRUE(cycle_until([this] { return whole(); }));
  simulator_->signal(SIGKILL);
  ASSERT_TRUE(cycle_until([this] { return silent(); }));
  for (int i = 0; i < 20; ++i) cycle();
  EXPECT_EQ(allocation_trap::caught(), 0);
}

INSTANTIATE_TEST_SUITE_P(On, ModbusCycle,
                         testing::Values(Wires{"simulator"}, Wires{"simulator-rtu"},
                                         Wires{"simulator-rtu", true}, Wires{"lexium-tlb-wago"},
                                         Wires{"orca-seneca-pilz"}),
                         [](const auto& which) {
                           std::string name = which.param.station;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name + (which.param.behind_server ? "_behind_a_server" : "");
                         });

}  // namespace
