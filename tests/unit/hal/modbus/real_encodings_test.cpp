// Encodings that real parts use: signs apart, decimals told, floats, wide words, scattered blocks.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "hal/modbus/point_codec.hpp"
#include "hal/modbus/register_image.hpp"
#include "hal/modbus/sensor_codec.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;
using config::Point;
using config::RegisterType;
using Words = std::vector<std::uint16_t>;

TEST(Encodings, AWideWordStandsInTheLowOneAndCarriesItsSign) {
  const Point high_first{.address = 10, .type = RegisterType::i16, .width = 2};
  Point low_first = high_first;
  low_first.word_order = config::WordOrder::cdab;
  EXPECT_EQ(raw_value(high_first, {10, Words{0xFFFF, 0xFFFE}}), -2);
  EXPECT_EQ(raw_value(low_first, {10, Words{0xFFFE, 0xFFFF}}), -2);
  Words out(2, 7);
  put_raw(high_first, -2, {10, out});
  EXPECT_EQ(out, (Words{0xFFFF, 0xFFFE}));
  EXPECT_EQ(raw_value(high_first, {10, Words{0, 0xFFFE}}), -2) << "a sign that is not carried on";
  EXPECT_EQ(raw_value(high_first, {10, Words{1, 100}}), 65'636) << "what is in the other word is no 100";
  EXPECT_EQ(raw_value({.address = 10, .width = 2}, {10, Words{1, 100}}), 65'636);
  put_raw(low_first, 5, {10, out});
  EXPECT_EQ(out, (Words{5, 0}));
}

TEST(Encodings, AMagnitudeHasItsSignElsewhere) {
  const Point net{
      .address = 2, .type = RegisterType::sign_mag32, .negative = config::BitPoint{.address = 1, .bit = 8}};
  EXPECT_EQ(raw_value(net, {1, Words{0x0000, 1, 2}}), 65'538);
  EXPECT_EQ(raw_value(net, {1, Words{0x0100, 1, 2}}), -65'538);
  EXPECT_EQ(raw_value(net, {1, Words{0x0100, 0, 0}}), 0);
  EXPECT_EQ(value(net, {1, Words{0x0100, 0xFFFF, 0xFFFF}}), -4'294'967'295.0);
}

TEST(Encodings, OutsideItsRangeNothingCanBeTrue) {
  Point point{.address = 0, .type = RegisterType::i16, .scale = 0.1};
  const auto can_be = [&](int raw) {
    return can_be_true(point, {0, Words{static_cast<std::uint16_t>(raw)}});
  };
  EXPECT_TRUE(can_be(32'767)) << "without a range";
  point.valid_range = config::ValueRange{-5.0, 10.3};
  EXPECT_TRUE(can_be(-50));
  EXPECT_FALSE(can_be(-51));
  EXPECT_TRUE(can_be(103));
  EXPECT_FALSE(can_be(104));
  Point real{.address = 0, .type = RegisterType::f32, .valid_range = config::ValueRange{-5.0, 5.0}};
  const auto of = [&](float f) {
    const auto bits = std::bit_cast<std::uint32_t>(f);
    return can_be_true(real,
                       {0, Words{static_cast<std::uint16_t>(bits >> 16), static_cast<std::uint16_t>(bits)}});
  };
  EXPECT_TRUE(of(4.9F));
  EXPECT_FALSE(of(5.1F));
  EXPECT_FALSE(of(std::numeric_limits<float>::quiet_NaN()));
  EXPECT_FALSE(of(std::numeric_limits<float>::infinity()));
  EXPECT_TRUE(can_be_true(std::optional<Point>{}, {0, Words{}})) << "what a part does not tell";
}

TEST(Encodings, TheDeviceTellsItsDecimals) {
  const Point net{.address = 0,
                  .type = RegisterType::u32,
                  .scale = 2.0,
                  .decimals = config::Decimals{.address = 2, .mask = 0x00FF, .from = {7, 10, 13, 16}}};
  const auto at_code = [&](std::uint16_t code) { return value(net, {0, Words{0, 5000, code}}); };
  EXPECT_DOUBLE_EQ(at_code(0), 10'000.0);
  EXPECT_DOUBLE_EQ(at_code(6), 10'000.0);
  EXPECT_DOUBLE_EQ(at_code(7), 1'000.0);
  EXPECT_DOUBLE_EQ(at_code(12), 100.0);
  EXPECT_DOUBLE_EQ(at_code(13), 10.0);
  EXPECT_DOUBLE_EQ(at_code(18), 1.0);
  EXPECT_DOUBLE_EQ(at_code(0x0107), 1'000.0) << "the unit in the high byte is no code";
  Point bounded = net;
  bounded.decimals->below = 19;
  EXPECT_DOUBLE_EQ(value(bounded, {0, Words{0, 5000, 18}}), 1.0);
  EXPECT_TRUE(std::isnan(value(bounded, {0, Words{0, 5000, 19}}))) << "a code that means nothing";
}

TEST(Encodings, AFloatIsReadWrittenAndNeverMadeUp) {
  const Point force{.address = 0, .type = RegisterType::f32};
  Point swapped = force;
  swapped.word_order = config::WordOrder::cdab;
  const auto bits = std::bit_cast<std::uint32_t>(-12.5F);
  const auto high = static_cast<std::uint16_t>(bits >> 16);
  const auto low = static_cast<std::uint16_t>(bits);
  EXPECT_EQ(value(force, {0, Words{high, low}}), -12.5);
  EXPECT_EQ(value(swapped, {0, Words{low, high}}), -12.5);
  EXPECT_TRUE(std::isnan(value(force, {0, Words{0x7FC0, 0}})));
  Words out(2);
  put_value(force, -12.5, {0, out});
  EXPECT_EQ(out, (Words{high, low}));
  EXPECT_EQ(to_raw(force, std::numeric_limits<double>::quiet_NaN()), 0);
}

TEST(Encodings, EitherOfTwoBitsIsEnough) {
  const config::BitPoint closed{.address = 0, .bit = 10, .inverted = true, .or_bit = 11};
  EXPECT_TRUE(bit(closed, {0, Words{0}}));
  EXPECT_FALSE(bit(closed, {0, Words{1U << 10}}));
  EXPECT_FALSE(bit(closed, {0, Words{1U << 11}}));
  EXPECT_FALSE(bit(closed, {1, Words{0}})) << "not there is not closed";
}

TEST(Encodings, AConditionLooksAtItsBitsAlone) {
  const config::Condition fault{.address = 0, .mask = 0x09C0, .value = 0, .inverted = true};
  EXPECT_FALSE(holds(fault, {0, Words{0x0400}}));
  EXPECT_TRUE(holds(fault, {0, Words{0x0840}}));
  EXPECT_FALSE(holds(fault, {9, Words{0x0840}})) << "what was not read holds neither way";
}

TEST(Encodings, BlocksLieSideBySideAndNothingReachesAcross) {
  config::DeviceProfile device;
  device.cyclic_read = {100, 2};
  device.also_read = {{200, 3}, {102, 1}};
  EXPECT_EQ(read_count(device), 6U);
  const Words words{1, 2, 3, 4, 5, 6};
  const BlockView view = read_view(device, words);
  EXPECT_EQ(raw_value({.address = 101}, view), 2);
  EXPECT_EQ(raw_value({.address = 200}, view), 3);
  EXPECT_EQ(raw_value({.address = 201, .type = RegisterType::u32}, view), 4 * 65'536 + 5);
  EXPECT_EQ(raw_value({.address = 102}, view), 6);
  EXPECT_EQ(raw_value({.address = 101, .type = RegisterType::u32}, view), 0) << "neighbours of two requests";
  EXPECT_EQ(raw_value({.address = 203}, view), 0);
}

TEST(Encodings, ARequestIsAsTheDeviceTakesIt) {
  config::DeviceProfile device;
  device.read_function = 3;
  EXPECT_EQ(read_request(device, {512, 1, 4}).function(), 4);
  EXPECT_EQ(read_request(device, {512, 1}).function(), 3);
  const std::vector<std::uint16_t> one{1};
  EXPECT_EQ(write_request(device, 0, one).function(), 6);
  device.fc06 = false;
  EXPECT_EQ(write_request(device, 0, one).function(), 16);
  EXPECT_EQ(write_request(device, 0, Words{1, 2}).function(), 16);
}

config::LoadCellProfile float_cell() {
  config::LoadCellProfile p;
  p.device.cyclic_read = {63, 2};
  p.channel_a = {.net_n = {.address = 63, .type = RegisterType::f32}, .range = 500_N};
  return p;
}

Words words_of(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return {static_cast<std::uint16_t>(bits >> 16), static_cast<std::uint16_t>(bits)};
}

TEST(Encodings, SR06_AForceThatIsNoNumberOrBeyondItsCellIsBadContent) {
  EXPECT_EQ(decode(float_cell(), words_of(499.0F)).quality, Quality::valid);
  for (const float wrong :
       {501.0F, -501.0F, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    const ForceSample s = decode(float_cell(), words_of(wrong));
    EXPECT_EQ(s.quality, Quality::bad_content) << wrong;
    EXPECT_TRUE(s.error_a) << wrong;
    EXPECT_TRUE(is_finite(s.channel_a)) << wrong;
  }
  EXPECT_FALSE(decode(float_cell(), words_of(1.0F)).error_b) << "the channel it does not have";
}

TEST(Encodings, SR06_AForceInAnotherUnitIsBadContent) {
  config::LoadCellProfile p;
  p.device.cyclic_read = {6, 8};
  p.channel_a = {.net_n = {.address = 9, .type = RegisterType::u32},
                 .status = Point{.address = 6},
                 .unit_ok = config::Condition{.address = 13, .mask = 0xFF00, .value = 0}};
  EXPECT_EQ(decode(p, Words{0, 0, 0, 0, 9, 0, 0, 15}).quality, Quality::valid);
  EXPECT_EQ(decode(p, Words{0, 0, 0, 0, 9, 0, 0, 0x010F}).quality, Quality::bad_content);
}

}  // namespace
