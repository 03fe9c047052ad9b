// The safety circuit and remote I/O, on the device alone.
#include "simulator/plant/safety_io_device.hpp"

#include <gtest/gtest.h>

namespace stretch::plant {
namespace {

class SafetyIo : public ::testing::Test {
 protected:
  SafetyIo() { contacts.strap_closed = true; }
  void step(int milliseconds = 1) {
    for (int i = 0; i < milliseconds; ++i) io.step(contacts);
  }
  bool in(InputBit b) const { return (io.inputs() & mask(b)) != 0; }
  bool latched(InputBit b) const { return (io.latch() & mask(b)) != 0; }
  void reset() {
    io.write_outputs(mask(OutputBit::safety_reset));
    step(2);
    io.write_outputs(mask(OutputBit::ctrl_healthy));
    step(2);
  }

  SafetyIoDevice io{10};
  SafetyIoDevice::Contacts contacts;
};

TEST_F(SafetyIo, TheRelayWaitsForItsResetAndThePermissive) {
  step(4);
  EXPECT_FALSE(in(InputBit::reset_not_needed));
  io.write_outputs(mask(OutputBit::ctrl_healthy));
  step(20);
  EXPECT_FALSE(io.sto_a());
  io.write_outputs(mask(OutputBit::safety_reset));
  step(20);
  EXPECT_TRUE(in(InputBit::reset_not_needed));
  EXPECT_FALSE(io.sto_a()) << "no permissive";
  io.write_outputs(mask(OutputBit::ctrl_healthy));
  step(2);
  EXPECT_TRUE(io.sto_a());
  EXPECT_TRUE(io.sto_b());
  EXPECT_TRUE(in(InputBit::sto_a_feedback));
  EXPECT_TRUE(in(InputBit::sto_b_feedback));
  EXPECT_TRUE(in(InputBit::safety_relay_on));
}

TEST_F(SafetyIo, AHeldResetIsNoEdge) {
  io.write_outputs(mask(OutputBit::safety_reset) | mask(OutputBit::ctrl_healthy));
  step(5);
  ASSERT_TRUE(io.sto_a());
  contacts.estop_closed = false;
  step(20);
  contacts.estop_closed = true;
  io.write_outputs(mask(OutputBit::safety_reset) | mask(OutputBit::ctrl_healthy));
  step(20);
  EXPECT_FALSE(io.sto_a());
}

TEST_F(SafetyIo, SR11_TheEmergencyStopOpensStoWithinTheRelaysTime) {
  reset();
  ASSERT_TRUE(io.sto_a());
  contacts.estop_closed = false;
  step(9);
  EXPECT_TRUE(io.sto_a());
  step();
  EXPECT_FALSE(io.sto_a());
  EXPECT_FALSE(io.sto_b());
  step(2);
  EXPECT_FALSE(in(InputBit::estop_ok));
  EXPECT_FALSE(in(InputBit::reset_not_needed));
  contacts.estop_closed = true;
  step(100);
  EXPECT_FALSE(io.sto_a()) << "not without a reset";
  reset();
  EXPECT_TRUE(io.sto_a());
}

TEST_F(SafetyIo, WithdrawingThePermissiveOpensStoAndNeedsNoReset) {
  reset();
  io.write_outputs(0);
  step(10);
  EXPECT_FALSE(io.sto_a());
  EXPECT_FALSE(io.sto_b());
  io.write_outputs(mask(OutputBit::ctrl_healthy));
  step(2);
  EXPECT_TRUE(io.sto_a());
}

TEST_F(SafetyIo, OneBrokenWireShowsOnOneChannel) {
  reset();
  contacts.sto_b_wire = false;
  step(2);
  EXPECT_TRUE(io.sto_a());
  EXPECT_FALSE(io.sto_b());
  EXPECT_TRUE(in(InputBit::sto_a_feedback));
  EXPECT_FALSE(in(InputBit::sto_b_feedback));
}

TEST_F(SafetyIo, ARelayFaultDropsTheRelay) {
  reset();
  contacts.relay_fault = true;
  step(12);
  EXPECT_FALSE(io.sto_a());
  EXPECT_FALSE(in(InputBit::relay_no_fault));
}

TEST_F(SafetyIo, TheWatchdogExpiresAndForcesTheOutputs) {
  reset();
  io.write_outputs(mask(OutputBit::ctrl_healthy) | mask(OutputBit::brake_release) |
                   mask(OutputBit::lamp_green));
  EXPECT_EQ(io.write_watchdog_time(2), WriteResult::accepted);
  EXPECT_EQ(io.watchdog_state(), IoWatchdogState::active);
  for (std::uint16_t i = 1; i <= 20; ++i) {
    io.write_watchdog_trigger(i);
    step(50);
  }
  EXPECT_EQ(io.watchdog_state(), IoWatchdogState::active);
  for (int i = 0; i < 3; ++i) {
    io.write_watchdog_trigger(20);  // the same value does not feed it
    step(50);
  }
  EXPECT_EQ(io.watchdog_state(), IoWatchdogState::expired);
  EXPECT_EQ(io.output_read_back(), mask(OutputBit::lamp_green));
  step(12);
  EXPECT_FALSE(io.sto_a());
  EXPECT_FALSE(in(InputBit::io_watchdog_ok));
  io.write_outputs(0xFF);
  EXPECT_EQ(io.output_read_back() & 3U, 0U);
  step(20);
  EXPECT_FALSE(io.sto_a());
  EXPECT_EQ(io.write_watchdog_restart(0), WriteResult::out_of_range);
  EXPECT_EQ(io.write_watchdog_restart(1), WriteResult::accepted);
  step(4);
  EXPECT_FALSE(io.sto_a()) << "the outputs stay off until written";
  EXPECT_TRUE(in(InputBit::io_watchdog_ok));
  io.write_outputs(mask(OutputBit::ctrl_healthy));
  step(4);
  EXPECT_TRUE(io.sto_a());
}

TEST_F(SafetyIo, TheWatchdogsTimeIsKeptWhileItRuns) {
  EXPECT_EQ(io.write_watchdog_restart(1), WriteResult::not_allowed) << "off";
  EXPECT_EQ(io.write_watchdog_time(101), WriteResult::out_of_range);
  EXPECT_EQ(io.write_watchdog_time(2), WriteResult::accepted);
  EXPECT_EQ(io.write_watchdog_time(2), WriteResult::accepted);
  EXPECT_EQ(io.write_watchdog_time(3), WriteResult::not_allowed);
  EXPECT_EQ(io.write_watchdog_time(0), WriteResult::not_allowed);
  step(199);
  EXPECT_EQ(io.watchdog_state(), IoWatchdogState::active);
  step();
  EXPECT_EQ(io.watchdog_state(), IoWatchdogState::expired);
  EXPECT_EQ(io.write_watchdog_time(3), WriteResult::accepted);
  EXPECT_EQ(io.watchdog_state(), IoWatchdogState::expired) << "a new time is no restart";
}

TEST_F(SafetyIo, ContactsShowTheirBits) {
  step(2);
  const auto opened = [this](bool SafetyIoDevice::Contacts::*contact, InputBit bit) {
    EXPECT_TRUE(in(bit));
    contacts.*contact = false;
    step(2);
    EXPECT_FALSE(in(bit));
    EXPECT_TRUE(latched(bit));
    contacts.*contact = true;
    step(2);
    EXPECT_TRUE(in(bit));
    EXPECT_TRUE(latched(bit)) << "the latch remembers";
  };
  using Contacts = SafetyIoDevice::Contacts;
  opened(&Contacts::estop_closed, InputBit::estop_ok);
  opened(&Contacts::hand_switch_a_closed, InputBit::hand_switch_a_ok);
  opened(&Contacts::hand_switch_b_closed, InputBit::hand_switch_b_ok);
  opened(&Contacts::end_min_closed, InputBit::end_min_ok);
  opened(&Contacts::end_max_closed, InputBit::end_max_ok);
  opened(&Contacts::strap_closed, InputBit::strap_ok);
  EXPECT_EQ(io.inputs() & (3U << 13U), 0U) << "spare";
  io.write_outputs(mask(OutputBit::safety_reset));
  step(2);
  EXPECT_EQ(io.latch(), 0);
}

TEST_F(SafetyIo, TheScanCounterRunsUnlessFrozen) {
  step(10);
  const std::uint16_t before = io.scan_counter();
  step(20);
  EXPECT_EQ(static_cast<std::uint16_t>(io.scan_counter() - before), 10);
  contacts.frozen = true;
  contacts.estop_closed = false;
  const std::uint16_t frozen = io.scan_counter();
  step(20);
  EXPECT_EQ(io.scan_counter(), frozen);
  EXPECT_TRUE(in(InputBit::estop_ok)) << "an old picture";
}

TEST_F(SafetyIo, WithoutPowerNothingIsOn) {
  reset();
  io.set_powered(false);
  step(5);
  EXPECT_FALSE(io.answers());
  EXPECT_FALSE(io.sto_a());
  EXPECT_EQ(io.write_outputs(1), WriteResult::not_allowed);
  io.set_powered(true);
  step(5);
  EXPECT_FALSE(io.sto_a());
  EXPECT_FALSE(in(InputBit::reset_not_needed));
  EXPECT_EQ(io.output_read_back(), 0);
  EXPECT_EQ(io.write_outputs(0x100), WriteResult::out_of_range);
}

}  // namespace
}  // namespace stretch::plant
