// The two Z-SG transmitters: the float and its word order, tare, and a value in place of a status.
#include <bit>
#include <cmath>

#include "tests/unit/simulator/modbus/parts/bench.hpp"

namespace stretch::simulator::test {
namespace {

class Seneca : public Bench {
 protected:
  Seneca() : Bench(config::Parts::orca_seneca_pilz) {}

  float net(std::uint8_t unit) {
    const Words words = read(unit, 63, 2);
    if (words.size() != 2) return 1e9F;
    return std::bit_cast<float>(joined(words[0], words[1]));
  }
};

TEST_F(Seneca, Registers0To79ExistAndNoOthers) {
  for (unsigned address = 0; address <= 0xFFFF; ++address) {
    const auto a = static_cast<std::uint16_t>(address);
    ASSERT_EQ(read(kCellA, a).size(), a <= 79 ? 1U : 0U) << address;
    ASSERT_EQ(exception, a <= 79 ? 0 : 2);
    ASSERT_EQ(write_single(kCellA, a, 0), a == 55 || a == 58 || a == 66 ? 0 : 2) << address;
  }
  EXPECT_EQ(word(kCellA, 0), 0x0A01);
}

TEST_F(Seneca, KnowsFunctions3And6And16And60RegistersARequest) {
  EXPECT_EQ(functions(kCellB), (Words{3, 6, 16}));
  EXPECT_EQ(read(kCellA, 0, 60).size(), 60U);
  EXPECT_TRUE(read(kCellA, 0, 61).empty());
  EXPECT_EQ(exception, 3);
  EXPECT_TRUE(read(kCellA, 60, 21).empty());
  EXPECT_EQ(exception, 2);
}

TEST_F(Seneca, NetIsNewtonsMostSignificantWordFirst) {
  run(2000);
  const plant::LoadCellBlock truth = plant.load_cell().block();
  EXPECT_NEAR(net(kCellA), truth.channel[0].net * 0.01, 0.01);
  EXPECT_NEAR(net(kCellB), truth.channel[1].net * 0.01, 0.01);
  EXPECT_NEAR(net(kCellA), 8.0, 1.0);
  const std::uint16_t first = word(kCellA, 63);
  EXPECT_TRUE(first >= 0x40A0 && first < 0x4130) << "5 to 11 N, with sign and exponent in the first register";
}

TEST_F(Seneca, NegativeForcesAreNegative) {
  run(2000);
  ASSERT_EQ(plant.start(plant::FaultName::force_inverted), plant::StartResult::started);
  run(500);
  EXPECT_NEAR(net(kCellA), -8.0, 1.0);
}

TEST_F(Seneca, TareIsPerTransmitterAndAtOnce) {
  plant.place(degrees(30));
  plant.put_leg_in();
  run(3000);
  const float before = net(kCellB);
  ASSERT_GT(std::fabs(before), 15.0F);
  EXPECT_EQ(write_single(kCellA, 66, 0xC2FA), 0);
  EXPECT_NEAR(net(kCellA), 0.0, 2.0) << "loaded or not";
  EXPECT_NEAR(net(kCellB), before, 2.0);
  EXPECT_EQ(word(kCellA, 66), 0);
  EXPECT_EQ(write_single(kCellA, 66, 1), 3);
}

TEST_F(Seneca, SettingsAreKept) {
  EXPECT_EQ(write(kCellA, 55, {3}), 0);
  EXPECT_EQ(write(kCellA, 58, {7}), 0);
  EXPECT_EQ(word(kCellA, 55), 3);
  EXPECT_EQ(word(kCellA, 58), 7);
}

TEST_F(Seneca, AnOpenCellIsNotANumber) {
  ASSERT_EQ(plant.start(plant::FaultName::force_open, {.channel = plant::Channel::b}),
            plant::StartResult::started);
  run(20);
  EXPECT_TRUE(std::isnan(net(kCellB)));
  EXPECT_EQ(word(kCellB, 63) & 0x7FC0, 0x7FC0) << "the quiet NaN's bits stand in the first register";
  EXPECT_FALSE(std::isnan(net(kCellA)));
}

TEST_F(Seneca, AnOverloadIsBeyondTheCalibratedRange) {
  run(2000);
  EXPECT_EQ(write_single(kCellA, 66, 0xC2FA), 0);
  ASSERT_EQ(plant.start(plant::FaultName::force_overload), plant::StartResult::started);
  run(20);
  EXPECT_GT(net(kCellA), 600.0F) << "whatever the tare";
}

TEST_F(Seneca, ABrokenConverterOnlyStandsStill) {
  run(2000);
  ASSERT_EQ(plant.start(plant::FaultName::force_adc), plant::StartResult::started);
  run(20);
  const Words before = read(kCellA, 63, 2);
  plant.place(degrees(60));
  run(500);
  EXPECT_EQ(read(kCellA, 63, 2), before) << "there is no status to say so";
}

TEST_F(Seneca, PowerCutIsSilence) {
  ASSERT_EQ(plant.start(plant::FaultName::power_cut), plant::StartResult::started);
  run(2);
  EXPECT_TRUE(ask(kCellA, {3, 0, 63, 0, 2}).empty());
  EXPECT_TRUE(ask(kCellB, {3, 0, 63, 0, 2}).empty());
}

}  // namespace
}  // namespace stretch::simulator::test
