// SR20 after power-up: a load cell that was silent long enough to have started anew.
#include <gtest/gtest.h>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {
using Row = SafetyRow;

// The load cell gives no answer for so long, then as before.
void silent_for(Rig& rig, Duration length) {
  const Instant until = rig.now + length;
  rig.spoil = [&rig, until](hal::Sample& s) {
    if (rig.now < until) s.force = hal::ForceSample{};
  };
}

class LostZero : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] static Duration period() { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, LostZero, testing::Values(10, 25));

TEST_P(LostZero, SR20_ATenthOfASecondOfSilenceWithoutASessionAsksForASelfTest) {
  Rig rig(period());
  rig.start();
  ASSERT_TRUE(rig.verdict.permitted);
  const Instant heard = rig.now;
  silent_for(rig, 1_s);
  ASSERT_GT(rig.until([&] { return !rig.verdict.permitted; }, 100), 0);
  EXPECT_NEAR((rig.now - heard).si(), 0.1, 1e-6);
  EXPECT_EQ(rig.verdict.cause, Row::sr20_self_test);
  rig.run(2_s);
  EXPECT_FALSE(rig.verdict.permitted) << "it answers again, and nobody has taken its zero";
  rig.acknowledge();
  EXPECT_FALSE(rig.verdict.permitted) << "an edge without a self-test";
  rig.start();
  EXPECT_TRUE(rig.verdict.permitted);
  rig.run(5_s);
  EXPECT_TRUE(rig.verdict.permitted) << "the same silence is not held against it twice";
}

TEST_P(LostZero, SR20_AShorterSilenceAsksForNothing) {
  Rig rig(period());
  rig.start();
  for (int i = 0; i < 50; ++i) {
    silent_for(rig, 100_ms - 1.5 * period());
    rig.run(100_ms);
    rig.spoil = {};
    rig.step();
    ASSERT_TRUE(rig.verdict.permitted) << i;
  }
}

TEST_P(LostZero, SR20_ACounterThatFallsBackAsksForASelfTest) {
  Rig rig(period());
  rig.spoil = [](hal::Sample& s) {
    s.force.sequence = static_cast<std::uint16_t>(s.force.sequence + 20'000);
  };
  rig.start();
  ASSERT_TRUE(rig.verdict.permitted);
  rig.spoil = [](hal::Sample& s) { s.force.sequence = 5; };
  rig.step();
  EXPECT_FALSE(rig.verdict.permitted);
  EXPECT_EQ(rig.verdict.cause, Row::sr20_self_test);
}

TEST_P(LostZero, SR20_AnAnswerThatCannotBeUsedIsNoSilence) {
  for (const hal::Quality quality : {hal::Quality::stale, hal::Quality::bad_content}) {
    Rig rig(period());
    rig.start();
    rig.spoil = [quality](hal::Sample& s) { s.force.quality = quality; };
    rig.run(2_s);
    EXPECT_NE(rig.verdict.row_actions[index(Row::sr20_self_test)], SafetyAction::torque_off);
  }
}

TEST_P(LostZero, SR20_InASessionTheLegIsLetDownFirst) {
  Rig rig(period());
  rig.in_session(40_deg);
  silent_for(rig, 1_s);
  rig.run(1.5_s);
  EXPECT_TRUE(rig.verdict.permitted);
  EXPECT_EQ(rig.verdict.action, SafetyAction::retreat_by_position) << "SR07";
  rig.run(20_s);
  ASSERT_TRUE(rig.verdict.arrived);
  EXPECT_TRUE(rig.verdict.permitted);
  rig.context.session = false;
  rig.context.weight.reset();
  rig.wanted.speed.reset();
  rig.step();
  EXPECT_FALSE(rig.verdict.permitted);
  EXPECT_TRUE(rig.verdict.latched[index(Row::sr20_self_test)]);
}

TEST_P(LostZero, SR20_WhileItIsSilentNoSelfTestIsAcknowledged) {
  Rig rig(period());
  rig.steps(5);
  rig.context.self_test = true;
  rig.context.self_test_passed = false;
  rig.steps(2);
  rig.context.self_test_passed = true;
  silent_for(rig, 1000_s);
  rig.run(200_ms);
  for (int i = 0; i < 20; ++i) rig.acknowledge();
  EXPECT_FALSE(rig.verdict.permitted);
  rig.spoil = {};
  rig.acknowledge();
  EXPECT_FALSE(rig.verdict.permitted) << "passed before the silence";
}

}  // namespace
}  // namespace stretch::safety::test
