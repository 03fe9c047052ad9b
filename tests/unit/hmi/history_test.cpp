// The gathered curve stays bounded, keeps its shape and belongs to one session.
#include "hmi/model/history.hpp"

#include <gtest/gtest.h>

namespace stretch::hmi {
namespace {

messages::Snapshot at(double seconds) {
  messages::Snapshot s;
  s.state = SessionState::running;
  s.measurements_valid = s.weighed = true;
  s.session_elapsed_s = seconds;
  s.stretch_force_n = 10;
  s.angle_deg = 40;
  return s;
}

TEST(History, AnHourAtTwentyASecondStaysBoundedAndCoversTheHour) {
  History history;
  for (int i = 1; i <= 72000; ++i) history.take(at(i * 0.05));
  ASSERT_LE(history.points().size(), History::kMost);
  ASSERT_GE(history.points().size(), History::kMost / 2);
  EXPECT_LT(history.points().front().at_s, 10);
  EXPECT_GT(history.points().back().at_s, 3590);
  for (std::size_t i = 1; i < history.points().size(); ++i) {
    ASSERT_GT(history.points()[i].at_s, history.points()[i - 1].at_s);
  }
}

TEST(History, ANewSessionBeginsANewCurve) {
  History history;
  for (int i = 1; i < 100; ++i) history.take(at(i));
  history.take(at(0.5));
  ASSERT_EQ(history.points().size(), 1U);
  EXPECT_EQ(history.points().front().at_s, 0.5);
}

TEST(History, FiguresThatAreNotBelievedAreNotDrawn) {
  History history;
  history.take(at(1));
  messages::Snapshot bad = at(2);
  bad.measurements_valid = false;
  history.take(bad);
  EXPECT_EQ(history.points().size(), 1U);
}

TEST(History, TheCurveStaysForTheResult) {
  History history;
  history.take(at(1));
  messages::Snapshot done = at(2);
  done.state = SessionState::finished;
  history.take(done);
  EXPECT_EQ(history.points().size(), 1U);
}

}  // namespace
}  // namespace stretch::hmi
