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

TEST(History, APointIsTheMeanOfWhatCameSinceTheOneBefore) {
  History history;
  history.take(at(1));
  for (int i = 1; i <= 10; ++i) {
    messages::Snapshot s = at(1 + i * 0.05);
    s.stretch_force_n = 10 + (i % 2 == 0 ? 0.3 : -0.3);
    s.angle_deg = 40 + i;
    history.take(s);
  }
  ASSERT_GE(history.points().size(), 2U);
  const HistoryPoint& mean = history.points()[1];  // of the first five
  EXPECT_NEAR(mean.at_s, 1.15, 1e-9);
  EXPECT_NEAR(mean.stretch_force_n, 10 - 0.3 / 5, 1e-9);
  EXPECT_NEAR(mean.angle_deg, 43, 1e-9);
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
