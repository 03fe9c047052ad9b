// Register map version 1, register by register: what exists, what can be written, which values are refused.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "simulator/modbus/load_cell_registers.hpp"
#include "simulator/modbus/segmented_device.hpp"
#include "simulator/modbus/station_registers.hpp"

namespace {
using namespace stretch;
using namespace stretch::simulator;
using Bytes = std::vector<std::uint8_t>;
using Words = std::vector<std::uint16_t>;

constexpr std::uint8_t kDrive = 1;
constexpr std::uint8_t kLoadCell = 2;
constexpr std::uint8_t kSafetyIo = 3;
constexpr std::uint8_t kInclinometer = 4;

class RegisterMap : public testing::Test {
 protected:
  static std::uint8_t high(std::size_t word) { return static_cast<std::uint8_t>(word >> 8); }
  static std::uint8_t low(std::size_t word) { return static_cast<std::uint8_t>(word & 0xFF); }

  Bytes ask(std::uint8_t unit, const Bytes& request) {
    std::array<std::uint8_t, kMaxPduSize> answer{};
    const auto size = registers.router().answer(unit, request, answer);
    if (!size) return {};
    return {answer.begin(), answer.begin() + static_cast<std::ptrdiff_t>(*size)};
  }
  // Empty: refused with `exception`.
  Words read(std::uint8_t unit, std::uint16_t address, std::uint16_t count = 1, std::uint8_t function = 3) {
    const Bytes answer = ask(unit, {function, high(address), low(address), high(count), low(count)});
    exception = answer.size() == 2 ? answer[1] : 0;
    Words words;
    for (std::size_t i = 2; exception == 0 && i + 1 < answer.size(); i += 2) {
      words.push_back(static_cast<std::uint16_t>(answer[i] << 8 | answer[i + 1]));
    }
    return words;
  }
  // The exception, 0 when it was written.
  int write(std::uint8_t unit, std::uint16_t address, const Words& words) {
    Bytes request{
        16, high(address), low(address), high(words.size()), low(words.size()), low(2 * words.size())};
    for (const std::uint16_t word : words) {
      request.push_back(high(word));
      request.push_back(low(word));
    }
    const Bytes answer = ask(unit, request);
    return answer.size() == 2 ? answer[1] : 0;
  }
  std::int32_t read_32(std::uint8_t unit, std::uint16_t address) {
    const Words words = read(unit, address, 2);
    return words.size() == 2 ? joined_signed(words[0], words[1]) : 0;
  }
  void run(int ms) {
    for (int i = 0; i < ms; ++i) plant.step();
  }
  void close_sto() {
    write(kSafetyIo, 16, {1});
    run(5);
    write(kSafetyIo, 16, {1 | 64});
    run(5);
    write(kSafetyIo, 16, {1});
    run(20);
  }
  void enable_drive() {
    close_sto();
    for (const std::uint16_t word : Words{0x06, 0x07, 0x0F}) {
      ASSERT_EQ(write(kDrive, 6007, {++counter}), 0);
      ASSERT_EQ(write(kDrive, 6000, {word}), 0);
      run(5);
    }
    ASSERT_EQ(read(kDrive, 5000)[0] & 0x6F, 0x27);
  }

