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

}  // namespace
