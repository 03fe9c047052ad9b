// The leg's own curve: learnt by degrees, interpolated between, continued beyond.
#include "controller/control/leg_curve.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {
using namespace stretch;
using namespace stretch::literals;
using control::LegCurve;

LegCurve linear(double from_deg, double to_deg, double slope_nm_deg) {
  LegCurve c;
  for (double d = from_deg; d <= to_deg; d += 0.1) c.add(degrees(d), newton_metres(slope_nm_deg * d));
  return c;
}

TEST(LegCurve, KnowsNothingAtFirst) {
  const LegCurve c;
  EXPECT_FALSE(c.learnt());
  EXPECT_EQ(c.at(40_deg), 0_Nm);
}

TEST(LegCurve, ReproducesWhatItLearnt) {
  const LegCurve c = linear(10.0, 50.0, 0.5);
  ASSERT_TRUE(c.learnt());
  for (double d = 11.0; d < 49.0; d += 0.25) EXPECT_NEAR(c.at(degrees(d)).si(), 0.5 * d, 0.05) << d;
}

TEST(LegCurve, GoesOnWithItsLastSlope) {
  const LegCurve c = linear(10.0, 50.0, 0.5);
  EXPECT_NEAR(c.at(60_deg).si(), 30.0, 0.3);
}

TEST(LegCurve, DoesNotPromiseLessResistanceBeyondItsEnd) {
  const LegCurve c = linear(10.0, 50.0, -0.5);
  EXPECT_NEAR(c.at(70_deg).si(), c.at(50_deg).si(), 1e-9);
}

TEST(LegCurve, OneDegreeGoesOnLikeTheMostSuppleLeg) {
  LegCurve c;
  c.add(20_deg, 8_Nm);
  c.add(degrees(20.3), 8_Nm);
  ASSERT_TRUE(c.learnt());
  EXPECT_NEAR(c.at(10_deg).si(), 8.0, 1e-9);
  EXPECT_NEAR(c.at(degrees(30.15)).si(), 8.0 + 10.0 * 0.2793, 0.01);
}

TEST(LegCurve, SpansAGapInTheMiddle) {
  LegCurve c;
  for (double d : {20.0, 21.0, 30.0}) c.add(degrees(d), newton_metres(d));
  EXPECT_NEAR(c.at(25_deg).si(), 25.0, 1e-9);
}

TEST(LegCurve, TakesNothingThatIsNoNumberOrNoAngleOfTheMachine) {
  LegCurve c;
  c.add(degrees(std::numeric_limits<double>::quiet_NaN()), 5_Nm);
  c.add(20_deg, newton_metres(std::numeric_limits<double>::infinity()));
  c.add(-5_deg, 5_Nm);
  c.add(120_deg, 5_Nm);
  EXPECT_FALSE(c.learnt());
  EXPECT_EQ(c.at(20_deg), 0_Nm);
}

}  // namespace