  plant::Plant plant{config::PlantSettings{}, config::Leg{}, 1};
  StationRegisters registers{plant};
  std::uint8_t exception = 0;
  std::uint16_t counter = 0;
};

struct Registers {
  std::uint8_t unit;
  std::uint16_t first;
  std::uint16_t last;
};
constexpr std::array<Registers, 13> kRuns{{{kDrive, 5000, 5015},
                                           {kDrive, 6000, 6009},
                                           {kDrive, 6100, 6114},
                                           {kDrive, 6900, 6907},
                                           {kLoadCell, 0, 1},
                                           {kLoadCell, 5, 23},
                                           {kSafetyIo, 0, 3},
                                           {kSafetyIo, 16, 16},
                                           {kSafetyIo, 0x1000, 0x1000},
                                           {kSafetyIo, 0x1003, 0x1003},
                                           {kSafetyIo, 0x1006, 0x1007},
                                           {kSafetyIo, 0x2011, 0x2012},
                                           {kInclinometer, 0x3D, 0x40}}};
constexpr std::array<Registers, 10> kWritable{{{kDrive, 6000, 6009},
                                               {kDrive, 6100, 6111},
                                               {kDrive, 6114, 6114},
                                               {kLoadCell, 5, 5},
                                               {kLoadCell, 18, 19},
                                               {kSafetyIo, 16, 16},
                                               {kSafetyIo, 0x1000, 0x1000},
                                               {kSafetyIo, 0x1003, 0x1003},
                                               {kSafetyIo, 0x1007, 0x1007},
                                               {0, 1, 0}}};

template <std::size_t N>
bool in(const std::array<Registers, N>& runs, std::uint8_t unit, std::uint16_t address) {
  for (const Registers& run : runs) {
    if (run.unit == unit && address >= run.first && address <= run.last) return true;
  }
  return false;
}

TEST_F(RegisterMap, ExactlyTheRegistersOfTheMapExist) {
  for (const std::uint8_t unit : {kDrive, kLoadCell, kSafetyIo, kInclinometer}) {
    for (unsigned address = 0; address <= 0xFFFF; ++address) {
      const auto at = static_cast<std::uint16_t>(address);
      const bool exists = in(kRuns, unit, at);
      ASSERT_EQ(read(unit, at).size(), exists ? 1U : 0U) << int(unit) << ' ' << address;
      ASSERT_EQ(exception, exists ? 0 : 2) << int(unit) << ' ' << address;
    }
  }
}

TEST_F(RegisterMap, ExactlyTheWritableOnesCanBeWritten) {
  write(kDrive, 6114, {plant::kConfigUnlock});
  for (const std::uint8_t unit : {kDrive, kLoadCell, kSafetyIo, kInclinometer}) {
    for (unsigned address = 0; address <= 0xFFFF; ++address) {
      const auto at = static_cast<std::uint16_t>(address);
      const Words present = read(unit, at);
      const int refused = write(unit, at, present.empty() ? Words{0} : present);
      if (in(kWritable, unit, at)) {
        // 0 is no value for the restart of the watchdog, which reads 0; it is off.
        ASSERT_EQ(refused, at == 0x1007 ? 4 : 0) << int(unit) << ' ' << address;
      } else {
        ASSERT_EQ(refused, 2) << int(unit) << ' ' << address;
      }
    }
  }
}

TEST_F(RegisterMap, WholeRunsAreReadInOneRequestAndNoFurther) {
  for (const Registers& run : kRuns) {
    const auto count = static_cast<std::uint16_t>(run.last - run.first + 1);
    EXPECT_EQ(read(run.unit, run.first, count).size(), count);
    EXPECT_EQ(read(run.unit, run.first, count, 4), read(run.unit, run.first, count, 3)) << run.first;
    EXPECT_TRUE(read(run.unit, run.first, static_cast<std::uint16_t>(count + 1)).empty());
    EXPECT_EQ(exception, 2);
  }
}

TEST_F(RegisterMap, CommandBlockReadsBackHighWordFirst) {
  const Words block{0x0006, 3, 0xFFFF, 0xEC78, 0x0001, 0x5F90, 500, 77, 0, 40'000};
  ASSERT_EQ(write(kDrive, 6000, block), 0);
  EXPECT_EQ(read(kDrive, 6000, 10), block);
  EXPECT_EQ(plant.drive().command().target_velocity, -5000);
  EXPECT_EQ(plant.drive().command().target_position, 90'000);
  EXPECT_EQ(read(kDrive, 5012)[0], 77) << "the echo proves that the write was consumed";
  EXPECT_EQ(read(kDrive, 5013)[0], 500);
}

TEST_F(RegisterMap, HalfOfA32BitValueIsWrittenLikeAnyRegister) {
  ASSERT_EQ(write(kDrive, 6003, {1234}), 0);
  EXPECT_EQ(plant.drive().command().target_velocity, 1234);
  EXPECT_EQ(write(kDrive, 6002, {1}), 3) << "65536 + 1234 is above the range";
  EXPECT_EQ(plant.drive().command().target_velocity, 1234);
}

struct Bound {
  std::uint16_t address;
  Words below;  // refused; empty: there is none
  Words low;    // taken
  Words high;   // taken
  Words above;  // refused; empty: there is none
};
Words split(std::int64_t value) {
  return {high_word(static_cast<std::uint32_t>(value)), low_word(static_cast<std::uint32_t>(value))};
}

TEST_F(RegisterMap, CommandsOutOfRangeAreException3AndWriteNothing) {
  const std::vector<Bound> bounds{
      {6001, {2}, {3}, {6}, {7}},
      {6002, split(-60'001), split(-60'000), split(60'000), split(60'001)},
      {6004, split(-360'001), split(-360'000), split(360'000), split(360'001)},
      {6006, {}, {0}, {2000}, {2001}},
      {6007, {}, {0}, {65535}, {}},
      {6008, split(0), split(1), split(1'000'000), split(1'000'001)},
  };
  for (const Bound& bound : bounds) {
    for (const Words& taken : {bound.low, bound.high}) {
      EXPECT_EQ(write(kDrive, bound.address, taken), 0) << bound.address;
      EXPECT_EQ(read(kDrive, bound.address, static_cast<std::uint16_t>(taken.size())), taken);
    }
    const Words before = read(kDrive, 6000, 10);
    for (const Words& refused : {bound.below, bound.above}) {
      if (refused.empty()) continue;
      EXPECT_EQ(write(kDrive, bound.address, refused), 3) << bound.address;
      EXPECT_EQ(read(kDrive, 6000, 10), before);
    }
  }
  Words block = read(kDrive, 6000, 10);
  const Words before = block;
  block[0] = 0x0F;
  block[6] = 2001;
  EXPECT_EQ(write(kDrive, 6000, block), 3);
  EXPECT_EQ(read(kDrive, 6000, 10), before) << "one bad value refuses the whole block";
}

TEST_F(RegisterMap, ConfigurationOutOfRangeIsException3AndWritesNothing) {
  ASSERT_EQ(write(kDrive, 6114, {plant::kConfigUnlock}), 0);
  const std::vector<Bound> bounds{
      {6100, {19}, {20}, {10'000}, {10'001}},
      {6100, {1}, {0}, {80}, {}},
      {6101, {0xFFFF}, {0}, {3}, {4}},
      {6102, {}, {0}, {2}, {3}},
      {6103, {}, {0}, {2}, {3}},
      {6104, split(0), split(1), split(1'000'000), split(1'000'001)},
      {6106, split(-1000), split(-999), split(360'000), split(360'001)},
      {6108, split(-360'001), split(-360'000), split(359'999), split(360'000)},
      {6110, split(0), split(1), split(60'000), split(60'001)},
  };
  for (const Bound& bound : bounds) {
    for (const Words& taken : {bound.low, bound.high}) {
      EXPECT_EQ(write(kDrive, bound.address, taken), 0) << bound.address;
      EXPECT_EQ(read(kDrive, bound.address, static_cast<std::uint16_t>(taken.size())), taken);
    }
    const Words before = read(kDrive, 6100, 15);
    for (const Words& refused : {bound.below, bound.above}) {
      if (refused.empty()) continue;
      EXPECT_EQ(write(kDrive, bound.address, refused), 3) << bound.address;
      EXPECT_EQ(read(kDrive, 6100, 15), before);
    }
  }
}

TEST_F(RegisterMap, ConfigurationIsLockedUntilUnlockedAndWhileEnabled) {
  EXPECT_EQ(write(kDrive, 6100, {80}), 4);
  EXPECT_EQ(read(kDrive, 6100)[0], 0);
  ASSERT_EQ(write(kDrive, 6114, {plant::kConfigUnlock}), 0);
  EXPECT_EQ(write(kDrive, 6100, {80}), 0);
  ASSERT_EQ(write(kDrive, 6114, {0}), 0);
  EXPECT_EQ(write(kDrive, 6100, {90}), 4);
  ASSERT_EQ(write(kDrive, 6114, {plant::kConfigUnlock}), 0);
  ASSERT_EQ(write(kDrive, 6100, {0}), 0);
  enable_drive();
  EXPECT_EQ(write(kDrive, 6100, {80}), 4);
  EXPECT_EQ(write(kDrive, 6114, {plant::kConfigUnlock}), 4);
  EXPECT_EQ(read(kDrive, 6100)[0], 0);
}

TEST_F(RegisterMap, IdentityAndRatedTorqueAreThoseOfTheMap) {
  const Words identity = read(kDrive, 6900, 8);
  EXPECT_EQ(identity[0], 0x5354);
  EXPECT_EQ(identity[1], 0x4452);
  EXPECT_EQ(identity[3], 0x0100) << "version of the map";
  EXPECT_EQ(read_32(kDrive, 6112), 130'000);
  EXPECT_EQ(read(kLoadCell, 1)[0], 0x4C43);
  EXPECT_EQ(read(kSafetyIo, 0x2011, 2), (Words{0x5354, 0x494F}));
}

TEST_F(RegisterMap, WatchdogTripsWhenTheCommandCounterStands) {
  ASSERT_EQ(write(kDrive, 6114, {plant::kConfigUnlock}), 0);
  ASSERT_EQ(write(kDrive, 6100, {80, 2, 2}), 0);
  enable_drive();
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(write(kDrive, 6007, {++counter}), 0);
    run(10);
  }
  EXPECT_EQ(read(kDrive, 5000)[0] & 0x6F, 0x27);
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(write(kDrive, 6007, {counter}), 0) << "written, but not changed";
    run(10);
  }
  EXPECT_EQ(read(kDrive, 5000)[0] & 0x4F, 0x08);
  EXPECT_EQ(read(kDrive, 5007)[0], 0x8130);
  EXPECT_FALSE(plant.truth().torque_enabled);
}

TEST_F(RegisterMap, WatchdogOfSource0IsFedByAnyGoodRequest) {
  ASSERT_EQ(write(kDrive, 6114, {plant::kConfigUnlock}), 0);
  ASSERT_EQ(write(kDrive, 6100, {80, 2, 0}), 0);
  enable_drive();
  for (int i = 0; i < 50; ++i) {
    read(kDrive, 6900);
    run(10);
  }
  EXPECT_EQ(read(kDrive, 5000)[0] & 0x6F, 0x27);
  for (int i = 0; i < 10; ++i) {
    read(kDrive, 4000);  // refused: no good request
    run(10);
  }
  EXPECT_EQ(plant.drive().state(), plant::DriveState::fault);
}

TEST_F(RegisterMap, LoadCellShowsBothChannelsAndCountsConversions) {
  run(1000);
  const Words before = read(kLoadCell, 6, 12);
  ASSERT_EQ(before.size(), 12U);
  EXPECT_EQ(before[0] & plant::kCellFaultMask, 0);
  EXPECT_NEAR(joined_signed(before[1], before[2]), 800, 400) << "the cuff's own weight, 0.01 N";
  EXPECT_NEAR(joined_signed(before[6], before[7]), 800, 400);
  run(100);
  EXPECT_EQ(static_cast<std::uint16_t>(read(kLoadCell, 16)[0] - before[10]), 30) << "300 a second";
  EXPECT_EQ(read(kLoadCell, 18, 2), (Words{300, 10}));
  EXPECT_EQ(read_32(kLoadCell, 20), 50'000);
  EXPECT_EQ(read_32(kLoadCell, 22), 50'000);
}

TEST_F(RegisterMap, LoadCellSettingsAreTakenTogetherOrNotAtAll) {
  EXPECT_EQ(write(kLoadCell, 18, {10, 0}), 0);
  EXPECT_EQ(write(kLoadCell, 18, {1000, 1000}), 0);
  EXPECT_EQ(write(kLoadCell, 18, {9, 500}), 3);
  EXPECT_EQ(write(kLoadCell, 18, {500, 1001}), 3);
  EXPECT_EQ(read(kLoadCell, 18, 2), (Words{1000, 1000}));
}

TEST_F(RegisterMap, LoadCellZeroesTheEmptyCuffAndRefusesUnknownCommands) {
  run(2000);
  EXPECT_EQ(write(kLoadCell, 5, {100}), 0);
  run(100);
  EXPECT_NEAR(read_32(kLoadCell, 9), 0, 100);
  EXPECT_EQ(read(kLoadCell, 5)[0], 0);
  EXPECT_EQ(write(kLoadCell, 5, {99}), 3);
}

TEST_F(RegisterMap, LoadCellCarries32RegistersARequestUnlessSwitched) {
  const Bytes forty{3, 0, 5, 0, 33};
  EXPECT_EQ(ask(kLoadCell, forty), (Bytes{0x83, 3}));
  LoadCellRegisters whole(plant.load_cell(), false);
  std::array<std::uint8_t, kMaxPduSize> answer{};
  EXPECT_EQ(answer_pdu(forty, whole, answer), 2U);
  EXPECT_EQ(answer[1], 2) << "the count is allowed, the registers are not there";
}

TEST_F(RegisterMap, SafetyInputsAreRegister0AndDiscreteInputs) {
  close_sto();
  const std::uint16_t inputs = read(kSafetyIo, 0)[0];
  EXPECT_TRUE(inputs & plant::mask(plant::InputBit::sto_a_feedback));
  const Bytes bits = ask(kSafetyIo, {2, 0, 0, 0, 16});
  ASSERT_EQ(bits.size(), 4U);
  EXPECT_EQ(bits[2] | bits[3] << 8, inputs);
  EXPECT_EQ(ask(kSafetyIo, {2, 0, 0, 0, 17}), (Bytes{0x82, 2}));
  EXPECT_EQ(ask(kDrive, {2, 0, 0, 0, 1}), (Bytes{0x82, 1})) << "the drive has no bits";
  plant.press_hand_switch(true);
  run(5);
  EXPECT_EQ(inputs & ~read(kSafetyIo, 0)[0], 0b110) << "both contacts fall";
  EXPECT_EQ(read(kSafetyIo, 1)[0] & 0b110, 0b110) << "and are latched";
}

TEST_F(RegisterMap, OutputsAreRegister16AndCoils) {
  EXPECT_EQ(ask(kSafetyIo, {5, 0, 2, 0xFF, 0}), (Bytes{5, 0, 2, 0xFF, 0}));
  EXPECT_EQ(ask(kSafetyIo, {15, 0, 4, 0, 2, 1, 0b11}), (Bytes{15, 0, 4, 0, 2}));
  EXPECT_EQ(read(kSafetyIo, 16)[0], 0b110100);
  EXPECT_EQ(ask(kSafetyIo, {1, 0, 0, 0, 8}), (Bytes{1, 1, 0b110100}));
  EXPECT_EQ(ask(kSafetyIo, {5, 0, 8, 0xFF, 0}), (Bytes{0x85, 2}));
  EXPECT_EQ(write(kSafetyIo, 16, {0xFF}), 0);
  EXPECT_EQ(write(kSafetyIo, 16, {0x100}), 3);
  EXPECT_EQ(read(kSafetyIo, 16)[0], 0xFF);
}

TEST_F(RegisterMap, IoWatchdogOpensStoAndStaysUntilRestarted) {
  EXPECT_EQ(write(kSafetyIo, 0x1000, {101}), 3);
  ASSERT_EQ(write(kSafetyIo, 0x1000, {2}), 0);
  EXPECT_EQ(read(kSafetyIo, 0x1006)[0], 1);
  close_sto();
  for (std::uint16_t i = 1; i <= 20; ++i) {
    ASSERT_EQ(write(kSafetyIo, 0x1003, {i}), 0);
    run(50);
  }
  EXPECT_TRUE(plant.safety_io().sto_a() && plant.safety_io().sto_b());
  run(250);
  EXPECT_EQ(read(kSafetyIo, 0x1006)[0], 2);
  EXPECT_FALSE(plant.safety_io().sto_a() || plant.safety_io().sto_b());
  EXPECT_EQ(read(kSafetyIo, 3)[0] & 1, 0) << "the read-back tells what is really out";
  EXPECT_EQ(write(kSafetyIo, 0x1007, {2}), 3);
  EXPECT_EQ(write(kSafetyIo, 0x1007, {1}), 0);
  run(20);
  EXPECT_FALSE(plant.safety_io().sto_a()) << "nothing resumes by itself";
}

TEST_F(RegisterMap, DevicesWithoutPowerAreSilent) {
  ASSERT_EQ(plant.start(plant::FaultName::power_cut), plant::StartResult::started);
  run(5);
  for (const std::uint8_t unit : {kDrive, kLoadCell, kSafetyIo, kInclinometer}) {
    EXPECT_TRUE(ask(unit, {3, 0, 0, 0, 1}).empty()) << int(unit);
  }
  EXPECT_EQ(ask(99, {3, 0, 0, 0, 1}), (Bytes{0x83, 0x0B}))
      << "a unit that is not there is the gateway's to tell";
}

TEST_F(RegisterMap, InclinometerTellsTheSupportsAngle) {
  plant.place(degrees(45));
  run(2);
  const auto raw = static_cast<std::int16_t>(read(kInclinometer, 0x3D)[0]);
  EXPECT_NEAR(raw / 32768.0 * 180.0, 45.0, 0.1);
}

}  // namespace
