// The Lexium drive: parameters, access, user units, states, node guard, and what its faults look like.
#include <cmath>
#include <set>

#include "tests/unit/simulator/modbus/parts/bench.hpp"

namespace stretch::simulator::test {
namespace {

constexpr std::uint16_t kControl = 6914;
constexpr std::uint16_t kStatus = 6916;
constexpr std::uint16_t kTargetVelocity = 6938;
constexpr std::uint16_t kStateMask = 0x006F;
constexpr std::uint16_t kEnabled = 0x0027;
constexpr double kUsrVPerDegS = 100.0 / 6.0;             // as delivered: 1 usr_v = 1 rpm
constexpr double kUsrPPerDeg = 100.0 * 16384.0 / 360.0;  // 16384 usr_p a revolution

const std::set<std::uint16_t> kReadOnly{258, 260, 6916, 6920, 6986, 7178, 7184, 7696, 7706, 7744, 7752};
const std::set<std::uint16_t> kReadWrite{282,  1282, 1550, 1552, 1556, 1558, 1602, 1604, 1632, 1634,
                                         4376, 5644, 6914, 6918, 6936, 6938, 6940, 6942, 6944, 15112};

class Lexium : public Bench {
 protected:
  Lexium() : Bench(config::Parts::lexium_tlb_wago) {}

