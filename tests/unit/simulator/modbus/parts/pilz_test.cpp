// The Pilz controller: its data areas, bits, and the watchdog of its virtual inputs.
#include "tests/unit/simulator/modbus/parts/bench.hpp"

namespace stretch::simulator::test {
namespace {

class Pilz : public Bench {
 protected:
  Pilz() : Bench(config::Parts::orca_seneca_pilz) {}
  int in(std::uint16_t value) { return write_single(kIo, 0, value); }
  void close_relay() {
    for (const std::uint16_t inputs : Words{1, 1 | 64, 1}) {
      ASSERT_EQ(in(inputs), 0);
      run(5);
    }
    run(10);
  }
  bool torque_allowed() const { return plant.safety_io().sto_a() && plant.safety_io().sto_b(); }
};

TEST_F(Pilz, ExactlyItsRegistersExist) {
  for (unsigned address = 0; address <= 0xFFFF; ++address) {
    const auto a = static_cast<std::uint16_t>(address);
    const bool exists =
        a < 8 || a == 255 || (a >= 512 && a < 520) || (a >= 1024 && a < 1040) || (a >= 2048 && a <= 2056);
    ASSERT_EQ(read(kIo, a).size(), exists ? 1U : 0U) << address;
    ASSERT_EQ(exception, exists ? 0 : 2) << address;
    ASSERT_EQ(read(kIo, a, 1, 4).size(), exists ? 1U : 0U) << "as an input register";
    ASSERT_EQ(write(kIo, a, {0}), a < 8 || a == 255 ? 0 : 2) << address;
  }
}

TEST_F(Pilz, KnowsFunctions1To6And15And16And23) {
  EXPECT_EQ(functions(kIo), (Words{1, 2, 3, 4, 5, 6, 15, 16, 23}));
  EXPECT_TRUE(read(kIo, 512, 126).empty());
  EXPECT_EQ(exception, 3);
  EXPECT_TRUE(read(kIo, 512, 9).empty());
  EXPECT_EQ(exception, 2);
  EXPECT_EQ(word(kIo, 2056), 0x0B00);
}

TEST_F(Pilz, VirtualOutputsAreTheContacts) {
  close_relay();
  const std::uint16_t outputs = word(kIo, 512);
  EXPECT_EQ(outputs, plant.safety_io().inputs() & 0x1FFF);
  EXPECT_TRUE(outputs & plant::mask(plant::InputBit::sto_a_feedback));
  EXPECT_EQ(word(kIo, 1024), outputs & 0x0FFF);
  EXPECT_EQ(read(kIo, 513, 7), Words(7, 0));
  const Bytes bits = ask(kIo, {2, 0x20, 0, 0, 16});
  ASSERT_EQ(bits.size(), 4U);
  EXPECT_EQ(bits[2] | bits[3] << 8, outputs) << "discrete inputs 8192..";
  EXPECT_EQ(ask(kIo, {2, 0x20, 0, 0, 129}), (Bytes{0x82, 2}));
  plant.press_hand_switch(true);
  run(5);
  EXPECT_EQ(outputs & ~word(kIo, 512), 0b110);
  ASSERT_EQ(plant.start(plant::FaultName::estop), plant::StartResult::started);
  run(20);
  EXPECT_EQ(word(kIo, 512) & 1, 0);
  EXPECT_FALSE(torque_allowed());
}

TEST_F(Pilz, VirtualInputsAreRegistersAndCoils) {
  EXPECT_EQ(write(kIo, 0, {0x3D, 2, 3, 4, 5, 6, 7, 8}), 0);
  EXPECT_EQ(read(kIo, 0, 8), (Words{0x3D, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(ask(kIo, {5, 0, 1, 0xFF, 0}), (Bytes{5, 0, 1, 0xFF, 0}));
  EXPECT_EQ(word(kIo, 0), 0x3F);
  EXPECT_EQ(ask(kIo, {15, 0, 14, 0, 4, 1, 0b1011}), (Bytes{15, 0, 14, 0, 4})) << "over a word's end";
  EXPECT_EQ(word(kIo, 0), 0xC03F);
  EXPECT_EQ(word(kIo, 1), 2);
  EXPECT_EQ(ask(kIo, {1, 0, 0, 0, 8}), (Bytes{1, 1, 0x3F}));
  EXPECT_EQ(ask(kIo, {5, 0, 128, 0xFF, 0}), (Bytes{0x85, 2}));
  EXPECT_EQ(ask(kIo, {5, 0x20, 0, 0xFF, 0}), (Bytes{0x85, 2})) << "outputs can only be read";
}

TEST_F(Pilz, EachInputDrivesWhatTheProgramGivesItTo) {
  using plant::OutputBit;
  const auto circuit = [&](std::uint16_t value) {
    EXPECT_EQ(in(value), 0);
    return plant.safety_io().outputs();
  };
  EXPECT_EQ(circuit(1 << 0), plant::mask(OutputBit::ctrl_healthy));
  EXPECT_EQ(circuit(1 << 2), plant::mask(OutputBit::lamp_green));
  EXPECT_EQ(circuit(1 << 3), plant::mask(OutputBit::lamp_yellow));
  EXPECT_EQ(circuit(1 << 4), plant::mask(OutputBit::lamp_red));
  EXPECT_EQ(circuit(1 << 5), plant::mask(OutputBit::buzzer));
  EXPECT_EQ(circuit(1 << 6), plant::mask(OutputBit::safety_reset));
  EXPECT_EQ(circuit(1 << 8), 0);
  EXPECT_EQ(in(1 << 7), 0);
  run(3);
  EXPECT_EQ(word(kIo, 512) >> 12, 1) << "o12 follows i7";
  EXPECT_EQ(in(0), 0);
  run(3);
  EXPECT_EQ(word(kIo, 512) >> 12, 0);
}

TEST_F(Pilz, EachPeriodIsAsLongAsItsCodeSays) {
  const std::array<int, 8> periods{0, 100, 200, 500, 1'000, 3'000, 5'000, 10'000};
  for (std::uint16_t code = 1; code < 8; ++code) {
    const auto control = static_cast<std::uint16_t>(code << 8);
    ASSERT_EQ(write(kIo, 255, {static_cast<std::uint16_t>(0x8000 | control)}), 0);
    EXPECT_EQ(word(kIo, 255), control) << "reads its period back";
    ASSERT_EQ(in(4), 0);
    run(periods[code] - 1);
    EXPECT_EQ(word(kIo, 0), 4) << code;
    EXPECT_EQ(word(kIo, 2048), 0);
    run(1);
    EXPECT_EQ(word(kIo, 0), 0) << code;
    EXPECT_EQ(word(kIo, 2048), 0b100001);
  }
  ASSERT_EQ(write(kIo, 255, {0x8000}), 0);
  EXPECT_EQ(word(kIo, 2048), 0);
  ASSERT_EQ(in(4), 0);
  run(20'000);
  EXPECT_EQ(word(kIo, 0), 4) << "code 0 watches nothing";
}

TEST_F(Pilz, TriggerAndWritesToTheInputsFeedIt) {
  close_relay();
  ASSERT_EQ(write(kIo, 255, {0x8100}), 0);
  for (int i = 0; i < 10; ++i) {
    run(60);
    ASSERT_EQ(write(kIo, 255, {0x8100}), 0);
    run(60);
    ASSERT_EQ(in(1), 0) << "the same value too";
  }
  EXPECT_TRUE(torque_allowed());
  run(60);
  ASSERT_EQ(write(kIo, 255, {0x0100}), 0) << "without the trigger's bit";
  EXPECT_FALSE(read(kIo, 512).empty());
  run(60);
  EXPECT_EQ(word(kIo, 2048), 0b100001);
  run(20);
  EXPECT_FALSE(torque_allowed());
}

TEST_F(Pilz, TimeOutClearsTheInputsAndShowsUntilTheTrigger) {
  close_relay();
  ASSERT_EQ(write(kIo, 0, {1, 9}), 0);
  ASSERT_EQ(write(kIo, 255, {0x8100}), 0);
  run(100);
  EXPECT_EQ(read(kIo, 0, 2), (Words{0, 0}));
  run(20);
  EXPECT_FALSE(torque_allowed());
  ASSERT_EQ(in(4), 0);
  EXPECT_EQ(word(kIo, 0), 4) << "the next write is taken";
  EXPECT_EQ(word(kIo, 2048), 0b100001) << "and the status stays";
  ASSERT_EQ(write(kIo, 255, {0x8100}), 0);
  EXPECT_EQ(word(kIo, 2048), 0);
  run(100);
  EXPECT_EQ(word(kIo, 2048), 0b100001) << "once more";
}

TEST_F(Pilz, PowerCutIsSilenceAndForgetsTheWatchdog) {
  ASSERT_EQ(write(kIo, 255, {0x8100}), 0);
  ASSERT_EQ(in(4), 0);
  ASSERT_EQ(plant.start(plant::FaultName::power_cut), plant::StartResult::started);
  run(5);
  EXPECT_TRUE(ask(kIo, {3, 0, 0, 0, 1}).empty());
  plant.end(plant::FaultName::power_cut);
  run(5);
  EXPECT_EQ(word(kIo, 255), 0);
  EXPECT_EQ(word(kIo, 0), 0);
}

}  // namespace
}  // namespace stretch::simulator::test
