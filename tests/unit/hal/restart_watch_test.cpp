// Silence and counters that do not go on, at wake-ups that are never on the grid; and what is neither.
#include "hal/restart_watch.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <random>

namespace {
using namespace stretch;
using hal::ForceSample;
using hal::Quality;
using hal::RestartWatch;

ForceSample answer(std::uint16_t sequence) {
  ForceSample force;
  force.quality = Quality::valid;
  force.sequence = sequence;
  return force;
}
ForceSample uncounted() {
  ForceSample force;
  force.quality = Quality::valid;
  force.has_sequence = false;
  return force;
}
Instant at(double ms) {
  return Instant{} + milliseconds(ms);
}

TEST(RestartWatch, SR20_ASilenceOfATenthOfASecondIsSeenHoweverTheCyclesWake) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> late(0.0, 0.9);
  for (const double period : {10.0, 20.0, 25.0}) {
    const int cycles = static_cast<int>(100.0 / period);
    for (int i = 0; i < 1000; ++i) {
      RestartWatch watch;
      EXPECT_FALSE(watch(at(1000.0 + late(random)), uncounted()));
      bool seen = false;
      for (int k = 1; k < cycles; ++k) seen = watch(at(1000.0 + k * period + late(random)), {}) || seen;
      EXPECT_FALSE(seen);
      EXPECT_TRUE(watch(at(1000.0 + cycles * period + late(random)), uncounted())) << period;
      EXPECT_FALSE(watch(at(1000.0 + (cycles + 1) * period), uncounted())) << "told once";
    }
  }
}

// A stall of the controller's own is SR15's, and asks for a self-test too.
TEST(RestartWatch, SR20_WhereNoAnswerWasMissedThereWasNoSilence) {
  RestartWatch watch;
  EXPECT_FALSE(watch(at(0), uncounted()));
  EXPECT_FALSE(watch(at(300), uncounted()));
  EXPECT_TRUE(watch(at(600), {}));
}

TEST(RestartWatch, SR20_WhoNeverAnsweredIsSilent) {
  RestartWatch watch;
  EXPECT_TRUE(watch(at(0), {}));
  EXPECT_TRUE(watch(at(10), {}));
  EXPECT_FALSE(watch(at(20), uncounted()));
}

TEST(RestartWatch, SR20_ACounterThatFallsBackIsARestart) {
  RestartWatch watch;
  for (const std::uint16_t before :
       std::initializer_list<std::uint16_t>{1000, 20'000, 32'768, 45'000, 65'000}) {
    (void)watch(at(0), answer(before));
    (void)watch(at(10), answer(before));
    EXPECT_TRUE(watch(at(60), answer(3))) << before;
    EXPECT_FALSE(watch(at(70), answer(6))) << before;
  }
}

TEST(RestartWatch, SR20_ACounterThatGoesOnWrapsOrIsReadTwiceIsNone) {
  RestartWatch watch;
  double now = 0.0;
  std::uint16_t sequence = 64'000;
  for (int i = 0; i < 3000; ++i) {
    EXPECT_FALSE(watch(at(now += 10.0), answer(sequence))) << sequence;
    sequence = static_cast<std::uint16_t>(sequence + (i % 7 == 0 ? 0 : 10));
    if (i % 50 == 0) (void)watch(at(now += 10.0), answer(static_cast<std::uint16_t>(sequence - 3)));
  }
}

TEST(RestartWatch, SR20_ACounterOfEightBitsWraps) {
  RestartWatch watch;
  for (int i = 0; i < 1000; ++i)
    EXPECT_FALSE(watch(at(i * 10.0), answer(static_cast<std::uint8_t>(i * 3)))) << i;
}

TEST(RestartWatch, SR20_WhatCannotBeBelievedCountsNothing) {
  RestartWatch watch;
  EXPECT_FALSE(watch(at(0), answer(20'000)));
  ForceSample bad;
  bad.quality = Quality::bad_content;
  EXPECT_FALSE(watch(at(10), bad));
  EXPECT_FALSE(watch(at(20), answer(20'006)));
}

}  // namespace
