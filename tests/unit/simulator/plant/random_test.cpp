// The generator's bits, the exactness of the functions, and the shape of its numbers.
#include "simulator/plant/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace stretch::plant {
namespace {

TEST(ExactFunctions, AgreeWithTheLibrary) {
  for (double x = -50.0; x <= 50.0; x += 0.0137) {
    EXPECT_NEAR(exact::exp(x) / std::exp(x), 1.0, 2e-15) << x;
  }
  for (double x = 1e-12; x < 1e12; x *= 1.37) {
    EXPECT_NEAR(exact::log(x), std::log(x), 4e-15 * std::fmax(1.0, std::fabs(std::log(x)))) << x;
  }
  for (double x = -1.7; x <= 1.7; x += 0.00137) {
    EXPECT_NEAR(exact::cos(x), std::cos(x), 1e-15) << x;
    EXPECT_NEAR(exact::sin(x), std::sin(x), 1e-15) << x;
  }
  for (double x = -3.2; x <= 3.2; x += 0.00137) {
    EXPECT_NEAR(exact::cos(x), std::cos(x), 1e-13) << x;
    EXPECT_NEAR(exact::sin(x), std::sin(x), 1e-13) << x;
  }
  EXPECT_GT(exact::exp(1e9), 1e300);
  EXPECT_LT(exact::exp(-1e9), 1e-300);
  EXPECT_TRUE(std::isfinite(exact::exp(1e9)));
}

TEST(Random, TheSameSeedGivesTheSameBitsEverywhere) {
  // kept from the first build; another machine or compiler must give the same
  Random random(1);
  const std::uint64_t first = random.next();
  const std::uint64_t second = random.next();
  EXPECT_EQ(first, 0xb3f2af6d0fc710c5ULL);
  EXPECT_EQ(second, 0x853b559647364ceaULL);
  Random normal(7, 3);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(normal.normal()), 0x3f9034c210cec3f4ULL);
}

TEST(Random, StreamsOfOneSeedDiffer) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (std::uint64_t stream = 0; stream < 20; ++stream) seen.insert(Random(seed, stream).next());
  }
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(Random, NormalsAreNormal) {
  Random random(42);
  constexpr int kCount = 400'000;
  double sum = 0.0;
  double squares = 0.0;
  double fourth = 0.0;
  int beyond_two = 0;
  double before = 0.0;
  double product = 0.0;
  for (int i = 0; i < kCount; ++i) {
    const double x = random.normal();
    sum += x;
    squares += x * x;
    fourth += x * x * x * x;
    if (std::fabs(x) > 2.0) ++beyond_two;
    product += x * before;
    before = x;
  }
  EXPECT_NEAR(sum / kCount, 0.0, 0.006);
  EXPECT_NEAR(squares / kCount, 1.0, 0.009);
  EXPECT_NEAR(fourth / kCount, 3.0, 0.07);
  EXPECT_NEAR(static_cast<double>(beyond_two) / kCount, 0.0455, 0.0015);
  EXPECT_NEAR(product / kCount, 0.0, 0.006);
}

TEST(Random, UniformFillsItsRange) {
  Random random(5);
  double lowest = 1.0;
  double highest = 0.0;
  double sum = 0.0;
  for (int i = 0; i < 100'000; ++i) {
    const double x = random.uniform(2.0, 4.0);
    ASSERT_GE(x, 2.0);
    ASSERT_LT(x, 4.0);
    sum += x;
    lowest = std::fmin(lowest, x);
    highest = std::fmax(highest, x);
  }
  lowest -= 2.0;
  EXPECT_LT(lowest, 0.001);
  EXPECT_GT(highest, 3.999);
  EXPECT_NEAR(sum / 100'000, 3.0, 0.006);
}

}  // namespace
}  // namespace stretch::plant
