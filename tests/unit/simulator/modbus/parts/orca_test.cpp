// The ORCA motor: memory map, low words first, modes, limits, time-out, and the command stream.
#include <cmath>

#include "tests/unit/simulator/modbus/parts/bench.hpp"

namespace stretch::simulator::test {
namespace {

constexpr double kUmPerDeg = 6108.652;
constexpr std::uint16_t kMode = 3;
constexpr std::uint16_t kForceCommand = 28;
constexpr std::uint16_t kPositionCommand = 30;
constexpr std::uint16_t kErrors = 432;

class Orca : public Bench {
 protected:
  Orca() : Bench(config::Parts::orca_seneca_pilz) {}

  static Words cdab(std::int64_t value) {
    const auto bits = static_cast<std::uint32_t>(value);
    return {low_word(bits), high_word(bits)};
  }
  int set_wide(std::uint16_t address, double value) {
    return write(kDrive, address, cdab(std::llround(value)));
  }
  std::int32_t wide(std::uint16_t address) {
    const Words words = read(kDrive, address, 2);
    EXPECT_EQ(words.size(), 2U) << address;
    return words.size() == 2 ? joined_signed(words[1], words[0]) : 0;
  }
  int set(std::uint16_t address, std::uint16_t value) { return write_single(kDrive, address, value); }
  std::uint16_t mode() { return word(kDrive, 317); }
  void give_voltage() {
    for (const std::uint16_t inputs : Words{1, 1 | 64, 1}) {
      ASSERT_EQ(write_single(kIo, 0, inputs), 0);
      run(5);
    }
    run(10);
  }
  // Position mode where it stands, with a time-out of 100 ms.
  void enable() {
    give_voltage();
    ASSERT_EQ(set(163, 100), 0);
    ASSERT_EQ(set_wide(kPositionCommand, wide(342)), 0);
    ASSERT_EQ(set(kMode, 3), 0);
    run(1);
    ASSERT_EQ(mode(), 3);
    target_deg = wide(342) / kUmPerDeg;
  }
  // Positions that go on at this speed, every 25 ms, as a client streams them.
  void stream(double deg_s, int ms) {
    for (int i = 0; i < ms; i += 25) {
      target_deg += deg_s * 0.025;
      ASSERT_EQ(set_wide(kPositionCommand, target_deg * kUmPerDeg), 0);
      run(25);
    }
  }

