// The weighing: friction cancels, and everything that is not a quiet leg is refused.
#include "controller/control/weighing.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {
using namespace stretch;
using namespace stretch::literals;
using control::Weighing;
using control::WeighingVerdict;

constexpr Mass kBody = 75_kg;
constexpr Length kHeight = 1.75_m;
constexpr Length kCuff = 0.8_m;

struct Disturbance {
  double friction_n = 0.0;   // opposite in the two passes
  double down_push_n = 0.0;  // on the way down only
  double tremor_n = 0.0;     // amplitude of a slow movement
};

Weighing sweep(double weight_nm, const Disturbance& d) {
  Weighing w(kBody, kHeight, kCuff);
  for (int pass = 0; pass < 2; ++pass) {
    const bool up = pass == 0;
    for (int i = 0; i <= 750; ++i) {
      const double deg = up ? 5.0 + i * 0.02 : 20.0 - i * 0.02;
      control::Measured m;
      m.valid = true;
      m.angle = degrees(deg);
      const double force = weight_nm * std::cos(deg * kRadPerDegree) / kCuff.si() +
                           (up ? d.friction_n : -d.friction_n) + (up ? 0.0 : d.down_push_n) +
                           d.tremor_n * std::sin(i * 0.05);
      m.cuff_force = newtons(force);
      w.add(m, up);
    }
  }
  return w;
}

double table_weight() {
  return control::expected_weight(kBody, kHeight).si();
}

TEST(Weighing, FindsTheWeightExactly) {
  const Weighing w = sweep(45.0, {});
  ASSERT_EQ(w.judge(), WeighingVerdict::accepted);
  EXPECT_NEAR(w.weight().si(), 45.0, 1e-9);
}

TEST(Weighing, FrictionCancelsInTheMeanOfThePasses) {
  const Weighing w = sweep(45.0, {.friction_n = 1.0});
  ASSERT_EQ(w.judge(), WeighingVerdict::accepted);
  EXPECT_NEAR(w.weight().si(), 45.0, 0.01);
  EXPECT_NEAR(w.friction().si(), 1.0, 0.05);
}

TEST(Weighing, SR25_PushingOnTheWayDownIsRefused) {
  EXPECT_EQ(sweep(45.0, {.down_push_n = 2.9}).judge(), WeighingVerdict::accepted);
  EXPECT_EQ(sweep(45.0, {.down_push_n = 3.2}).judge(), WeighingVerdict::asymmetric);
  EXPECT_EQ(sweep(45.0, {.down_push_n = -3.2}).judge(), WeighingVerdict::asymmetric);
}

TEST(Weighing, SR25_AMovingLegIsRefused) {
  EXPECT_EQ(sweep(45.0, {.tremor_n = 1.2}).judge(), WeighingVerdict::accepted);
  EXPECT_EQ(sweep(45.0, {.tremor_n = 1.6}).judge(), WeighingVerdict::restless);
}

TEST(Weighing, SR25_AWeightThatCannotBeThisBodysIsRefused) {
  EXPECT_EQ(sweep(table_weight() * 0.51, {}).judge(), WeighingVerdict::accepted);
  EXPECT_EQ(sweep(table_weight() * 0.49, {}).judge(), WeighingVerdict::implausible);
  EXPECT_EQ(sweep(table_weight() * 1.34, {}).judge(), WeighingVerdict::accepted);
  EXPECT_EQ(sweep(table_weight() * 1.36, {}).judge(), WeighingVerdict::implausible);
}

TEST(Weighing, MeasurementsThatAreNotValidOrOutsideTheWindowCountForNothing) {
  Weighing w(kBody, kHeight, kCuff);
  control::Measured m;
  m.angle = 12_deg;
  m.cuff_force = 55_N;
  for (int i = 0; i < 1000; ++i) w.add(m, i % 2 == 0);
  m.valid = true;
  m.angle = 7.9_deg;
  for (int i = 0; i < 1000; ++i) w.add(m, i % 2 == 0);
  m.angle = 18.1_deg;
  for (int i = 0; i < 1000; ++i) w.add(m, i % 2 == 0);
  EXPECT_EQ(w.judge(), WeighingVerdict::too_few);
}

}  // namespace
