// A few dozen sessions back to back; ten thousand by `campaign --sessions 10000`.
#include <gtest/gtest.h>

#include "tests/allocation_trap/allocation_trap.hpp"
#include "tests/campaign/sessions.hpp"

namespace {
using namespace stretch;
using namespace stretch::campaign;

TEST(Sessions, BackToBackNothingOfOneIsLeftInTheNext) {
  for (const double period_ms : {10.0, 25.0}) {
    const SessionsReport report = sessions_back_to_back(20, milliseconds(period_ms));
    EXPECT_EQ(report.trouble, "") << period_ms;
    EXPECT_EQ(report.sessions, 20U);
    EXPECT_EQ(report.completed, 20U);
    EXPECT_EQ(report.compared, 5U);
    EXPECT_EQ(report.different, 0U);
    EXPECT_EQ(report.acted, 0U);
    if (allocation_trap::works()) {
      EXPECT_EQ(report.allocations, 0U);
    }
  }
}

}  // namespace
