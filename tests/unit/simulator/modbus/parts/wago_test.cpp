// The WAGO coupler: its images, bits, watchdog and limits.
#include "tests/unit/simulator/modbus/parts/bench.hpp"

namespace stretch::simulator::test {
namespace {

class Wago : public Bench {
 protected:
  Wago() : Bench(config::Parts::lexium_tlb_wago) {}
  int out(std::uint16_t value) { return write_single(kIo, 0, value); }
  void close_relay() {
    ASSERT_EQ(out(1), 0);
    run(5);
    ASSERT_EQ(out(1 | 64), 0);
    run(5);
    ASSERT_EQ(out(1), 0);
    run(20);
  }
  bool torque_allowed() const { return plant.safety_io().sto_a() && plant.safety_io().sto_b(); }
};

TEST_F(Wago, ExactlyItsRegistersExist) {
  const auto exists = [](unsigned a) {
    return a == 0 || a == 0x200 || (a >= 0x1000 && a <= 0x1008) || (a >= 0x2010 && a <= 0x2012);
  };
  for (unsigned address = 0; address <= 0xFFFF; ++address) {
    ASSERT_EQ(read(kIo, static_cast<std::uint16_t>(address)).size(), exists(address) ? 1U : 0U) << address;
    ASSERT_EQ(exception, exists(address) ? 0 : 2) << address;
  }
}

TEST_F(Wago, ExactlyTheWritableOnesCanBeWritten) {
  for (unsigned address = 0; address <= 0xFFFF; ++address) {
    const auto a = static_cast<std::uint16_t>(address);
    const bool writable = a == 0 || a == 0x200 || (a >= 0x1000 && a <= 0x1008 && a != 0x1004 && a != 0x1006);
    const int refused = write(kIo, a, {0});
    // 0 is no word that stops or restarts
    const bool coded = a == 0x1005 || a == 0x1007 || a == 0x1008;
    ASSERT_EQ(refused, writable ? (coded ? 3 : 0) : 2) << address;
  }
}

TEST_F(Wago, KnowsFunctions1To6And15And16And23) {
  EXPECT_EQ(functions(kIo), (Words{1, 2, 3, 4, 5, 6, 15, 16, 23}));
  EXPECT_TRUE(read(kIo, 0, 126).empty());
  EXPECT_EQ(exception, 3);
  EXPECT_EQ(write(kIo, 0x200, Words(101, 0)), 3) << "100 registers a write";
  EXPECT_EQ(write(kIo, 0x200, Words(100, 0)), 2) << "allowed in number, but not there";
}

TEST_F(Wago, TellsItsName) {
  EXPECT_EQ(read(kIo, 0x2010, 3), (Words{7, 750, 352}));
}

TEST_F(Wago, InputsAreRegister0AndBits) {
  close_relay();
  const std::uint16_t inputs = word(kIo, 0);
  EXPECT_EQ(inputs, plant.safety_io().inputs() & 0x1FFF);
  EXPECT_EQ(read(kIo, 0, 1, 4), (Words{inputs}));
  for (const std::uint8_t function : Bytes{1, 2}) {
    const Bytes bits = ask(kIo, {function, 0, 0, 0, 16});
    ASSERT_EQ(bits.size(), 4U);
    EXPECT_EQ(bits[2] | bits[3] << 8, inputs);
    EXPECT_EQ(ask(kIo, {function, 0, 0, 0, 17}).back(), 2);
  }
  plant.press_estop(true);
  run(5);
  EXPECT_EQ(inputs & ~word(kIo, 0) & 1, 1) << "emergency stop";
  plant.press_hand_switch(true);
  run(5);
  EXPECT_EQ(word(kIo, 0) & 0b110, 0) << "both contacts of the hand switch";
}

TEST_F(Wago, OutputsAreWrittenAt0AndReadBackAt0200) {
  EXPECT_EQ(out(0x3D), 0);
  EXPECT_EQ(word(kIo, 0x200), 0x3D);
  EXPECT_EQ(write(kIo, 0x200, {0x102}), 0) << "there is no ninth channel: its bit goes nowhere";
  EXPECT_EQ(word(kIo, 0x200), 0x02);
  EXPECT_EQ(ask(kIo, {5, 0, 2, 0xFF, 0}), (Bytes{5, 0, 2, 0xFF, 0}));
  EXPECT_EQ(word(kIo, 0x200), 0x06);
  EXPECT_EQ(ask(kIo, {15, 0, 4, 0, 2, 1, 3}), (Bytes{15, 0, 4, 0, 2}));
  EXPECT_EQ(ask(kIo, {1, 2, 0, 0, 8}), (Bytes{1, 1, 0x36})) << "coils 512..519 read back";
  EXPECT_EQ(ask(kIo, {5, 0, 8, 0xFF, 0}), (Bytes{0x85, 2}));
  EXPECT_EQ(ask(kIo, {1, 2, 0, 0, 9}), (Bytes{0x81, 2}));
}

TEST_F(Wago, EachOutputDrivesWhatItIsWiredTo) {
  using plant::OutputBit;
  const auto circuit = [&](std::uint16_t value) {
    EXPECT_EQ(out(value), 0);
    return plant.safety_io().outputs();
  };
  EXPECT_EQ(circuit(1 << 0), plant::mask(OutputBit::ctrl_healthy));
  EXPECT_EQ(circuit(1 << 2), plant::mask(OutputBit::lamp_green));
  EXPECT_EQ(circuit(1 << 3), plant::mask(OutputBit::lamp_yellow));
  EXPECT_EQ(circuit(1 << 4), plant::mask(OutputBit::lamp_red));
  EXPECT_EQ(circuit(1 << 5), plant::mask(OutputBit::buzzer));
  EXPECT_EQ(circuit(1 << 6), plant::mask(OutputBit::safety_reset));
  EXPECT_EQ(out(0), 0);
  run(3);
  EXPECT_EQ(word(kIo, 0) >> 12, 0);
  EXPECT_EQ(out(1 << 7), 0);
  run(3);
  EXPECT_EQ(word(kIo, 0) >> 12, 1) << "the wire from output 7 to input 12";
  EXPECT_EQ(out(1 << 1), 0);
  run(3);
  EXPECT_EQ(word(kIo, 0) >> 12, 0) << "output 1 drives nothing";
}

TEST_F(Wago, FrozenInputsShowInTheLoop) {
  ASSERT_EQ(plant.start(plant::FaultName::io_frozen), plant::StartResult::started);
  EXPECT_EQ(out(1 << 7), 0);
  run(50);
  EXPECT_EQ(word(kIo, 0) >> 12, 0);
  EXPECT_EQ(word(kIo, 0x200), 1 << 7);
}

TEST_F(Wago, WatchdogStartsWithTheFirstTriggerAndIsFedByEveryChange) {
  ASSERT_EQ(write(kIo, 0x1000, {2}), 0);
  EXPECT_EQ(word(kIo, 0x1006), 0);
  EXPECT_EQ(word(kIo, 0x1004), 0xFFFF);
  close_relay();
  EXPECT_TRUE(torque_allowed()) << "without it nothing is watched";
  for (std::uint16_t i = 1; i <= 20; ++i) {
    ASSERT_EQ(write(kIo, 0x1003, {i}), 0);
    run(150);
    ASSERT_EQ(word(kIo, 0x1006), 1);
  }
  EXPECT_EQ(word(kIo, 0x1004), 0) << "50 ms are less than one unit";
  EXPECT_TRUE(torque_allowed());
}

TEST_F(Wago, ExpiryTakesEveryOutputUntilItIsRestarted) {
  ASSERT_EQ(write(kIo, 0x1000, {2}), 0);
  close_relay();
  ASSERT_EQ(out(0x3D), 0);
  ASSERT_EQ(write(kIo, 0x1003, {1}), 0);
  run(199);
  EXPECT_EQ(word(kIo, 0x200), 0x3D);
  ASSERT_EQ(write(kIo, 0x1003, {1}), 0) << "written, but not changed";
  run(1);
  EXPECT_EQ(word(kIo, 0x1006), 2);
  EXPECT_EQ(word(kIo, 0x200), 0) << "the lamps too";
  run(20);
  EXPECT_FALSE(torque_allowed());
  EXPECT_EQ(out(1), 4);
  EXPECT_EQ(ask(kIo, {5, 0, 0, 0xFF, 0}), (Bytes{0x85, 4}));
  ASSERT_EQ(write(kIo, 0x1003, {9}), 0);
  EXPECT_EQ(word(kIo, 0x1006), 2) << "a trigger does not bring it back";
  EXPECT_EQ(write(kIo, 0x1007, {2}), 3);
  EXPECT_EQ(write(kIo, 0x1007, {1}), 0);
  EXPECT_EQ(word(kIo, 0x1006), 1);
  EXPECT_EQ(word(kIo, 0x200), 0);
  run(50);
  EXPECT_FALSE(torque_allowed()) << "nothing resumes by itself";
  EXPECT_EQ(out(1), 0);
  run(5);
  EXPECT_TRUE(torque_allowed());
}

TEST_F(Wago, TimeAndMasksAreLockedWhileItRuns) {
  EXPECT_EQ(word(kIo, 0x1000), 100) << "ten seconds as delivered";
  EXPECT_EQ(write(kIo, 0x1000, {0}), 0);
  EXPECT_EQ(write(kIo, 0x1003, {1}), 0);
  EXPECT_EQ(word(kIo, 0x1006), 0) << "without a time it does not start";
  EXPECT_EQ(write(kIo, 0x1000, {3, 0xFFFF, 1}), 0);
  EXPECT_EQ(write(kIo, 0x1007, {1}), 0);
  EXPECT_EQ(word(kIo, 0x1006), 1);
  EXPECT_EQ(write(kIo, 0x1000, {4}), 4);
  EXPECT_EQ(write(kIo, 0x1000, {3}), 4) << "its own value too";
  EXPECT_EQ(write(kIo, 0x1001, {0}), 4);
  EXPECT_EQ(write(kIo, 0x1002, {0}), 4);
  EXPECT_EQ(read(kIo, 0x1000, 3), (Words{3, 0xFFFF, 1}));
  EXPECT_EQ(write(kIo, 0x1005, {0x5555}), 0);
  EXPECT_EQ(word(kIo, 0x1006), 1) << "5555h stops it only behind AAAAh";
  EXPECT_EQ(write(kIo, 0x1005, {0xAAAA}), 0);
  EXPECT_EQ(write(kIo, 0x1005, {0x5555}), 0);
  EXPECT_EQ(word(kIo, 0x1006), 0);
  EXPECT_EQ(write(kIo, 0x1000, {4}), 0);
}

TEST_F(Wago, SimpleStopEndsItAndItsExpiry) {
  ASSERT_EQ(write(kIo, 0x1000, {1}), 0);
  ASSERT_EQ(write(kIo, 0x1003, {1}), 0);
  EXPECT_EQ(write(kIo, 0x1008, {1}), 3);
  run(100);
  EXPECT_EQ(word(kIo, 0x1006), 2);
  EXPECT_EQ(out(1), 4);
  EXPECT_EQ(write(kIo, 0x1008, {0x55AA}), 0);
  EXPECT_EQ(word(kIo, 0x1006), 0);
  EXPECT_EQ(out(1), 0);
}

TEST_F(Wago, PowerCutIsSilenceAndForgetsTheWatchdog) {
  ASSERT_EQ(write(kIo, 0x1000, {1}), 0);
  ASSERT_EQ(write(kIo, 0x1003, {1}), 0);
  ASSERT_EQ(plant.start(plant::FaultName::power_cut), plant::StartResult::started);
  run(5);
  EXPECT_TRUE(ask(kIo, {3, 0, 0, 0, 1}).empty());
  plant.end(plant::FaultName::power_cut);
  run(5);
  EXPECT_EQ(read(kIo, 0x1000, 4), (Words{100, 0, 0, 0}));
  EXPECT_EQ(word(kIo, 0x1006), 0);
}

}  // namespace
}  // namespace stretch::simulator::test
