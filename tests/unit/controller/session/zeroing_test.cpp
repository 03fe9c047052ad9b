// The zero is taken of an empty cuff that stands, never of a leg.
#include "controller/session/zeroing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace {
using namespace stretch;
using namespace stretch::literals;
using hal::Quality;
using session::Zeroing;

constexpr Force kCuff = 8_N;

// A transmitter that takes the zero it is told to, of what `load` weighs at that moment.
struct Cell {
  Zeroing zeroing{kCuff};
  std::function<Force(double now_s)> load = [](double) { return kCuff; };
  Force zero;
  double now_s = 0.0;
  int zeroed = 0;
  Quality quality = Quality::valid;
  bool strap_open = true;

  hal::ForceSample sample() const {
    hal::ForceSample force;
    force.quality = quality;
    force.has_sequence = false;
    force.channel_a = force.channel_b = load(now_s) - zero;
    return force;
  }
  void run(double s) {
    for (const double end = now_s + s; now_s < end;) {
      now_s += 0.01;
      zeroing.hear(Instant{} + seconds(now_s), sample(), strap_open);
      if (quality == Quality::no_answer || !zeroing.step(Instant{} + seconds(now_s), sample())) continue;
      zero = load(now_s);
      ++zeroed;
    }
  }
  [[nodiscard]] bool passed() const {
    return zeroing.at_rest() == CheckState::passed && zeroing.zero() == CheckState::passed;
  }
};

TEST(Zeroing, SR20_AnEmptyCuffIsZeroedOnce) {
  Cell cell;
  cell.run(0.9);
  EXPECT_EQ(cell.zeroing.at_rest(), CheckState::pending);
  EXPECT_EQ(cell.zeroed, 0) << "it has not stood for a second yet";
  cell.run(3.0);
  EXPECT_EQ(cell.zeroed, 1);
  EXPECT_TRUE(cell.passed());
}

TEST(Zeroing, SR20_ALegThatIsJustTakenOutIsNotZeroedOnTheWay) {
  Cell cell;
  // From 48 N through everything an empty cuff may read, as a slow filter shows it.
  cell.load = [](double now_s) { return kCuff + 40_N * std::exp(-now_s / 0.7); };
  cell.run(8.0);
  EXPECT_EQ(cell.zeroed, 1);
  EXPECT_LT(abs(cell.zero - kCuff), 0.6_N);
  EXPECT_TRUE(cell.passed());
}

TEST(Zeroing, SR20_ALegThatLiesLightlyInAZeroedCuffIsNotTakenForTheCuff) {
  Cell cell;
  cell.run(3.0);
  ASSERT_TRUE(cell.passed());
  cell.load = [](double) { return 2.0 * kCuff; };  // reads what the cuff alone did before its zero
  cell.zeroing.restart();
  cell.run(5.0);
  EXPECT_EQ(cell.zeroed, 1);
  EXPECT_EQ(cell.zeroing.at_rest(), CheckState::failed);
  cell.load = [](double) { return kCuff; };
  cell.run(3.0);
  EXPECT_EQ(cell.zeroed, 2);
  EXPECT_TRUE(cell.passed());
}

TEST(Zeroing, SR20_ACellThatWasSilentMayHaveLostItsZero) {
  Cell cell;
  cell.run(3.0);
  cell.quality = Quality::no_answer;
  cell.run(0.2);
  cell.quality = Quality::valid;
  cell.zero = 0_N;
  cell.zeroing.restart();
  cell.run(3.0);
  EXPECT_EQ(cell.zeroed, 2);
  EXPECT_TRUE(cell.passed());
}

