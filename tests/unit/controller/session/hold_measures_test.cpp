// Figures of a hold from known curves.
#include "controller/session/hold_measures.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {
using namespace stretch;
using namespace stretch::literals;
using session::HoldMeasures;

Instant at(double s) {
  return Instant{} + seconds(s);
}

TEST(HoldMeasures, AConstantErrorIsItsOwnMeanPercentileAndMaximum) {
  HoldMeasures m;
  m.begin(at(0), PhaseKind::hold_force, 14_N, 50_deg, 10_Nm);
  for (int i = 0; i < 3000; ++i) m.add(at(i * 0.01), newton_metres(10.2), 10_Nm, 50_deg, true);
  const auto r = m.finish(at(30), LimitedBy::none);
  ASSERT_TRUE(r.errors);
  EXPECT_NEAR(r.errors->mean_pct, 2.0, 1e-6);
  EXPECT_NEAR(r.errors->p95_pct, 2.0, 0.1);
  EXPECT_NEAR(r.errors->max_pct, 2.0, 1e-6);
  EXPECT_NEAR(r.errors->overshoot_pct, 2.0, 1e-6);
  EXPECT_NEAR(r.duration.si(), 30.0, 1e-9);
}

TEST(HoldMeasures, TheFirstThreeSecondsAreNotJudged) {
  HoldMeasures m;
  m.begin(at(0), PhaseKind::hold_force, 14_N, 50_deg, 10_Nm);
  for (int i = 0; i < 300; ++i) m.add(at(i * 0.01), 12_Nm, 10_Nm, 50_deg, true);
  for (int i = 300; i < 600; ++i) m.add(at(i * 0.01), 10_Nm, 10_Nm, 50_deg, true);
  const auto r = m.finish(at(6), LimitedBy::none);
  ASSERT_TRUE(r.errors);
  EXPECT_EQ(r.errors->max_pct, 0.0);
}

TEST(HoldMeasures, AHoldOverBeforeItsThreeSecondsHasNoErrorsInsteadOfNone) {
  HoldMeasures m;
  m.begin(at(0), PhaseKind::hold_force, 14_N, 50_deg, 10_Nm);
  for (int i = 0; i < 250; ++i) m.add(at(i * 0.01), 12_Nm, 10_Nm, 50_deg, true);
  EXPECT_FALSE(m.finish(at(2.5), LimitedBy::none).errors);
}

TEST(HoldMeasures, NinetyFiveInAHundredAreAtOrBelowThePercentile) {
  HoldMeasures m;
  m.begin(at(0), PhaseKind::hold_force, 14_N, 50_deg, 10_Nm);
  for (int i = 0; i < 2000; ++i) {
    const double error = i % 100 < 96 ? 0.01 : 0.5;
    m.add(at(10 + i * 0.01), newton_metres(10.0 - error), 10_Nm, 50_deg, true);
  }
  const auto r = m.finish(at(40), LimitedBy::none);
  ASSERT_TRUE(r.errors);
  EXPECT_NEAR(r.errors->p95_pct, 0.1, 0.11);
  EXPECT_NEAR(r.errors->max_pct, 5.0, 1e-6);
  EXPECT_EQ(r.errors->overshoot_pct, 0.0);
}

TEST(HoldMeasures, RelaxationAndCreepAreChangesSinceTheStart) {
  HoldMeasures m;
  m.begin(at(0), PhaseKind::hold_angle, 14_N, 50_deg, 10_Nm);
  for (int i = 0; i < 3000; ++i) {
    m.add(at(i * 0.01), newton_metres(10.0 - 2.0 * i / 3000.0), 10_Nm, degrees(50.0 + i / 3000.0), false);
  }
  const auto r = m.finish(at(30), LimitedBy::angle);
  EXPECT_NEAR(r.relaxation_pct, 20.0, 0.1);
  EXPECT_NEAR(in_degrees(r.creep), 1.0, 0.01);
  EXPECT_EQ(r.limited_by, LimitedBy::angle);
  EXPECT_FALSE(r.errors) << "a hold by angle has no error of force";
}

}  // namespace
