// What is read off the curves, and the round numbers beside them.
#include "controller/report/curves.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "tests/unit/controller/report/sample_session.hpp"

namespace {
using namespace stretch;
using namespace stretch::report;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Ticks, AreRoundInsideAndNotTooMany) {
  EXPECT_EQ(ticks(0, 21.6, 6), (std::vector<double>{0, 5, 10, 15, 20}));
  EXPECT_EQ(ticks(0, 1, 5).size(), 6u);
  EXPECT_EQ(ticks(-3, 3, 3), (std::vector<double>{-2, 0, 2}));
  for (double high = 0.013; high < 1e6; high *= 1.37) {
    const auto values = ticks(0, high, 6);
    EXPECT_GE(values.size(), 2u) << high;
    EXPECT_LE(values.size(), 7u) << high;
    EXPECT_LE(values.back(), high * (1 + 1e-9));
  }
}

TEST(Ticks, NothingOnAnAxisThatIsNone) {
  EXPECT_TRUE(ticks(1, 1, 5).empty());
  EXPECT_TRUE(ticks(2, 1, 5).empty());
  EXPECT_TRUE(ticks(0, kNan, 5).empty());
  EXPECT_TRUE(ticks(0, 1, 0).empty());
  EXPECT_TRUE(time_ticks(0, std::numeric_limits<double>::infinity(), 5).empty());
}

TEST(Ticks, TimeGoesByMinutes) {
  EXPECT_EQ(time_ticks(0, 600, 12),
            (std::vector<double>{0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600}));
  EXPECT_EQ(time_ticks(10, 100, 6), (std::vector<double>{15, 30, 45, 60, 75, 90}));
  EXPECT_EQ(clock_text(0), "0:00");
  EXPECT_EQ(clock_text(65.4), "1:05");
  EXPECT_EQ(clock_text(3599.6), "60:00");
}

TEST(Thinned, KeepsEveryPeakAndEveryGap) {
  std::vector<Place> line;
  for (int i = 0; i < 100'000; ++i) line.push_back({i * 1.0, std::sin(i * 0.001)});
  line[31'234].y = 50;
  line[77'001].y = -50;
  for (int i = 60'000; i < 61'000; ++i) line[static_cast<std::size_t>(i)].y = kNan;
  const auto thin = thinned(line, 0, 100'000, 500);
  EXPECT_LE(thin.size(), 4u * 500 + 10);
  const auto has = [&](double y) {
    return std::any_of(thin.begin(), thin.end(), [&](const Place& p) { return p.y == y; });
  };
  EXPECT_TRUE(has(50));
  EXPECT_TRUE(has(-50));
  EXPECT_TRUE(
      std::any_of(thin.begin(), thin.end(), [](const Place& p) { return std::isnan(p.y) && p.x == 60'000; }));
  for (std::size_t i = 1; i < thin.size(); ++i) EXPECT_GE(thin[i].x, thin[i - 1].x);
  EXPECT_EQ(thin.front().x, 0);
  EXPECT_EQ(thin.back().x, 99'999);
}

TEST(Spans, JoinStatesAndWhileRunningPhases) {
  const test::SampleSession session;
  const auto spans = spans_of(session.curves());
  std::vector<SessionState> states;
  for (const Span& span : spans) {
    if (states.empty() || states.back() != span.state) states.push_back(span.state);
    EXPECT_LT(span.from_s, span.to_s);
  }
  using S = SessionState;
  EXPECT_EQ(states, (std::vector<S>{S::mounting, S::weighing, S::warm_up, S::running, S::paused, S::warm_up,
                                    S::running, S::releasing, S::finished}));
  for (std::size_t i = 1; i < spans.size(); ++i) EXPECT_EQ(spans[i].from_s, spans[i - 1].to_s);
  EXPECT_EQ(spans[3].phase, PhaseKind::approach);
  EXPECT_EQ(spans[4].phase, PhaseKind::ramp);
  EXPECT_EQ(spans[5].phase, PhaseKind::hold_force);
}

TEST(Marks, SafetyComesFirstAndAllInOrderOfTime) {
  const std::vector<CurveMark> marks{
      {5, "e", true}, {1, "a", false}, {2, "b", false}, {9, "z", true}, {3, "c", false}};
  const auto shown = foremost(marks, 3);
  ASSERT_EQ(shown.size(), 3u);
  EXPECT_EQ(shown[0].text, "a");
  EXPECT_EQ(shown[1].text, "e");
  EXPECT_EQ(shown[2].text, "z");
  EXPECT_EQ(foremost(marks, 9).size(), 5u);
}

// A leg of constant stiffness, its loop a rectangle cut off at the ends: every figure known beforehand.
TEST(Figures, OfALegThatCanBeReckonedByHand) {
  Curves curves;
  curves.cuff_distance_m = 0.5;
  double time = 0;
  const auto add = [&](SessionState state, PhaseKind phase, double angle, double speed, double force) {
    curves.points.push_back({time, state, phase, angle, speed, force, 12, 20});
    time += 0.1;
  };
  for (int i = 0; i <= 300; ++i) add(SessionState::warm_up, PhaseKind::rest, 10 + 0.1 * i, 1, 0.2 * i + 1);
  for (int i = 300; i >= 0; --i) add(SessionState::warm_up, PhaseKind::rest, 10 + 0.1 * i, -1, 0.2 * i - 1);
  const Figures warm = figures_of(curves);
  ASSERT_TRUE(warm.stiffness_nm_deg && warm.energy_lost_j);
  EXPECT_NEAR(*warm.stiffness_nm_deg, 1.0, 1e-9);                                 // 2 N/deg at 0.5 m
  EXPECT_NEAR(*warm.energy_lost_j, 2 * 0.5 * 30 * std::numbers::pi / 180, 1e-6);  // 2 N wide, 30 deg long
  EXPECT_FALSE(warm.in_band_pct);

  curves.points.clear();
  time = 0;
  for (int i = 0; i <= 600; ++i) {
    add(SessionState::running, PhaseKind::hold_force, 60, 0, i <= 450 ? 12.9 : 14.0);  // band is 0.5 N m: 1 N
  }
  const Figures hold = figures_of(curves);
  EXPECT_NEAR(hold.under_stretch_s, 60, 1e-6);
  EXPECT_NEAR(hold.dose_nms, (45 * 12.9 + 15 * 14.0) * 0.5, 1e-6);
  ASSERT_TRUE(hold.in_band_pct);
  EXPECT_NEAR(*hold.in_band_pct, 75, 1e-6);
  EXPECT_FALSE(hold.stiffness_nm_deg);
}

TEST(Figures, BrokenOffWarmUpAndMissingSamplesTellNothing) {
  Curves curves;
  for (int i = 0; i <= 100; ++i) {
    curves.points.push_back(
        {i * 0.1, SessionState::warm_up, PhaseKind::rest, 10 + 0.2 * i, 2, 1.0 + i, 0, 20});
  }
  EXPECT_FALSE(figures_of(curves).energy_lost_j) << "it never came back";
  for (auto& point : curves.points) point.stretch_force_n = kNan;
  const Figures none = figures_of(curves);
  EXPECT_EQ(none.dose_nms, 0);
  EXPECT_FALSE(none.stiffness_nm_deg);
  EXPECT_EQ(figures_of(Curves{}).under_stretch_s, 0);
}

}  // namespace
