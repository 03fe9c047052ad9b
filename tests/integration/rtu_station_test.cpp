// A station on one serial line: the controller's client against a real simulator at the other end of a
// pseudo-terminal, as slow as 115200 baud is.
#include <gtest/gtest.h>

#include <csignal>

#include "tests/integration/serial_station.hpp"

namespace {
using namespace stretch;
using hal::Device;
using integration::open_files;

class RtuStation : public integration::SerialStation {
 protected:
  RtuStation() {
    start_simulator();
    open();
  }
};

TEST_F(RtuStation, ComesUpIsSetUpAndReadsEveryDevicesOwnRegisters) {
  ASSERT_TRUE(cycle_until([&] { return all_up() && station_->setup().permits_torque(); }));
  EXPECT_TRUE(station_->setup().load_cell_identity);
  int good = 0;
  ASSERT_TRUE(cycle_until([&] {
    good += all_valid() ? 1 : 0;
    return good >= 40;
  }));
  expect_at_rest();
}

TEST_F(RtuStation, ADeadLineIsSilenceAndComesBackWithoutAFileLeftOpen) {
  ASSERT_TRUE(cycle_until([&] { return all_up() && all_valid(); }));
  const std::size_t files = open_files();
  for (int i = 0; i < 5; ++i) {
    simulator_->signal(SIGSTOP);
    ASSERT_TRUE(cycle_until([&] { return all_silent(); }));
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