// Whoever lies in it while the zero goes pulls by about what the cuff weighs: the sum reads nothing.
TEST(Zeroing, SR20_AfterALostZeroNoneIsTakenBeforeTheStrapWasOpen) {
  Cell cell;
  cell.run(3.0);
  ASSERT_EQ(cell.zeroed, 1);
  cell.strap_open = false;
  cell.run(1.0);
  cell.quality = Quality::no_answer;
  cell.run(0.2);
  cell.quality = Quality::valid;
  cell.zero = 0_N;
  cell.load = [](double) { return kCuff - 6_N; };
  cell.zeroing.restart();
  cell.run(10.0);
  EXPECT_EQ(cell.zeroed, 1);
  EXPECT_EQ(cell.zeroing.at_rest(), CheckState::failed);
  cell.strap_open = true;
  cell.run(0.1);
  cell.load = [](double) { return kCuff; };
  cell.strap_open = false;
  cell.run(3.0);
  EXPECT_EQ(cell.zeroed, 2);
  EXPECT_TRUE(cell.passed());
}

TEST(Zeroing, SR20_OneLostAnswerLosesNoZero) {
  Cell cell;
  cell.run(3.0);
  cell.quality = Quality::no_answer;
  cell.run(0.05);
  cell.quality = Quality::valid;
  cell.load = [](double) { return 2.0 * kCuff; };
  cell.zeroing.restart();
  cell.run(5.0);
  EXPECT_EQ(cell.zeroed, 1);
}

TEST(Zeroing, SR20_ALegThatPullsAtTheCuffIsNotZeroed) {
  Cell cell;
  cell.run(3.0);
  ASSERT_TRUE(cell.passed());
  cell.load = [](double) { return kCuff - 4_N; };
  cell.zeroing.restart();
  cell.run(7.0);
  EXPECT_EQ(cell.zeroed, 1);
  EXPECT_EQ(cell.zeroing.at_rest(), CheckState::failed);
}

// What 3 N too much leaves behind is 3 N too little.
TEST(Zeroing, SR20_AZeroTakenAsWronglyAsIsAllowedIsTakenAgain) {
  Cell cell;
  cell.load = [](double) { return kCuff + 2.9_N; };
  cell.run(3.0);
  ASSERT_EQ(cell.zeroed, 1);
  cell.load = [](double now_s) { return kCuff - 0.2_N * std::sin(now_s); };
  cell.zeroing.restart();
  cell.run(10.0);
  EXPECT_EQ(cell.zeroed, 2);
  EXPECT_TRUE(cell.passed());
}

TEST(Zeroing, SR20_ACuffThatNeverStandsFailsAndPassesOnceItStands) {
  Cell cell;
  cell.load = [](double now_s) { return kCuff + 2_N * std::sin(10.0 * now_s); };
  cell.run(4.9);
  EXPECT_EQ(cell.zeroing.at_rest(), CheckState::pending);
  cell.run(0.3);
  EXPECT_EQ(cell.zeroing.at_rest(), CheckState::failed);
  EXPECT_EQ(cell.zeroed, 0);
  cell.load = [](double) { return kCuff; };
  cell.run(3.0);
  EXPECT_TRUE(cell.passed());
}

TEST(Zeroing, SR20_AZeroThatIsNotTakenIsAskedForAgain) {
  Cell cell;
  cell.load = [](double) { return kCuff; };
  for (int i = 0; i < 1000; ++i) {
    cell.now_s += 0.01;
    if (cell.zeroing.step(Instant{} + seconds(cell.now_s), cell.sample())) ++cell.zeroed;
    EXPECT_NE(cell.zeroing.zero(), CheckState::passed);
  }
  EXPECT_GE(cell.zeroed, 3);
}

TEST(Zeroing, SR20_WhatIsNoNumberIsNotEmpty) {
  for (const double reading :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity()}) {
    Cell cell;
    cell.load = [&](double) { return newtons(reading); };
    cell.run(7.0);
    EXPECT_EQ(cell.zeroed, 0) << reading;
    EXPECT_EQ(cell.zeroing.at_rest(), CheckState::failed) << reading;
  }
}

}  // namespace