  double target_deg = 0.0;
};

TEST_F(Orca, Registers0To511ExistAndTheNamedOnesCanBeWritten) {
  for (unsigned address = 0; address <= 0xFFFF; ++address) {
    const auto a = static_cast<std::uint16_t>(address);
    ASSERT_EQ(read(kDrive, a).size(), a < 512 ? 1U : 0U) << address;
    ASSERT_EQ(exception, a < 512 ? 0 : 2);
    const bool writable = a == 3 || (a >= 28 && a <= 31) || (a >= 137 && a <= 143) || a == 150 || a == 153 ||
                          (a >= 163 && a <= 169);
    ASSERT_EQ(write(kDrive, a, {1}), writable ? 0 : 2) << address;
    if (writable) {
      ASSERT_EQ(word(kDrive, a), 1) << address;
    }
  }
}

TEST_F(Orca, KnowsFunctions3And6And16And23AndTheStream) {
  EXPECT_EQ(functions(kDrive), (Words{3, 6, 16, 23, 0x64}));
  EXPECT_EQ(read(kDrive, 0, 125).size(), 125U);
  EXPECT_TRUE(read(kDrive, 0, 126).empty());
  EXPECT_EQ(exception, 3);
  EXPECT_EQ(write(kDrive, 28, Words(124, 0)), 3);
  const Bytes both = ask(kDrive, {23, 342 >> 8, 342 & 0xFF, 0, 2, 0, 30, 0, 2, 4, 0x12, 0x34, 0, 1});
  EXPECT_EQ(both.size(), 6U);
  EXPECT_EQ(wide(kPositionCommand), 0x11234) << "low word first";
}

TEST_F(Orca, TellsItsVersionAndWhatItIsDeliveredWith) {
  EXPECT_EQ(read(kDrive, 409, 2), (Words{6, 1}));
  EXPECT_EQ(wide(137), 371'429);
  EXPECT_EQ(wide(140), 371'429);
  EXPECT_EQ(wide(164), 230'400);
  EXPECT_EQ(word(kDrive, 169), 1);
  EXPECT_EQ(word(kDrive, 163), 0) << "no time-out";
  EXPECT_EQ(mode(), 1);
}

TEST_F(Orca, PositionIsMicrometresOfTheSector) {
  plant.place(degrees(40));
  run(1);
  EXPECT_NEAR(wide(342), 40.0 * kUmPerDeg, 20.0);
  plant.place(degrees(-0.5));
  run(1);
  EXPECT_NEAR(wide(342), -0.5 * kUmPerDeg, 20.0) << "negative ones too";
  ASSERT_EQ(plant.start(plant::FaultName::encoder_slip, {.amount = 5.0}), plant::StartResult::started);
  run(1);
  EXPECT_NEAR(wide(342), 4.5 * kUmPerDeg, 20.0);
}

TEST_F(Orca, WithoutVoltageItSleepsAndSaysSo) {
  EXPECT_EQ(word(kDrive, kErrors), 0x0400);
  EXPECT_EQ(word(kDrive, 338), 0);
  EXPECT_EQ(set(kMode, 3), 0);
  run(5);
  EXPECT_EQ(mode(), 1);
  give_voltage();
  EXPECT_EQ(word(kDrive, kErrors), 0);
  EXPECT_EQ(word(kDrive, 338), 48);
  EXPECT_EQ(mode(), 1) << "nothing resumes by itself";
}

TEST_F(Orca, GoesToPositionModeMovesOutwardTwoDegreesAndStops) {
  enable();
  const double before = angle();
  stream(1.0, 1000);
  EXPECT_NEAR(speed(), 1.0, 0.1);
  EXPECT_NEAR(wide(344), 6, 2) << "mm/s";
  EXPECT_NEAR(wide(348) * 1e-3 * 0.35, plant.truth().drive_torque.si(), 0.01);
  EXPECT_GT(wide(348), 20'000) << "it carries the support";
  stream(1.0, 1000);
  stream(0.0, 1000);
  EXPECT_NEAR(angle() - before, 2.0, 0.02);
  EXPECT_NEAR(speed(), 0.0, 0.01);
  EXPECT_EQ(word(kDrive, kErrors), 0);
  EXPECT_NEAR(wide(330), wide(kPositionCommand), 0);
}

TEST_F(Orca, MaxVelocityBoundsTheWayToATarget) {
  enable();
  ASSERT_EQ(set(163, 0), 0);
  ASSERT_EQ(set(153, 12), 0);
  ASSERT_EQ(set_wide(kPositionCommand, 20.0 * kUmPerDeg), 0);
  run(3000);
  EXPECT_NEAR(speed(), 12.0 / 6.108652, 0.05);
  ASSERT_EQ(set(153, 0), 0);
  run(500);
  EXPECT_GT(speed(), 5.0) << "0 is no limit";
  run(10'000);
  EXPECT_NEAR(angle(), 20.0, 0.02);
}

TEST_F(Orca, ForceIsBoundedByBothLimitsAndClippingShows) {
  enable();
  ASSERT_EQ(set(163, 0), 0);
  plant.put_leg_in();
  plant.set_strap(true);
  ASSERT_EQ(set_wide(kPositionCommand, 20.0 * kUmPerDeg), 0);
  ASSERT_EQ(set_wide(140, 40'000), 0);
  run(300);
  EXPECT_NEAR(wide(348), 40'000, 10);
  EXPECT_NEAR(plant.truth().drive_torque.si(), 14.0, 0.05);
  EXPECT_EQ(word(kDrive, kErrors), 0x0020);
  ASSERT_EQ(set_wide(137, 20'000), 0);
  run(10);
  EXPECT_NEAR(wide(348), 20'000, 10) << "the smaller of the two";
  EXPECT_EQ(mode(), 3) << "clipping is no reason to sleep";
}

TEST_F(Orca, SoftStartRaisesTheForceSlowly) {
  give_voltage();
  ASSERT_EQ(set(150, 1000), 0);
  ASSERT_EQ(set_wide(kPositionCommand, 30.0 * kUmPerDeg), 0);
  ASSERT_EQ(set(kMode, 3), 0);
  run(100);
  EXPECT_NEAR(wide(348), 37'143, 500);
}

TEST_F(Orca, ForceModeGivesTheForce) {
  plant.place(degrees(30));
  give_voltage();
  ASSERT_EQ(set_wide(kForceCommand, 30'000), 0);
  ASSERT_EQ(set(kMode, 2), 0);
  run(5);
  EXPECT_EQ(mode(), 2);
  EXPECT_NEAR(wide(348), 30'000, 10);
  ASSERT_EQ(set_wide(kForceCommand, -5'000), 0);
  run(5);
  EXPECT_NEAR(wide(348), -5'000, 10);
  ASSERT_EQ(set_wide(kForceCommand, 500'000), 0);
  run(5);
  EXPECT_NEAR(wide(348), 371'429, 10);
  EXPECT_EQ(word(kDrive, kErrors), 0x0020);
}

TEST_F(Orca, SleepIsWithoutForceAndOtherModesAreRefused) {
  enable();
  stream(3.0, 3000);
  ASSERT_EQ(set(kMode, 1), 0);
  const double top = angle();
  run(2000);
  EXPECT_FALSE(plant.truth().torque_enabled);
  EXPECT_LT(angle(), top - 3.0);
  for (const std::uint16_t other : Words{0, 4, 5, 55}) EXPECT_EQ(set(kMode, other), 3) << other;
  EXPECT_EQ(word(kDrive, kMode), 1);
}

TEST_F(Orca, OnlyForceAndPositionCommandsFeedTheTimeOut) {
  enable();
  for (int i = 0; i < 5; ++i) {
    run(90);
    ASSERT_EQ(set_wide(i % 2 == 0 ? kPositionCommand : kForceCommand, 0), 0);
  }
  EXPECT_EQ(mode(), 3);
  run(90);
  ASSERT_EQ(set(kPositionCommand, 0), 0) << "half a command";
  ASSERT_EQ(set(153, 0), 0);
  ASSERT_FALSE(read(kDrive, 317, 40).empty());
  run(11);
  EXPECT_EQ(mode(), 1);
  EXPECT_EQ(word(kDrive, kErrors), 0x0800);
}

TEST_F(Orca, TimeOutLetsTheSupportDownUntilItIsToldToSleep) {
  enable();
  stream(3.0, 3000);
  run(90);
  EXPECT_FALSE(plant.truth().torque_enabled);
  EXPECT_EQ(word(kDrive, kErrors), 0x0800);
  const double top = angle();
  run(2000);
  EXPECT_LT(angle(), top - 3.0) << "nothing holds it";
  ASSERT_EQ(set(kMode, 3), 0);
  run(5);
  EXPECT_EQ(mode(), 1) << "the error stands";
  ASSERT_EQ(set(kMode, 1), 0);
  EXPECT_EQ(word(kDrive, kErrors), 0);
  ASSERT_EQ(set_wide(kPositionCommand, wide(342)), 0);
  ASSERT_EQ(set(kMode, 3), 0);
  run(5);
  EXPECT_EQ(mode(), 3);
}

TEST_F(Orca, SafetyDampingSlowsTheWayDown) {
  const auto sunk = [this](std::uint16_t gain) {
    plant.place(degrees(40));
    EXPECT_EQ(set(143, gain), 0);
    EXPECT_EQ(set(kMode, 1), 0);
    EXPECT_EQ(set(163, 50), 0);
    EXPECT_EQ(set_wide(kPositionCommand, 40.0 * kUmPerDeg), 0);
    EXPECT_EQ(set(kMode, 3), 0);
    run(2050);
    EXPECT_EQ(word(kDrive, kErrors), 0x0800);
    return 40.0 - angle();
  };
  give_voltage();
  const double without = sunk(0);
  const double with = sunk(2000);
  EXPECT_GT(without, 3.0);
  EXPECT_GT(with, 1.0) << "it still comes down";
  EXPECT_LT(with, 0.8 * without);
}

TEST_F(Orca, StreamCommandsAndAnswersInOneExchange) {
  enable();
  const auto um = static_cast<std::uint32_t>(std::lround(target_deg * kUmPerDeg));
  Bytes request{0x64, 30};
  for (int shift = 24; shift >= 0; shift -= 8) request.push_back(static_cast<std::uint8_t>(um >> shift));
  for (int i = 0; i < 10; ++i) {
    run(90);
    const Bytes answer = ask(kDrive, request);
    ASSERT_EQ(answer.size(), 16U) << "19 bytes with unit and sum";
    ASSERT_EQ(answer[0], 0x64);
  }
  EXPECT_EQ(mode(), 3) << "it feeds the time-out";
  const Bytes answer = ask(kDrive, request);
  const auto at = [&answer](std::size_t i, std::size_t bytes) {
    std::uint32_t value = 0;
    for (std::size_t k = 0; k < bytes; ++k) value = value << 8 | answer[i + k];
    return value;
  };
  EXPECT_EQ(static_cast<std::int32_t>(at(1, 4)), wide(342));
  EXPECT_EQ(static_cast<std::int32_t>(at(5, 4)), wide(348));
  EXPECT_EQ(at(9, 2), word(kDrive, 350));
  EXPECT_EQ(at(11, 1), word(kDrive, 356));
  EXPECT_EQ(at(12, 2), 48'000U);
  EXPECT_EQ(at(14, 2), 0U);
  request[1] = 28;
  ASSERT_EQ(ask(kDrive, request).size(), 16U);
  EXPECT_EQ(wide(kForceCommand), static_cast<std::int32_t>(um));
  request[1] = 0;
  run(99);
  ASSERT_EQ(ask(kDrive, request).size(), 16U);
  run(1);
  EXPECT_EQ(mode(), 1) << "another code is no command";
  request.pop_back();
  EXPECT_EQ(ask(kDrive, request), (Bytes{0xE4, 3}));
}

TEST_F(Orca, FaultsShowAsErrorBits) {
  enable();
  ASSERT_EQ(plant.start(plant::FaultName::drive_fault), plant::StartResult::started);
  run(5);
  EXPECT_EQ(word(kDrive, kErrors), 0x0040);
  EXPECT_EQ(mode(), 1);
  ASSERT_EQ(plant.start(plant::FaultName::drive_fault, {.amount = 0x0100}), plant::StartResult::started);
  run(5);
  EXPECT_EQ(word(kDrive, kErrors), 0x0100);
  plant.end(plant::FaultName::drive_fault);
  run(5);
  EXPECT_EQ(word(kDrive, kErrors), 0);
  EXPECT_EQ(mode(), 1) << "nothing resumes by itself";
}

TEST_F(Orca, OneWireOrTheEmergencyStopTakesTheVoltage) {
  enable();
  ASSERT_EQ(plant.start(plant::FaultName::sto_b_open), plant::StartResult::started);
  run(5);
  EXPECT_EQ(word(kDrive, kErrors), 0x0400);
  EXPECT_EQ(mode(), 1);
  plant.end(plant::FaultName::sto_b_open);
  run(5);
  enable();
  plant.press_estop(true);
  run(20);
  EXPECT_EQ(word(kDrive, kErrors), 0x0400);
  EXPECT_FALSE(plant.truth().torque_enabled);
}

TEST_F(Orca, DropOutRunawayAndTorqueLimitAreThoseOfAnyDrive) {
  enable();
  ASSERT_EQ(plant.start(plant::FaultName::drive_torque_limit, {.amount = 7.0}), plant::StartResult::started);
  stream(3.0, 200);
  EXPECT_NEAR(wide(348), 20'000, 10);
  plant.end(plant::FaultName::drive_torque_limit);
  ASSERT_EQ(plant.start(plant::FaultName::drive_runaway), plant::StartResult::started);
  stream(0.0, 500);
  EXPECT_NEAR(speed(), 6.0, 0.1);
  ASSERT_EQ(plant.start(plant::FaultName::drive_drop_out), plant::StartResult::started);
  run(2);
  EXPECT_EQ(mode(), 1);
  EXPECT_EQ(word(kDrive, kErrors), 0);
}

TEST_F(Orca, ARebootForgetsAndAPowerCutIsSilence) {
  enable();
  ASSERT_EQ(set_wide(140, 1000), 0);
  ASSERT_EQ(plant.start(plant::FaultName::drive_reboot), plant::StartResult::started);
  run(50);
  EXPECT_TRUE(ask(kDrive, {3, 1, 61, 0, 1}).empty());
  run(300);
  EXPECT_EQ(mode(), 1);
  EXPECT_EQ(word(kDrive, 163), 0);
  EXPECT_EQ(wide(140), 371'429);
  ASSERT_EQ(plant.start(plant::FaultName::power_cut), plant::StartResult::started);
  run(2);
  EXPECT_TRUE(ask(kDrive, {3, 1, 61, 0, 1}).empty());
}

}  // namespace
}  // namespace stretch::simulator::test
