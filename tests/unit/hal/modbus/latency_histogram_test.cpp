// Percentiles from buckets: never too short, right to an eighth.
#include "hal/latency_histogram.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {
using namespace stretch;
using namespace stretch::hal;

double us(Duration d) {
  return d.si() * 1e6;
}

TEST(LatencyHistogram, EmptyTellsZero) {
  const LatencyHistogram histogram;
  EXPECT_EQ(us(histogram.percentile(0.5)), 0);
  EXPECT_EQ(us(histogram.max()), 0);
}

TEST(LatencyHistogram, OneValueIsEveryPercentile) {
  for (double value = 1; value < 1e9; value = value * 1.37 + 1) {
    LatencyHistogram histogram;
    histogram.add(seconds(value * 1e-6));
    const double whole = std::floor(value * (1 + 1e-12));
    for (const double fraction : {0.0, 0.5, 0.99, 1.0}) {
      EXPECT_GE(us(histogram.percentile(fraction)), whole - 1e-3) << value;
      EXPECT_LE(us(histogram.percentile(fraction)), whole * 1.125 + 1e-3) << value;
    }
  }
}

TEST(LatencyHistogram, PercentilesOfARampAreNeverTooShort) {
  LatencyHistogram histogram;
  for (int i = 1; i <= 1000; ++i) histogram.add(seconds(i * 1e-6));
  EXPECT_GE(us(histogram.percentile(0.5)), 500);
  EXPECT_LE(us(histogram.percentile(0.5)), 563);
  EXPECT_GE(us(histogram.percentile(0.99)), 990);
  EXPECT_LE(us(histogram.percentile(0.99)), 1000);
  EXPECT_NEAR(us(histogram.max()), 1000, 1);
}

TEST(LatencyHistogram, SenselessTimesAreKeptInRange) {
  LatencyHistogram histogram;
  histogram.add(seconds(-1));
  histogram.add(seconds(std::numeric_limits<double>::quiet_NaN()));
  histogram.add(seconds(1e30));
  EXPECT_NEAR(us(histogram.max()), 1e9, 1);
  EXPECT_EQ(us(histogram.percentile(0.1)), 0);
}

}  // namespace
