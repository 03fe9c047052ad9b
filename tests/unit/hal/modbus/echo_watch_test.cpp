// An output wired to an input shows that inputs are looked at.
#include "hal/modbus/echo_watch.hpp"

#include <gtest/gtest.h>

namespace {
using stretch::hal::EchoWatch;

bool write(EchoWatch& watch) {
  const bool out = watch.next();
  watch.written();
  return out;
}

TEST(EchoWatch, NothingIsKnownUntilItHasFollowedOnce) {
  EchoWatch watch;
  EXPECT_TRUE(watch.stands(false));
  bool wire = write(watch);
  EXPECT_FALSE(watch.stands(wire)) << "it went over with the output";
}

TEST(EchoWatch, FollowsAWritingLaterAndStandsAfterThree) {
  EchoWatch watch;
  (void)watch.stands(false);
  bool wire = write(watch);
  ASSERT_FALSE(watch.stands(wire));
  for (int i = 0; i < 20; ++i) {
    const bool before = wire;
    wire = write(watch);
    ASSERT_FALSE(watch.stands(before)) << "a scan behind is no standstill";
    ASSERT_FALSE(watch.stands(wire));
  }
  for (int i = 0; i < EchoWatch::kPatience; ++i) {
    (void)write(watch);
    ASSERT_FALSE(watch.stands(wire)) << i;
  }
  (void)write(watch);
  EXPECT_TRUE(watch.stands(wire));
  EXPECT_FALSE(watch.stands(!wire)) << "and it is believed again when it moves";
}

TEST(EchoWatch, AWritingThatWasNotAcknowledgedProvesNothingAgainstIt) {
  EchoWatch watch;
  (void)watch.stands(false);
  const bool wire = write(watch);
  ASSERT_FALSE(watch.stands(wire));
  for (int i = 0; i < 10; ++i) (void)watch.next();
  EXPECT_FALSE(watch.stands(wire));
}

// A request that is lost, or held back before it is sent, and sent again: the output goes over all the same.
TEST(EchoWatch, ARepeatedWritingIsTheSameAndStillAnEdge) {
  for (const int lost : {1, 2, 3}) {
    EchoWatch watch;
    bool wire = false;
    (void)watch.stands(wire);
    for (int i = 0; i < 20; ++i) {
      for (int n = 0; n < lost; ++n) EXPECT_EQ(watch.next(), !wire);
      wire = write(watch);
      ASSERT_FALSE(watch.stands(wire)) << lost << " lost before each, writing " << i;
    }
  }
}

// It was taken, and only its answer was lost.
TEST(EchoWatch, ARepeatedWritingThatWasTakenTheFirstTimeIsNoStandstill) {
  EchoWatch watch;
  bool wire = false;
  (void)watch.stands(wire);
  for (int i = 0; i < 20; ++i) {
    wire = watch.next();
    ASSERT_FALSE(watch.stands(wire)) << i;
    ASSERT_EQ(write(watch), wire);
    ASSERT_FALSE(watch.stands(wire)) << i;
  }
}

}  // namespace
