// SR15: a loop that does not keep its period.
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class OverrunRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, OverrunRows, testing::Values(10, 25));

TEST(Overruns, SR15_MoreInARowThanAllowedRemoveTorqueInTheNextCycle) {
  struct Case {
    int period_ms, watchdog_ms, setting, allowed;
  };
  for (const Case& c : std::vector<Case>{{10, 80, 3, 3},
                                         {25, 100, 3, 2},
                                         {10, 80, 5, 4},
                                         {10, 80, 2, 2},
                                         {10, 40, 3, 2},
                                         {20, 120, 3, 3},
                                         {20, 119, 3, 2}}) {
    config::Mechanics m;
    m.drive_watchdog = milliseconds(c.watchdog_ms);
    config::SafetySettings s;
    s.sr15_consecutive = c.setting;
    Rig rig(milliseconds(c.period_ms), s, {}, m);
    rig.in_session(50_deg);
    for (int i = 0; i < c.allowed; ++i) {
      rig.timing.overran = true;
      rig.step();
      EXPECT_EQ(rig.verdict.action, Act::none) << c.period_ms << ' ' << i;
    }
    rig.timing.overran = true;
    rig.step();
    EXPECT_EQ(rig.row(Row::sr15_overrun), Act::torque_off) << c.period_ms;
    EXPECT_TRUE(rig.powerless());
  }
}

TEST(Overruns, SR15_SkippedPeriodsCountInARow) {
  for (const auto& [missed, trips] :
       {std::pair{3, false}, std::pair{4, true}, std::pair{-5, false}, std::pair{2'000'000'000, true}}) {
    Rig rig;
    rig.in_session(50_deg);
    rig.timing.overran = true;
    rig.timing.missed_periods = missed;
    rig.step();
    EXPECT_EQ(rig.present(Row::sr15_overrun), trips) << missed;
  }
  Rig rig;
  rig.in_session(50_deg);
  for (const int missed : {2, 1}) {
    rig.timing.missed_periods = missed;
    rig.step();
    EXPECT_EQ(rig.verdict.action, Act::none);
  }
  rig.timing.missed_periods = 1;
  rig.step();
  EXPECT_TRUE(rig.present(Row::sr15_overrun));
}

TEST(Overruns, SR15_OneCycleInTimeBeginsTheCountAnew) {
  Rig rig;
  rig.in_session(50_deg);
  for (int i = 0; i < 10; ++i) {
    rig.timing.overran = i % 4 != 3;
    rig.step();
    EXPECT_EQ(rig.verdict.action, Act::none) << i;
  }
}

TEST_P(OverrunRows, SR15_MoreThanTenInTenSecondsRemoveTorque) {
  // 1 % of the cycles of 10 s is no more than 10 at either period: ten are counted, the eleventh is one too
  // many.
  Rig rig(period());
  rig.in_session(50_deg);
  for (int i = 1; i <= 11; ++i) {
    rig.timing.overran = true;
    rig.step();
    EXPECT_EQ(rig.present(Row::sr15_overrun), i == 11) << i;
    rig.run(500_ms);
  }
}

// What was never seen is no overrun at the clock's beginning.
TEST_P(OverrunRows, SR15_TenInTheFirstTenSecondsOfTheClockAreOnlyCounted) {
  Rig rig(period());
  rig.now = Instant{};
  rig.in_session(50_deg);
  for (int i = 1; i <= 11; ++i) {
    rig.timing.overran = true;
    rig.step();
    EXPECT_EQ(rig.present(Row::sr15_overrun), i == 11) << i;
    rig.run(500_ms);
  }
  ASSERT_LT(rig.now, Instant{} + 10_s);
}

TEST_P(OverrunRows, SR15_TenInAnyTenSecondsAreOnlyCounted) {
  Rig rig(period());
  rig.in_session(50_deg);
  for (int i = 0; i < 40; ++i) {
    rig.timing.overran = true;
    rig.run(1_s);  // the eleventh back is 10 s old
  }
  EXPECT_TRUE(rig.silent());
}

// A stall of three periods costs three cycles: four of them are twelve of the thousand that 10 s have.
TEST(Overruns, SR15_EverySkippedPeriodCountsInTheWindow) {
  Rig rig;
  rig.in_session(50_deg);
  for (int stall = 1; stall <= 4; ++stall) {
    rig.timing.overran = true;
    rig.timing.missed_periods = 3;
    rig.step();
    EXPECT_EQ(rig.present(Row::sr15_overrun), stall == 4) << stall;
    rig.run(2_s);
  }
}

TEST(Overruns, SR15_AStallLongerThanAllThatIsRememberedFillsTheWindow) {
  config::SafetySettings s;
  s.sr15_consecutive = 1'000'000;
  config::Mechanics m;
  m.drive_watchdog = 1000_s;
  Rig rig(10_ms, s, {}, m);
  rig.in_session(50_deg);
  rig.timing.missed_periods = 900;
  rig.step();
  EXPECT_TRUE(rig.present(Row::sr15_overrun));
}

TEST(Overruns, SR15_OnePerCentCountsWhereItIsMoreThanTheCount) {
  // 2000 cycles of 5 ms: twenty.
  Rig rig(5_ms);
  rig.in_session(50_deg);
  for (int i = 1; i <= 21; ++i) {
    rig.timing.overran = true;
    rig.step();
    EXPECT_EQ(rig.present(Row::sr15_overrun), i == 21) << i;
    rig.run(100_ms);
  }
}

TEST(Overruns, SR15_AHugeAllowanceIsCutToWhatIsRemembered) {
  config::SafetySettings s;
  s.sr15_count = 1'000'000;
  Rig rig(5_ms, s);
  rig.in_session(50_deg);
  int overruns = 0;
  for (; overruns < 400 && !rig.present(Row::sr15_overrun); ++overruns) {
    rig.timing.overran = true;
    rig.step();
    rig.steps(3);
    if (rig.latched(Row::sr15_overrun)) break;
  }
  EXPECT_EQ(overruns + 1, 256);
}

}  // namespace
}  // namespace stretch::safety::test
