// The loop stays in phase whatever a cycle takes.
#include "controller/runtime/period_grid.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using namespace stretch::literals;
using runtime::PeriodGrid;

constexpr Instant kStart{1'000'000'123};
constexpr std::int64_t kPeriodNs = 10'000'000;

TEST(PeriodGrid, WakesAtWholePeriodsFromItsStart) {
  PeriodGrid grid(kStart, 10_ms);
  for (int i = 1; i <= 100'000; ++i) ASSERT_EQ(grid.next().ns, kStart.ns + i * kPeriodNs);
}

TEST(PeriodGrid, ACycleThatEndsBeforeTheNextInstantHasMissedNothing) {
  PeriodGrid grid(kStart, 10_ms);
  const Instant due = grid.next();
  EXPECT_EQ(grid.skip_missed(Instant{due.ns + kPeriodNs - 1}), 0);
  EXPECT_EQ(grid.next().ns, due.ns + kPeriodNs);
}

TEST(PeriodGrid, MissedInstantsAreCountedSkippedAndThePhaseStays) {
  PeriodGrid grid(kStart, 10_ms);
  const Instant due = grid.next();
  EXPECT_EQ(grid.skip_missed(Instant{due.ns + kPeriodNs}), 1);
  EXPECT_EQ(grid.next().ns, due.ns + 2 * kPeriodNs);
  EXPECT_EQ(grid.skip_missed(Instant{due.ns + 2 * kPeriodNs + 37 * kPeriodNs + 4'000'000}), 37);
  EXPECT_EQ(grid.next().ns, due.ns + 40 * kPeriodNs);
}

TEST(PeriodGrid, ATimeBeforeTheLastInstantMissesNothing) {
  PeriodGrid grid(kStart, 10_ms);
  (void)grid.next();
  EXPECT_EQ(grid.skip_missed(kStart), 0);
}

}  // namespace