  int set(std::uint16_t parameter, std::int64_t value) {
    const auto bits = static_cast<std::uint32_t>(value);
    return write(kDrive, parameter, {high_word(bits), low_word(bits)});
  }
  std::int32_t get(std::uint16_t parameter) {
    const Words words = read(kDrive, parameter, 2);
    EXPECT_EQ(words.size(), 2U) << parameter << ": exception " << int(exception);
    return words.size() == 2 ? joined_signed(words[0], words[1]) : 0;
  }
  std::uint16_t state() { return static_cast<std::uint16_t>(get(kStatus) & kStateMask); }
  // For `ms`, a request every 25 ms.
  void cycle(int ms) {
    for (int i = 0; i < ms; i += 25) {
      ASSERT_EQ(read(kDrive, kStatus, 2).size(), 2U);
      run(25);
    }
  }
  void close_relay() {
    for (const std::uint16_t outputs : Words{1, 1 | 64, 1}) {
      ASSERT_EQ(write_single(kIo, 0, outputs), 0);
      run(5);
    }
  }
  void prepare() {
    close_relay();
    ASSERT_EQ(set(282, 1), 0);
    ASSERT_EQ(set(5644, 100), 0);
    ASSERT_EQ(set(6918, 3), 0);
  }
  void enable() {
    prepare();
    for (const std::uint16_t word : Words{0x06, 0x07, 0x0F}) {
      ASSERT_EQ(set(kControl, word), 0);
      run(5);
    }
    ASSERT_EQ(state(), kEnabled);
  }
};

TEST_F(Lexium, ExactlyItsParametersExistAndOnlyWhole) {
  for (unsigned address = 0; address <= 0xFFFE; ++address) {
    const auto at = static_cast<std::uint16_t>(address);
    const bool exists = kReadOnly.count(at) + kReadWrite.count(at) != 0;
    ASSERT_EQ(read(kDrive, at, 2).size(), exists ? 2U : 0U) << address;
    ASSERT_EQ(exception, exists ? 0 : 2) << address;
    ASSERT_TRUE(read(kDrive, at, 1).empty()) << "half a parameter";
    ASSERT_EQ(exception, 2);
    ASSERT_TRUE(read(kDrive, static_cast<std::uint16_t>(address | 1U), 2).empty()) << "an odd address";
  }
  EXPECT_EQ(read(kDrive, 6914, 8).size(), 8U);
  EXPECT_TRUE(read(kDrive, 6914, 10).empty()) << "6922 does not exist";
  EXPECT_TRUE(read(kDrive, 1550, 8).empty()) << "1554 does not exist";
  EXPECT_EQ(exception, 2);
}

TEST_F(Lexium, KnowsFunctions3And16Alone) {
  EXPECT_EQ(functions(kDrive), (Words{3, 16}));
  EXPECT_EQ(write_single(kDrive, 282, 1), 1);
  EXPECT_EQ(read(kDrive, 258, 126).size(), 0U);
  EXPECT_EQ(exception, 3);
}

TEST_F(Lexium, TellsItsProgram) {
  EXPECT_EQ(read(kDrive, 258, 2), (Words{0x0091, 0x2C00}));
  EXPECT_EQ(read(kDrive, 258, 4).size(), 4U);
}

TEST_F(Lexium, ReadsWithoutAndWritesOnlyWithExclusiveAccess) {
  for (const std::uint16_t parameter : kReadWrite) {
    if (parameter == 282) continue;
    EXPECT_EQ(set(parameter, 1), 4) << parameter;
  }
  EXPECT_EQ(get(282), 0);
  EXPECT_EQ(set(282, 2), 3);
  EXPECT_EQ(set(282, 1), 0);
  EXPECT_EQ(get(282), 1);
  EXPECT_EQ(set(6938, 7), 0);
  for (const std::uint16_t parameter : kReadOnly) EXPECT_EQ(set(parameter, 0), 2) << parameter;
  EXPECT_EQ(set(282, 0), 0);
  EXPECT_EQ(set(6938, 8), 4);
}

struct Bound {
  std::uint16_t parameter;
  std::int64_t below, low, high, above;
};

TEST_F(Lexium, ValuesOutOfRangeAreException3AndWriteNothing) {
  ASSERT_EQ(set(282, 1), 0);
  constexpr std::int64_t kMost = 0x7FFFFFFF;
  const std::vector<Bound> bounds{{1282, 1, 2, 2, 3},
                                  {1550, 0, 1, kMost, 0},
                                  {1552, 0, 1, kMost, 0},
                                  {1602, -1, 1, 9, 0},
                                  {1604, 0, 1, 9, 0},
                                  {1632, 0, 1, 9, 0},
                                  {1634, 0, 1, 9, 0},
                                  {1556, 0, 1, kMost, -1},
                                  {1558, 0, 1, kMost, -1},
                                  {4376, -1, 0, 800, 801},
                                  {5644, -1, 0, 10'000, 10'001},
                                  {6918, 2, 3, 6, 4},
                                  {6936, 0, 1, 35, 36},
                                  {6944, -3001, -3000, 3000, 3001},
                                  {6914, -1, 0, 0xFFFF, 0x10000}};
  for (const Bound& bound : bounds) {
    for (const std::int64_t taken : {bound.low, bound.high}) {
      EXPECT_EQ(set(bound.parameter, taken), 0) << bound.parameter << ' ' << taken;
      EXPECT_EQ(get(bound.parameter), static_cast<std::int32_t>(taken));
    }
    const std::int32_t before = get(bound.parameter);
    for (const std::int64_t refused : {bound.below, bound.above}) {
      EXPECT_EQ(set(bound.parameter, refused), 3) << bound.parameter << ' ' << refused;
      EXPECT_EQ(get(bound.parameter), before);
    }
  }
}

TEST_F(Lexium, ASixteenBitValueStandsInTheSecondRegister) {
  ASSERT_EQ(set(282, 1), 0);
  EXPECT_EQ(write(kDrive, 4376, {0, 250}), 0);
  EXPECT_EQ(read(kDrive, 4376, 2), (Words{0, 250}));
  EXPECT_EQ(write(kDrive, 4376, {1, 250}), 3);
  EXPECT_EQ(write(kDrive, 6944, {0xFFFF, 0xFF9C}), 0) << "-100 with its sign";
  EXPECT_EQ(write(kDrive, 6944, {0, 0xFF9C}), 0) << "-100 as sixteen bits";
  EXPECT_EQ(get(6944), -100);
  EXPECT_EQ(write(kDrive, 6944, {0xFFFF, 100}), 3);
  EXPECT_EQ(write(kDrive, 4376, {0}), 2) << "half a parameter";
  EXPECT_EQ(write(kDrive, 4377, {0, 1}), 2) << "an odd address";
}

TEST_F(Lexium, SeveralParametersAreWrittenTogetherOrNotAtAll) {
  ASSERT_EQ(set(282, 1), 0);
  EXPECT_EQ(write(kDrive, 6936, {0, 17, 0, 50, 0, 60, 0, 70, 0, 80}), 0);
  EXPECT_EQ(read(kDrive, 6936, 10), (Words{0, 17, 0, 50, 0, 60, 0, 70, 0, 80}));
  EXPECT_EQ(write(kDrive, 6936, {0, 18, 0, 51, 0, 61, 0, 71, 0, 8'000}), 3);
  EXPECT_EQ(read(kDrive, 6936, 10), (Words{0, 17, 0, 50, 0, 60, 0, 70, 0, 80}));
  EXPECT_EQ(write(kDrive, 6914, {0, 6, 0, 0}), 2) << "the status can only be read";
  EXPECT_EQ(get(kControl), 0);
}

TEST_F(Lexium, StandsInDefaultUnitsAndInTheOnesItIsGiven) {
  plant.place(degrees(40));
  run(1);
  EXPECT_NEAR(get(7706), 40.0 * kUsrPPerDeg, 10.0);
  ASSERT_EQ(set(282, 1), 0);
  ASSERT_EQ(set(1550, 36'000), 0);
  EXPECT_NEAR(get(7706), 40.0 * kUsrPPerDeg, 10.0) << "a pair is in force with its numerator";
  ASSERT_EQ(set(1552, 1), 0);
  EXPECT_NEAR(get(7706), 40.0 * 10'000.0, 10.0) << "0.0001 deg of the joint";
  EXPECT_EQ(get(1550), 36'000);
}

TEST_F(Lexium, EnablesMovesOutwardTwoDegreesAndStops) {
  enable();
  EXPECT_EQ(get(6920), 3);
  EXPECT_EQ(get(6986) & 0xF, 6);
  const double before = angle();
  ASSERT_EQ(set(kTargetVelocity, std::lround(1.0 * kUsrVPerDegS)), 0);
  cycle(1000);
  EXPECT_NEAR(speed(), 17 / kUsrVPerDegS, 0.05);
  EXPECT_NEAR(get(7744), 17, 1);
  EXPECT_NEAR(get(7696), 17, 1);
  EXPECT_NE(get(kStatus) & 1 << 10, 0) << "target reached";
  EXPECT_GT(get(7752), 20) << "it carries the support";
  cycle(1000);
  ASSERT_EQ(set(kTargetVelocity, 0), 0);
  cycle(500);
  EXPECT_NEAR(angle() - before, 2.0, 0.2);
  EXPECT_NEAR(speed(), 0.0, 0.01);
  EXPECT_NEAR(get(7706), angle() * kUsrPPerDeg, 20.0);
}

TEST_F(Lexium, WithoutAModeItStandsStill) {
  close_relay();
  ASSERT_EQ(set(282, 1), 0);
  for (const std::uint16_t word : Words{0x06, 0x07, 0x0F}) {
    ASSERT_EQ(set(kControl, word), 0);
    run(5);
  }
  ASSERT_EQ(set(kTargetVelocity, 50), 0);
  run(1000);
  EXPECT_EQ(state(), kEnabled);
  EXPECT_NEAR(speed(), 0.0, 0.01);
}

TEST_F(Lexium, RunsAtScaledSpeedsAndRamps) {
  ASSERT_EQ(set(282, 1), 0);
  ASSERT_EQ(set(1602, 60), 0);
  ASSERT_EQ(set(1604, 1), 0);  // 60 usr_v per rpm: 0.001 deg/s of the joint
  ASSERT_EQ(set(1632, 60), 0);
  ASSERT_EQ(set(1634, 1), 0);  // 0.001 deg/s2
  ASSERT_EQ(set(1556, 5'000), 0);
  ASSERT_EQ(set(1558, 20'000), 0);
  enable();
  ASSERT_EQ(set(kTargetVelocity, 3'000), 0);
  run(25);
  cycle(300);
  const double from = speed();
  cycle(200);
  EXPECT_NEAR((speed() - from) / 0.2, 5.0, 0.5) << "acceleration, deg/s2";
  cycle(500);
  EXPECT_NEAR(speed(), 3.0, 0.01);
  EXPECT_NEAR(get(7744), 3'000, 10);
  ASSERT_EQ(set(kTargetVelocity, 0), 0);
  cycle(200);
  EXPECT_LT(speed(), 0.5) << "slows down at 20 deg/s2; at 5 it would still make 2";
  EXPECT_EQ(set(1604, 2), 4) << "no scale is changed while the power stage is on";
  EXPECT_EQ(get(1604), 1);
}

TEST_F(Lexium, CurrentLimitBoundsTheTorqueAndShowsInTheStatus) {
  enable();
  plant.put_leg_in();
  plant.set_strap(true);
  ASSERT_EQ(set(4376, 40), 0);  // 10 %: 13 N m carry neither support nor leg
  ASSERT_EQ(set(kTargetVelocity, 33), 0);
  cycle(200);
  EXPECT_NE(get(kStatus) & 1 << 11, 0);
  EXPECT_NEAR(plant.truth().drive_torque.si(), 13.0, 0.1);
  EXPECT_NEAR(get(7752), 100, 2);
}

TEST_F(Lexium, AnyRequestFeedsTheNodeGuard) {
  enable();
  for (int i = 0; i < 20; ++i) {
    run(90);
    ASSERT_EQ(read(kDrive, 258, 2).size(), 2U);
  }
  EXPECT_EQ(state(), kEnabled);
}

TEST_F(Lexium, GuardTripIsAQuickStopThenAFaultAndTheSupportSinks) {
  enable();
  ASSERT_EQ(set(kTargetVelocity, 83), 0);
  cycle(3000);
  ASSERT_GT(angle(), 10.0);
  run(75);
  EXPECT_GT(speed(), 4.5) << "100 ms have not passed since the last request";
  run(80);
  EXPECT_LT(speed(), 3.5) << "quick stop";
  EXPECT_TRUE(plant.truth().torque_enabled);
  run(300);
  EXPECT_EQ(get(kStatus) & 0x4F, 0x08);
  EXPECT_EQ(get(7178), 0x7132);
  EXPECT_NE(get(7184) & 1, 0);
  EXPECT_FALSE(plant.truth().torque_enabled);
  const double top = angle();
  run(2000);
  EXPECT_LT(angle(), top - 3.0) << "nothing holds it";
  ASSERT_EQ(set(kControl, 0x0F), 0);
  run(20);
  EXPECT_EQ(get(kStatus) & 0x4F, 0x08) << "only a reset ends it";
  ASSERT_EQ(set(kControl, 0x80), 0);
  run(5);
  EXPECT_EQ(state(), 0x40);
  EXPECT_EQ(get(7178), 0);
  for (const std::uint16_t word : Words{0x06, 0x07, 0x0F}) {
    ASSERT_EQ(set(kControl, word), 0);
    run(5);
  }
  EXPECT_EQ(state(), kEnabled);
}

TEST_F(Lexium, GuardOffOrNeverEnabledTripsNothing) {
  prepare();
  run(500);
  EXPECT_EQ(state(), 0x40);
  ASSERT_EQ(set(5644, 0), 0);
  for (const std::uint16_t word : Words{0x06, 0x07, 0x0F}) {
    ASSERT_EQ(set(kControl, word), 0);
    run(5);
  }
  run(20'000);
  EXPECT_EQ(state(), kEnabled);
}

TEST_F(Lexium, HaltStandsStillAndShows) {
  enable();
  ASSERT_EQ(set(kTargetVelocity, 33), 0);
  cycle(500);
  ASSERT_EQ(set(kControl, 0x10F), 0);
  cycle(300);
  EXPECT_NEAR(speed(), 0.0, 0.05);
  EXPECT_EQ(get(kStatus) & 0x100, 0x100);
  EXPECT_EQ(state(), kEnabled);
}

TEST_F(Lexium, GoesToAPositionAtItsProfileVelocity) {
  enable();
  ASSERT_EQ(set(6918, 1), 0);
  ASSERT_EQ(set(6940, std::lround(5.0 * kUsrPPerDeg)), 0);
  ASSERT_EQ(set(6942, 33), 0);
  ASSERT_EQ(set(kControl, 0x1F), 0);
  cycle(1000);
  EXPECT_NEAR(speed(), 2.0, 0.1);
  cycle(5000);
  EXPECT_NEAR(angle(), 5.0, 0.05);
  EXPECT_NE(get(kStatus) & 1 << 10, 0);
}

TEST_F(Lexium, StoShowsOnOneChannelAndOnBoth) {
  enable();
  EXPECT_EQ(get(7184) & (1 << 10 | 1 << 11), 0);
  ASSERT_EQ(plant.start(plant::FaultName::sto_a_open), plant::StartResult::started);
  run(5);
  EXPECT_EQ(get(7184) & (1 << 10 | 1 << 11), 1 << 11);
  EXPECT_EQ(get(7178), 0x1301);
  EXPECT_EQ(get(kStatus) & 0x4F, 0x08);
  plant.end(plant::FaultName::sto_a_open);
  ASSERT_EQ(write_single(kIo, 0, 0), 0);
  run(20);
  EXPECT_EQ(get(7184) & (1 << 10 | 1 << 11), 1 << 10);
}

TEST_F(Lexium, ADriveFaultShowsItsCode) {
  enable();
  ASSERT_EQ(plant.start(plant::FaultName::drive_fault, {.amount = 0x2310}), plant::StartResult::started);
  run(5);
  EXPECT_EQ(get(kStatus) & 0x204F, 0x2008);
  EXPECT_EQ(get(7178), 0x2310);
  EXPECT_EQ(get(7184) & 1, 1);
  EXPECT_EQ(get(6986) & 0x4F, 0x49);
  EXPECT_EQ(set(15112, 1), 0);
  ASSERT_EQ(set(kControl, 0x80), 0);
  run(5);
  EXPECT_EQ(get(kStatus) & 0x4F, 0x08) << "the cause is there";
}

TEST_F(Lexium, LimitSwitchShowsAtTheLowerStop) {
  run(10);
  EXPECT_NE(get(7184) & 1 << 1, 0) << "the support rests on END_MIN";
  plant.place(degrees(10));
  run(2);
  EXPECT_EQ(get(7184) & 1 << 1, 0);
}

TEST_F(Lexium, ARebootForgetsAccessScaleGuardAndMode) {
  enable();
  ASSERT_EQ(set(4376, 100), 0);
  ASSERT_EQ(plant.start(plant::FaultName::drive_reboot), plant::StartResult::started);
  run(50);
  EXPECT_TRUE(ask(kDrive, {3, 1, 2, 0, 2}).empty());
  run(1000);
  EXPECT_EQ(get(282), 0);
  EXPECT_EQ(get(5644), 0);
  EXPECT_EQ(get(6918), 0);
  EXPECT_EQ(get(4376), 400);
  EXPECT_EQ(get(1550), 16384);
  EXPECT_EQ(state(), 0x40);
  EXPECT_EQ(set(6938, 1), 4);
}

}  // namespace
}  // namespace stretch::simulator::test
