// The cable is pulled at any moment and put back: the torque is off in time by the simulator's own account,
// and comes back only when somebody has let go first, though nothing but the client heeds it.
#include <gtest/gtest.h>

#include "tests/integration/cable_machine.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using integration::CableCase;
using integration::open_files;

class CableTest : public integration::CableMachine {
 protected:
  hal::Command decide() override { return command_; }

  // Lets go of everything, and is seen doing so by every device.
  bool acknowledge() {
    command_ = hal::Command{};
    int seen = 0;
    return cycle_until([&] {
      seen += all_valid() ? 1 : 0;
      return seen >= 6;
    });
  }
  // What an operator's start does, one step after another, again where a bad cable has lost one.
  bool bring_to_torque() {
    int tick = 0;
    return cycle_until([&] {
      ++tick;
      command_.permissive = true;
      command_.torque_limit = 90_Nm;
      command_.acceleration = 40_deg_s2;
      const bool closed = sto_closed();
      const bool fault = sample_.drive.state == hal::DriveState::fault;
      const bool pulse = tick % 10 < 4;
      command_.reset_safety_relay = !closed && pulse;
      command_.reset_drive_fault = closed && fault && pulse;
      command_.speed.reset();
      // A permissive that a device has to see gone first: let go, now and then.
      if (!closed && tick % 60 > 52) command_.permissive = false;
      if (closed && !fault) command_.speed = 0_deg_s;
      return sample_.drive.state == hal::DriveState::operation_enabled && torque();
    });
  }

  void one_moment(int number) {
    SCOPED_TRACE("moment " + std::to_string(number));
    ASSERT_TRUE(bring_to_torque());
    ASSERT_NO_FATAL_FAILURE(pull());  // the command stays as it was: nobody has noticed
    put_back();
    // Back, and still commanded as before, relay and fault reset again and again: that gives no torque.
    int good = 0;
    ASSERT_TRUE(cycle_until([&] {
      command_.reset_safety_relay = command_.reset_drive_fault = good % 10 < 5;
      EXPECT_FALSE(torque()) << "nobody has acknowledged";
      good += all_up() && all_valid() ? 1 : 0;
      return good >= 40 || HasFailure();
    }));
    ASSERT_FALSE(HasFailure());
    EXPECT_NE(sample_.drive.state, hal::DriveState::operation_enabled);
    ASSERT_TRUE(acknowledge());
    ASSERT_TRUE(cycle_until([&] { return station_->setup().permits_torque(); }));
    expect_no_file_left_open();
  }

  hal::Command command_;
};

TEST_P(CableTest, PulledAndPutBackItIsTorqueOffInTimeAndNothingComesBackByItself) {
  ASSERT_TRUE(acknowledge());
  ASSERT_TRUE(bring_to_torque());
  ASSERT_TRUE(acknowledge());
  files_ = open_files();
  for (int i = 0; i < GetParam().moments && !HasFailure(); ++i) one_moment(i);
  if (!HasFailure()) judge();
}

INSTANTIATE_TEST_SUITE_P(Cable, CableTest,
                         testing::Values(CableCase{"Tcp1", false, integration::kGoodCable, 15, 1},
                                         CableCase{"Tcp2", false, integration::kGoodCable, 15, 2},
                                         CableCase{"BadTcp1", false, integration::kBadCable, 15, 3},
                                         CableCase{"BadTcp2", false, integration::kBadCable, 15, 4},
                                         CableCase{"Serial1", true, integration::kGoodCable, 10, 5},
                                         CableCase{"Serial2", true, integration::kGoodCable, 10, 6},
                                         CableCase{"Serial3", true, integration::kGoodCable, 10, 7}),
                         [](const auto& which) { return which.param.name; });

}  // namespace
