// Widths, signs, word orders, scales, ends of ranges.
#include "hal/modbus/point_codec.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace {
using namespace stretch;
using namespace stretch::hal;
using config::Point;
using config::RegisterType;
using config::WordOrder;

constexpr std::array<std::uint16_t, 4> kWords{0xFFFF, 0xEC78, 0x1234, 0x8000};
constexpr BlockView kBlock{100, kWords};

TEST(PointCodec, ReadsEveryTypeAndOrder) {
  EXPECT_EQ(raw_value({.address = 100, .type = RegisterType::u16}, kBlock), 0xFFFF);
  EXPECT_EQ(raw_value({.address = 100, .type = RegisterType::i16}, kBlock), -1);
  EXPECT_EQ(raw_value({.address = 103, .type = RegisterType::i16}, kBlock), -32768);
  EXPECT_EQ(raw_value({.address = 100, .type = RegisterType::i32}, kBlock), -5000);
  EXPECT_EQ(raw_value({.address = 100, .type = RegisterType::u32}, kBlock), 0xFFFFEC78);
  EXPECT_EQ(raw_value({.address = 100, .type = RegisterType::u32, .word_order = WordOrder::cdab}, kBlock),
            0xEC78FFFF);
}

TEST(PointCodec, OutsideTheBlockReadsNothing) {
  EXPECT_EQ(raw_value({.address = 99}, kBlock), 0);
  EXPECT_EQ(raw_value({.address = 104}, kBlock), 0);
  EXPECT_EQ(raw_value({.address = 103, .type = RegisterType::i32}, kBlock), 0) << "half of it is not there";
  EXPECT_FALSE(bit({.address = 104, .bit = 0, .inverted = true}, kBlock));
  EXPECT_FALSE(bit({.address = 99, .bit = 0, .inverted = true}, kBlock));
}

TEST(PointCodec, ScalesOffsetsAndTurnsSigns) {
  const Point point{.address = 100, .type = RegisterType::i32, .scale = -0.001, .offset = 10.0};
  EXPECT_DOUBLE_EQ(value(point, kBlock), 15.0);
  EXPECT_EQ(to_raw(point, 15.0), -5000);
}

TEST(PointCodec, BitsAreCountedFromTheLeast) {
  EXPECT_TRUE(bit({.address = 102, .bit = 2}, kBlock));
  EXPECT_FALSE(bit({.address = 102, .bit = 3}, kBlock));
  EXPECT_TRUE(bit({.address = 102, .bit = 3, .inverted = true}, kBlock));
  EXPECT_TRUE(bit({.address = 103, .bit = 15}, kBlock));
}

TEST(PointCodec, RoundsToTheNearestAndHoldsToTheType) {
  const Point small{.type = RegisterType::i16, .scale = 0.1};
  EXPECT_EQ(to_raw(small, 1.26), 13);
  EXPECT_EQ(to_raw(small, -1.26), -13);
  EXPECT_EQ(to_raw(small, 1e9), 32767);
  EXPECT_EQ(to_raw(small, -1e9), -32768);
  EXPECT_EQ(to_raw({.type = RegisterType::u16}, -1.0), 0);
  EXPECT_EQ(to_raw({.type = RegisterType::u32}, 1e18), 0xFFFFFFFF);
  EXPECT_EQ(to_raw({.type = RegisterType::i32}, std::numeric_limits<double>::infinity()), 2147483647);
  EXPECT_EQ(to_raw({.type = RegisterType::i32}, std::numeric_limits<double>::quiet_NaN()), 0);
}

TEST(PointCodec, WhatIsPutIsRead) {
  for (const auto type : {RegisterType::u16, RegisterType::i16, RegisterType::u32, RegisterType::i32}) {
    for (const auto order : {WordOrder::abcd, WordOrder::cdab}) {
      for (const std::int64_t raw : {0LL, 1LL, 255LL, 256LL, 32767LL}) {
        std::array<std::uint16_t, 4> words{};
        const Point point{.address = 11, .type = type, .word_order = order};
        put_raw(point, raw, {10, words});
        EXPECT_EQ(raw_value(point, {10, words}), raw);
        EXPECT_EQ(words[0], 0);
        EXPECT_EQ(words[3], 0);
      }
    }
  }
  std::array<std::uint16_t, 2> words{};
  const Point wide{.address = 10, .type = RegisterType::i32, .word_order = WordOrder::abcd};
  put_raw(wide, -5000, {10, words});
  EXPECT_EQ(words, (std::array<std::uint16_t, 2>{0xFFFF, 0xEC78}));
  put_raw({.address = 11, .type = RegisterType::i32}, 7, {10, words});
  EXPECT_EQ(words, (std::array<std::uint16_t, 2>{0xFFFF, 0xEC78})) << "half of it would fall outside";
}

// 20.0 is 41A0 0000h; with its words in the wrong order 2e-41, which any range round 0 contains.
TEST(PointCodec, AFloatTooSmallToBeMeasuredIsNotBelieved) {
  const auto believed = [](std::uint16_t high, std::uint16_t low) {
    const std::array<std::uint16_t, 2> words{high, low};
    const Point ranged{
        .address = 64, .type = RegisterType::f32, .valid_range = config::ValueRange{-500, 500}};
    const Point bare{.address = 64, .type = RegisterType::f32};
    EXPECT_EQ(can_be_true(ranged, {64, words}), can_be_true(bare, {64, words}));
    return can_be_true(ranged, {64, words});
  };
  EXPECT_TRUE(believed(0x41A0, 0x0000));
  EXPECT_FALSE(believed(0x0000, 0x41A0));
  EXPECT_FALSE(believed(0x8000, 0x41A0));
  EXPECT_FALSE(believed(0x0000, 0x0001));
  EXPECT_FALSE(believed(0x007F, 0xFFFF));
  EXPECT_TRUE(believed(0x0080, 0x0000)) << "the smallest normal number";
  EXPECT_TRUE(believed(0x8080, 0x0000));
  EXPECT_TRUE(believed(0x0000, 0x0000)) << "nothing on the cell";
  EXPECT_TRUE(believed(0x8000, 0x0000)) << "and below nothing";
}

}  // namespace
