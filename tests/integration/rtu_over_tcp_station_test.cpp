// A station whose line is behind a serial device server: the same client and simulator, TCP between them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "tests/integration/serial_station.hpp"
#include "tests/unit/hal/modbus/serial_server.hpp"

namespace {
using namespace stretch;
using hal::Device;
using integration::open_files;

class BehindServer : public integration::SerialStation {
 protected:
  BehindServer() {
    start_simulator();
    server_.emplace(site_.tty());
    site_.change("tty = \"" + site_.tty() + '"',
                 "transport = \"rtu_over_tcp\"\nhost = \"127.0.0.1\"\nport = " +
                     std::to_string(server_->port()) + "\nserver_delay_us = 300");
    open();
  }
  ~BehindServer() override { station_.reset(); }

  [[nodiscard]] std::uint64_t failures(Device device) const {
    const hal::LinkStatistics link = station_->link(device);
    return link.timeouts + link.bad_sums + link.bad_frames + link.closed + link.refused;
  }

  std::optional<hal::SerialServer> server_;
};

TEST_F(BehindServer, ComesUpIsSetUpAndReadsEveryDevicesOwnRegisters) {
  ASSERT_TRUE(cycle_until([&] { return all_up() && station_->setup().permits_torque(); }));
  EXPECT_TRUE(station_->setup().load_cell_identity);
  int good = 0;
  ASSERT_TRUE(cycle_until([&] {
    good += all_valid() ? 1 : 0;
    return good >= 40;
  }));
  expect_at_rest();
}

// After the time-out of 7 ms, and before the silence of 12 ms after it is over: what comes later still meets
// a neighbour's request.
constexpr double kLateInTheSilenceMs = 10.0;

TEST_F(BehindServer, ALostAnswerDropsTheConnectionAndTheStationIsWellAgain) {
  ASSERT_TRUE(cycle_until([&] { return all_up() && all_valid(); }));
  const std::size_t files = open_files();
  for (const char* fault :
       {"answer_lost", "answer_delayed", "answer_truncated", "answer_doubled", "wrong_crc"}) {
    SCOPED_TRACE(fault);
    // On a busy machine the line is not back within the silence each time, and an answer of theirs is late.
    bool alone = false;
    for (int i = 0; i < 50 && !alone; ++i) {
      const int clients = server_->clients();
      const std::uint64_t drive = failures(Device::drive);
      const std::uint64_t safety_io = failures(Device::safety_io);
      nlohmann::json start{{"cmd", "start"}, {"fault", fault}, {"device", "load_cell"}, {"count", 1}};
      if (start["fault"] == "answer_delayed") start["amount"] = kLateInTheSilenceMs;
      simulator_->ask(start);
      ASSERT_TRUE(cycle_until([&] { return server_->clients() > clients; }));
      ASSERT_TRUE(cycle_until([&] { return all_up() && all_valid(); }));
      alone = failures(Device::drive) == drive && failures(Device::safety_io) == safety_io;
    }
    EXPECT_TRUE(alone) << "the neighbours are held, and nothing of theirs is lost";
    expect_at_rest();
  }
  EXPECT_TRUE(cycle_until([&] { return open_files() == files; }));
}

TEST_F(BehindServer, AServerThatIsOffIsCountedWhileItIsAndComesBack) {
  ASSERT_TRUE(cycle_until([&] { return all_up() && all_valid(); }));
  const std::size_t files = open_files();
  for (int i = 0; i < 3; ++i) {
    const hal::LinkStatistics before = station_->link(Device::drive);
    server_->switch_off();
    ASSERT_TRUE(cycle_until([&] { return all_silent(); }));
    ASSERT_TRUE(cycle_until([&] {
      const hal::LinkStatistics now = station_->link(Device::drive);
      return now.closed > before.closed && now.refused > before.refused;
    })) << "before it is back";
    server_->switch_on();
    ASSERT_TRUE(cycle_until([&] { return all_up() && all_valid(); })) << i;
    EXPECT_TRUE(cycle_until([&] { return station_->setup().permits_torque(); }));
    EXPECT_GT(station_->link(Device::drive).reconnects, before.reconnects);
  }
  EXPECT_TRUE(cycle_until([&] { return open_files() == files; }));
}

}  // namespace
