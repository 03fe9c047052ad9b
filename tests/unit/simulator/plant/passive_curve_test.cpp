// The passive curve against docs/leg.md's table, and what it does outside the table.
#include "simulator/plant/passive_curve.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace stretch::plant {
namespace {

using namespace stretch::literals;

struct Row {
  double h_deg;
  double torque_nm;
  double slope_nm_rad;
};
constexpr std::array<Row, 9> kTable{{{0, -8.6, 25},
                                     {20, -2.0, 16},
                                     {30, 1.0, 19},
                                     {40, 4.7, 24},
                                     {50, 9.4, 31},
                                     {60, 15.7, 42},
                                     {70, 24.2, 57},
                                     {80, 35.7, 77},
                                     {90, 51.4, 104}}};

TEST(PassiveCurve, IsTheTable) {
  const PassiveCurve curve{config::Leg{}};
  for (const Row& row : kTable) {
    EXPECT_NEAR(curve.torque(degrees(row.h_deg)).si(), row.torque_nm, 0.051) << row.h_deg;
    EXPECT_NEAR(curve.slope(degrees(row.h_deg)).si(), row.slope_nm_rad, 0.51) << row.h_deg;
  }
}

TEST(PassiveCurve, AgreesWithMeasuredStiffnessOfStraightLegRaises) {
  // McHugh 1999: 20.3 (supple) to 36.2 N m/rad (stiff), here over 20 to 55 deg
  const PassiveCurve curve{config::Leg{}};
  const double mean = (curve.torque(55_deg) - curve.torque(20_deg)).si() / (35 * kRadPerDegree);
  EXPECT_GT(mean, 20.3 - 1.8);
  EXPECT_LT(mean, 36.2 + 3.3);
}

TEST(PassiveCurve, TenDegreesOfKneeFlexionTakeAQuarter) {
  const PassiveCurve curve{config::Leg{}};
  const double straight = curve.torque(70_deg, 0_deg, 0_deg).si();
  const double bent = curve.torque(70_deg, 0_deg, 10_deg).si();
  EXPECT_NEAR(1.0 - bent / straight, 0.27, 0.01);
}

TEST(PassiveCurve, ScaleAndShiftMoveItAsSaid) {
  config::Leg leg;
  leg.stiffness_scale = 1.3;
  leg.shift = -20_deg;
  const PassiveCurve tight{leg};
  const PassiveCurve plain{config::Leg{}};
  for (double theta = -5; theta <= 75; theta += 5) {
    EXPECT_NEAR(tight.torque(degrees(theta)).si(), 1.3 * plain.torque(degrees(theta + 20)).si(), 1e-9)
        << theta;
  }
}

TEST(PassiveCurve, GoesOnStraightBeyondItsEndsWithoutAKink) {
  const PassiveCurve curve{config::Leg{}};
  for (const double end : {PassiveCurve::kTangentBelowDeg, PassiveCurve::kTangentAboveDeg}) {
    const double outward = end < 0 ? -1.0 : 1.0;
    const double at_end = curve.torque(degrees(end)).si();
    const double slope = curve.slope(degrees(end)).si();
    for (const double beyond : {1.0, 10.0, 60.0}) {
      const double further = curve.torque(degrees(end + outward * beyond)).si();
      EXPECT_NEAR(further, at_end + slope * outward * beyond * kRadPerDegree, 1e-9);
      EXPECT_NEAR(curve.slope(degrees(end + outward * beyond)).si(), slope, 1e-9);
    }
    const double inside = curve.slope(degrees(end - outward * 1e-6)).si();
    EXPECT_NEAR(inside, slope, 1e-3);
  }
}

TEST(PassiveCurve, RisesEverywhereWhateverTheExponents) {
  for (const double falling : {0.7, 1.0, 1.3}) {
    for (const double rising : {0.7, 1.0, 1.3}) {
      for (const double knee : {0.7, 1.0, 1.3}) {
        config::Leg leg;
        leg.exponent_factors = {falling, rising, knee};
        leg.knee = 15_deg;
        const PassiveCurve curve{leg};
        for (double theta = -40; theta < 120; theta += 0.5) {
          EXPECT_LT(curve.torque(degrees(theta)), curve.torque(degrees(theta + 0.5)));
          const double numeric =
              (curve.torque(degrees(theta + 1e-4)) - curve.torque(degrees(theta - 1e-4))).si() /
              (2e-4 * kRadPerDegree);
          EXPECT_NEAR(curve.slope(degrees(theta)).si(), numeric, 0.02 + 1e-4 * std::fabs(numeric)) << theta;
        }
      }
    }
  }
}

}  // namespace
}  // namespace stretch::plant
