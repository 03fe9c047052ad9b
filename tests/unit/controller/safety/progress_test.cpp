// The window slides: where progress was last made does not matter, only what the last so many milliseconds
// brought.
#include "controller/safety/progress.hpp"

#include <gtest/gtest.h>

#include "config/quantities/quantities.hpp"

namespace stretch::safety {
namespace {
using namespace stretch::literals;

constexpr Angle kLeast = 0.3_deg;
constexpr Duration kWithin = 500_ms;

// Walks down at a speed, and says after how many milliseconds of it no progress was seen first; -1: never.
struct Walk {
  explicit Walk(int period_ms_) : period_ms(period_ms_) { progress.begin(now, angle); }

  int at(double deg_s, int length_ms) {
    for (int ms = period_ms; ms <= length_ms; ms += period_ms) {
      now = now + milliseconds(period_ms);
      angle = angle - degrees(deg_s * period_ms * 1e-3);
      if (!progress.made(now, angle, kLeast, kWithin)) return ms;
    }
    return -1;
  }

  int period_ms;
  Instant now = Instant{} + 7_s;
  Angle angle = 40_deg;
  Progress progress;
};

class ProgressAt : public testing::TestWithParam<int> {};

TEST_P(ProgressAt, SR18_AStandIsSeenWhenTheWindowIsOver) {
  EXPECT_EQ(Walk(GetParam()).at(0.0, 5000), 500);
}

TEST_P(ProgressAt, SR18_JustEnoughIsEnoughForEverAndJustLessIsNot) {
  EXPECT_EQ(Walk(GetParam()).at(0.6001, 60'000), -1);
  EXPECT_EQ(Walk(GetParam()).at(0.56, 60'000), 500);
}

// From a speed that is enough to one that is not: seen once the window holds too little of the former,
// wherever the last three tenths of a degree began.
TEST_P(ProgressAt, SR17_SR18_ASlowCreepAfterMotionIsSeenWithinTheWindowAndAPart) {
  for (int before_ms = 600; before_ms < 700; before_ms += GetParam()) {
    Walk walk(GetParam());
    ASSERT_EQ(walk.at(5.0, before_ms), -1);
    // 5 deg/s bring 0.166 deg in 33 ms, and 0.267 deg/s the rest of 0.3 deg in the other 467 ms: 125 mdeg.
    const int seen = walk.at(0.267, 5000);
    EXPECT_GE(seen, 460) << before_ms;
    EXPECT_LE(seen, 500 + GetParam()) << before_ms;
  }
}

TEST_P(ProgressAt, SR18_OutwardMotionIsNone) {
  EXPECT_EQ(Walk(GetParam()).at(-3.0, 5000), 500);
}

TEST_P(ProgressAt, SR18_ItGoesOnWhereItStoodForLessThanTheWindow) {
  Walk walk(GetParam());
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(walk.at(0.0, 400), -1) << i;
    ASSERT_EQ(walk.at(5.0, 200), -1) << i;
  }
}

TEST_P(ProgressAt, SR18_WhatWasBeforeABeginningDoesNotCount) {
  Walk walk(GetParam());
  ASSERT_EQ(walk.at(0.0, 400), -1);
  walk.progress.begin(walk.now, walk.angle);
  EXPECT_EQ(walk.at(0.0, 5000), 500);
}

TEST(Progress, SR15_APeriodThatWasSkippedHoldsNothingBack) {
  Progress progress;
  Instant now = Instant{} + 7_s;
  progress.begin(now, 40_deg);
  now = now + 3_s;
  EXPECT_FALSE(progress.made(now, 40_deg, kLeast, kWithin));
  EXPECT_TRUE(progress.made(now + 10_ms, 39.5_deg, kLeast, kWithin));
}

INSTANTIATE_TEST_SUITE_P(Periods, ProgressAt, testing::Values(5, 10, 25));

}  // namespace
}  // namespace stretch::safety
