// The two TLB485 transmitters: sign and magnitude, divisions, status, commands and limits.
#include <cmath>
#include <limits>

#include "tests/unit/simulator/modbus/parts/bench.hpp"

namespace stretch::simulator::test {
namespace {

constexpr double kNewtonsPerKg = 9.80665;
constexpr std::uint16_t kGrossNegative = 1U << 7;
constexpr std::uint16_t kNetNegative = 1U << 8;
constexpr std::uint16_t kFaultMask = 0x003F;

class Tlb : public Bench {
 protected:
  Tlb() : Bench(config::Parts::lexium_tlb_wago) {}

  std::uint16_t status(std::uint8_t unit) { return word(unit, 6); }
  std::uint32_t magnitude(std::uint8_t unit, std::uint16_t address) {
    const Words words = read(unit, address, 2);
    return words.size() == 2 ? joined(words[0], words[1]) : 0;
  }
  // As a client reads it: magnitude, sign from the status, division 0.001 kg.
  double net_n(std::uint8_t unit) {
    const Words block = read(unit, 6, 5);
    if (block.size() != 5) return std::numeric_limits<double>::quiet_NaN();
    const double kg = joined(block[3], block[4]) * 0.001;
    return ((block[0] & kNetNegative) != 0 ? -kg : kg) * kNewtonsPerKg;
  }
};

TEST_F(Tlb, Registers0To37ExistAndNoOthers) {
  for (unsigned address = 0; address <= 0xFFFF; ++address) {
    ASSERT_EQ(read(kCellA, static_cast<std::uint16_t>(address)).size(), address <= 37 ? 1U : 0U) << address;
    ASSERT_EQ(exception, address <= 37 ? 0 : 2);
    const bool writable = address == 5 || address == 36 || address == 37;
    ASSERT_EQ(write_single(kCellA, static_cast<std::uint16_t>(address), 0), writable ? 0 : 2) << address;
  }
}

TEST_F(Tlb, KnowsFunctions3And6And16And32RegistersARequest) {
  EXPECT_EQ(functions(kCellA), (Words{3, 6, 16}));
  EXPECT_EQ(read(kCellA, 0, 32).size(), 32U);
  EXPECT_TRUE(read(kCellA, 0, 33).empty());
  EXPECT_EQ(exception, 3);
  EXPECT_TRUE(read(kCellA, 10, 29).empty());
  EXPECT_EQ(exception, 2);
  EXPECT_EQ(write(kCellA, 5, Words(33, 0)), 3);
}

TEST_F(Tlb, TellsTypeUnitAndDivision) {
  EXPECT_EQ(word(kCellA, 1), 0x0018);
  EXPECT_EQ(word(kCellA, 13), 0x000F) << "kg in the high byte, 0.001 in the low one";
}

TEST_F(Tlb, WeightIsKilogramsOfTheForceHighWordFirst) {
  run(2000);
  const plant::LoadCellBlock truth = plant.load_cell().block();
  EXPECT_NEAR(net_n(kCellA), truth.channel[0].net * 0.01, 0.02);
  EXPECT_NEAR(net_n(kCellB), truth.channel[1].net * 0.01, 0.02);
  EXPECT_NEAR(magnitude(kCellA, 7) * 0.001 * kNewtonsPerKg, 8.0, 1.0) << "the cuff's own weight";
  EXPECT_EQ(status(kCellA) & kFaultMask, 0);
  EXPECT_NE(status(kCellA) & 1U << 11, 0) << "stable";
}

TEST_F(Tlb, NegativeWeightsAreMagnitudesWithASignBit) {
  run(2000);
  ASSERT_EQ(plant.start(plant::FaultName::force_inverted, {.channel = plant::Channel::a}),
            plant::StartResult::started);
  run(500);
  EXPECT_EQ(status(kCellA) & (kGrossNegative | kNetNegative), kGrossNegative | kNetNegative);
  EXPECT_EQ(status(kCellB) & (kGrossNegative | kNetNegative), 0);
  EXPECT_LT(magnitude(kCellA, 7), 2'000U) << "about 0.8 kg, not a complement";
  EXPECT_NEAR(net_n(kCellA), -8.0, 1.0);
  EXPECT_NEAR(net_n(kCellB), 8.0, 1.0);
}

TEST_F(Tlb, TurnedSignBitsMakeTheForceAnother) {
  run(2000);
  ASSERT_EQ(plant.start(plant::FaultName::force_sign_mismatch, {.channel = plant::Channel::b}),
            plant::StartResult::started);
  run(20);
  EXPECT_NEAR(net_n(kCellA), 8.0, 1.0);
  EXPECT_NEAR(net_n(kCellB), -8.0, 1.0) << "nothing else tells the sign";
}

TEST_F(Tlb, ZeroIsPerTransmitterAndTheCommandReadsBack0) {
  run(2000);
  EXPECT_EQ(write_single(kCellA, 5, 100), 0);
  EXPECT_EQ(word(kCellA, 5), 0);
  run(50);
  EXPECT_NEAR(net_n(kCellA), 0.0, 1.0);
  EXPECT_NEAR(net_n(kCellB), 8.0, 1.0);
  EXPECT_EQ(write(kCellB, 5, {100}), 0);
  run(50);
  EXPECT_NEAR(net_n(kCellB), 0.0, 1.0);
  EXPECT_EQ(write_single(kCellA, 5, 99), 3);
  EXPECT_EQ(write_single(kCellA, 5, 101), 3) << "calibration is not for the bus of a machine";
}

TEST_F(Tlb, ZeroOfALoadedCellComesToNothing) {
  plant.place(degrees(30));
  plant.put_leg_in();
  plant.set_strap(true);
  run(2000);
  const double before = net_n(kCellA);
  ASSERT_GT(std::fabs(before), 15.0);
  EXPECT_EQ(write_single(kCellA, 5, 100), 0);
  run(10);
  EXPECT_NEAR(net_n(kCellA), before, 3.0);
}

TEST_F(Tlb, TareShowsInNetAndInTheStatus) {
  run(2000);
  EXPECT_EQ(write_single(kCellA, 5, 7), 0);
  EXPECT_NE(status(kCellA) & 1U << 10, 0);
  EXPECT_LT(magnitude(kCellA, 9), 100U);
  EXPECT_GT(magnitude(kCellA, 7), 500U);
  EXPECT_EQ(write_single(kCellA, 5, 8), 0);
  EXPECT_EQ(status(kCellA) & 1U << 10, 0);
  EXPECT_EQ(magnitude(kCellA, 9), magnitude(kCellA, 7));
}

TEST_F(Tlb, PeakKeepsTheLargestGross) {
  run(2000);
  ASSERT_EQ(plant.start(plant::FaultName::force_drift, {.amount = 50.0}), plant::StartResult::started);
  run(1000);
  plant.end(plant::FaultName::force_drift);
  run(500);
  EXPECT_NEAR(magnitude(kCellA, 11) * 0.001 * kNewtonsPerKg, 58.0, 2.0);
  EXPECT_NEAR(net_n(kCellA), 8.0, 1.0);
}

TEST_F(Tlb, AnOpenCellIsBit0AndTheEndOfTheRange) {
  ASSERT_EQ(plant.start(plant::FaultName::force_open, {.channel = plant::Channel::b}),
            plant::StartResult::started);
  run(20);
  EXPECT_NE(status(kCellB) & 1U, 0);
  EXPECT_NEAR(net_n(kCellB), 600.0, 0.1);
  EXPECT_EQ(status(kCellA) & kFaultMask, 0);
}

TEST_F(Tlb, ABrokenConverterIsBit1AndAnOverloadBits2And3) {
  ASSERT_EQ(plant.start(plant::FaultName::force_adc, {.channel = plant::Channel::a}),
            plant::StartResult::started);
  ASSERT_EQ(plant.start(plant::FaultName::force_overload, {.channel = plant::Channel::b}),
            plant::StartResult::started);
  run(20);
  EXPECT_EQ(status(kCellA) & kFaultMask, 0b10);
  EXPECT_EQ(status(kCellB) & kFaultMask, 0b1100);
}

TEST_F(Tlb, CalibrationSampleIsKeptAndPowerCutIsSilence) {
  EXPECT_EQ(write(kCellA, 36, {1, 2}), 0);
  EXPECT_EQ(read(kCellA, 36, 2), (Words{1, 2}));
  ASSERT_EQ(plant.start(plant::FaultName::power_cut), plant::StartResult::started);
  run(2);
  EXPECT_TRUE(ask(kCellA, {3, 0, 0, 0, 1}).empty());
  EXPECT_TRUE(ask(kCellB, {3, 0, 0, 0, 1}).empty());
}

TEST_F(Tlb, OnALineAbsentUnitsAreSilent) {
  UnitRouter line(AbsentUnit::silence);
  line.attach(kCellA, registers.load_cell());
  line.attach(kCellB, *registers.load_cell_b());
  std::array<std::uint8_t, kMaxPduSize> answer{};
  const Bytes request{3, 0, 6, 0, 5};
  EXPECT_EQ(line.answer(kCellA, request, answer), 12U);
  EXPECT_EQ(line.answer(kCellB, request, answer), 12U);
  EXPECT_EQ(line.answer(3, request, answer), std::nullopt);
}

}  // namespace
}  // namespace stretch::simulator::test
