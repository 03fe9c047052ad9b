// SR28 and its times.
#include "controller/session/attendance.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using namespace stretch::literals;
using session::Attendance;

constexpr Instant at(double s) {
  return Instant{} + seconds(s);
}

TEST(Attendance, SR28_AsksAfterThreeMinutesAndWaitsFifteenSeconds) {
  Attendance a{config::SafetySettings{}};
  a.seen(at(10));
  EXPECT_FALSE(a.asking(at(189.99)));
  EXPECT_TRUE(a.asking(at(190.0)));
  EXPECT_NEAR(a.left(at(190.0)).si(), 15.0, 1e-9);
  EXPECT_FALSE(a.unanswered(at(204.99)));
  EXPECT_TRUE(a.unanswered(at(205.0)));
}

TEST(Attendance, SR28_AnyInputAnswers) {
  Attendance a{config::SafetySettings{}};
  a.seen(at(0));
  ASSERT_TRUE(a.asking(at(185)));
  a.seen(at(190));
  EXPECT_FALSE(a.asking(at(191)));
  EXPECT_FALSE(a.unanswered(at(300)));
}

TEST(Attendance, SR28_HoldToRunNeedsNoQuestion) {
  config::SafetySettings s;
  s.hand_switch = config::HandSwitchKind::hold_to_run;
  const Attendance a{s};
  EXPECT_FALSE(a.asking(at(10'000)));
  EXPECT_FALSE(a.unanswered(at(10'000)));
}

}  // namespace
