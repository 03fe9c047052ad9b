// The types everything is computed in: units convert exactly, illegal products do not exist.
#include "config/quantities/quantities.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>

#include "config/quantities/instant.hpp"
#include "config/settings/vocabulary.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;

template <class A, class B>
concept Multiplies = requires(A a, B b) {
  a* b;
};
template <class A, class B>
concept Adds = requires(A a, B b) {
  a + b;
};

static_assert(std::is_trivially_copyable_v<Angle> && sizeof(Angle) == sizeof(double));
static_assert(Multiplies<Force, Length>);
static_assert(!Multiplies<Force, Force>);
static_assert(!Multiplies<Torque, Angle>);
static_assert(!Adds<Force, Torque>);
static_assert(!Adds<Angle, double>);
static_assert(!std::is_convertible_v<double, Force>);

TEST(Quantities, DegreesConvertBothWays) {
  EXPECT_DOUBLE_EQ(in_degrees(30_deg), 30.0);
  EXPECT_DOUBLE_EQ((180_deg).si(), std::numbers::pi);
  EXPECT_DOUBLE_EQ(in_degrees_per_second(5_deg_s), 5.0);
}

TEST(Quantities, TorqueIsForceAtALever) {
  EXPECT_DOUBLE_EQ((20_N * 0.8_m).si(), 16.0);
  EXPECT_DOUBLE_EQ((16_Nm / 0.8_m).si(), 20.0);
}

TEST(Quantities, ClampKeepsNotANumberVisible) {
  const Force nan = newtons(std::numeric_limits<double>::quiet_NaN());
  EXPECT_FALSE(is_finite(clamp(nan, 0_N, 10_N)));
  EXPECT_EQ(clamp(12_N, 0_N, 10_N), 10_N);
  EXPECT_EQ(clamp(-1_N, 0_N, 10_N), 0_N);
}

TEST(Instants, DifferAndAdvanceWithoutRoundingOverHours) {
  Instant t;
  for (int i = 0; i < 3600 * 100; ++i) t = t + 10_ms;
  EXPECT_EQ(t.ns, 3600LL * 1'000'000'000);
  EXPECT_DOUBLE_EQ((t - Instant{}).si(), 3600.0);
}

TEST(Vocabulary, UnknownWordIsNoEnumerator) {
  EXPECT_EQ(from_name<SessionState>(names::kSessionState, "paused"), SessionState::paused);
  EXPECT_EQ(from_name<SessionState>(names::kSessionState, "pausd"), std::nullopt);
  EXPECT_EQ(from_name<SafetyRow>(names::kSafetyRow, ""), std::nullopt);
  EXPECT_EQ(name(SafetyRow::sr28_no_answer), "SR28");
}

}  // namespace
