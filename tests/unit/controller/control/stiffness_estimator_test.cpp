// The slope is learnt from advance alone, and never leaves its bounds.
#include "controller/control/stiffness_estimator.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using namespace stretch::literals;
using control::StiffnessEstimator;

void advance(StiffnessEstimator& e, double from_deg, double to_deg, double speed_deg_s, double slope) {
  for (double a = from_deg; a <= to_deg; a += speed_deg_s * 0.01) {
    e.step(degrees(a), degrees_per_second(speed_deg_s), newton_metres(slope * a * kRadPerDegree));
  }
}

TEST(StiffnessEstimator, FindsTheSlopeOfALinearLeg) {
  StiffnessEstimator e(16_Nm_rad, 170_Nm_rad);
  advance(e, 30.0, 36.0, 1.0, 60.0);
  EXPECT_NEAR(e.estimate().si(), 60.0, 0.5);
}

TEST(StiffnessEstimator, LearnsNothingBelowAQuarterOfADegreePerSecond) {
  StiffnessEstimator e(16_Nm_rad, 170_Nm_rad);
  advance(e, 30.0, 36.0, 0.25, 60.0);
  EXPECT_EQ(e.estimate(), 16_Nm_rad);
}

TEST(StiffnessEstimator, IsNotFooledByCreepInAHold) {
  StiffnessEstimator e(16_Nm_rad, 170_Nm_rad);
  advance(e, 30.0, 36.0, 1.0, 60.0);
  const Stiffness learnt = e.estimate();
  advance(e, 36.0, 40.0, 0.05, 0.0);
  EXPECT_EQ(e.estimate(), learnt);
}

TEST(StiffnessEstimator, StaysInsideItsBounds) {
  StiffnessEstimator e(16_Nm_rad, 170_Nm_rad);
  advance(e, 30.0, 36.0, 1.0, 900.0);
  EXPECT_EQ(e.estimate(), 170_Nm_rad);
  advance(e, 36.0, 60.0, 1.0, -50.0);
  EXPECT_NEAR(e.estimate().si(), 16.0, 0.01);
}

}  // namespace
