// SR03: which conversions are in the window, and when it is full, where they are not in step with the cycle.
#include <gtest/gtest.h>

#include <utility>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

// A leg held without stretch, nothing remembered of the force; the next conversion is that old, all later
// ones are fresh.
void begin(Rig& rig, Duration first_age) {
  rig.in_session(50_deg, 0_N);
  rig.context.contraction_hold = 0_N;
  rig.step();
  rig.context.contraction_hold.reset();
  rig.spoil = [first_age, first = true](hal::Sample& s) mutable {
    s.force.age = first ? first_age : Duration{};
    first = false;
  };
}

TEST(GuardingWindow, SR03_IsFullHalfAPeriodEarlyAndNoSooner) {
  for (const auto& [age, cycle] : {std::pair{4_ms, 10}, std::pair{5.1_ms, 9}}) {
    Rig rig;
    begin(rig, age);
    rig.context.stretching = true;
    int k = 0;
    for (; k < 20; ++k) {
      rig.stretch = newtons(0.4 * k);  // 40 N/s
      rig.step();
      if (rig.verdict.action != SafetyAction::none) break;
    }
    EXPECT_EQ(k, cycle) << in_milliseconds(age);
    EXPECT_EQ(rig.verdict.cause, SafetyRow::sr03_guarding);
  }
}

TEST(GuardingWindow, SR03_ReachesHalfAPeriodFurtherBackAndNoMore) {
  for (const auto& [age, in_it] : {std::pair{4.9_ms, true}, std::pair{6_ms, false}}) {
    Rig rig;
    begin(rig, age);
    rig.step();
    rig.stretch = 10_N;  // a step, seen only by a window that goes back to before it
    rig.steps(9);
    rig.context.stretching = true;
    rig.step();
    EXPECT_EQ(rig.row(SafetyRow::sr03_guarding) == SafetyAction::retreat, in_it) << in_milliseconds(age);
  }
}

}  // namespace
}  // namespace stretch::safety::test
