// The ring of a countdown goes from full to empty whatever the station's file sets.
#include "hmi/model/countdown.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using hmi::Countdown;

messages::Snapshot counting(Notice notice, double left_s) {
  messages::Snapshot s;
  s.notice = notice;
  s.seconds_left = left_s;
  return s;
}

TEST(CountdownTest, IsAShareOfTheMostThatWasLeftWhateverThatIs) {
  for (const double pause_s : {30.0, 180.0}) {
    Countdown c;
    c.take(counting(Notice::paused_may_resume, pause_s));
    EXPECT_DOUBLE_EQ(c.left(pause_s), 1.0);
    c.take(counting(Notice::paused_may_resume, pause_s / 4));
    EXPECT_DOUBLE_EQ(c.left(pause_s / 4), 0.25);
  }
}

TEST(CountdownTest, AnotherNoticeCountsAnew) {
  Countdown c;
  c.take(counting(Notice::paused_may_resume, 100));
  c.take(counting(Notice::are_you_all_right, 15));
  EXPECT_DOUBLE_EQ(c.left(15), 1.0);
  c.take(counting(Notice::holding_gently, 0));
  EXPECT_DOUBLE_EQ(c.left(5), 0.0) << "nothing counts down";
}

}  // namespace
