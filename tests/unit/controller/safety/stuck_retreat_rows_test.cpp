// SR18: whether a retreat lets the leg down.
#include <gtest/gtest.h>

#include <utility>

#include "config/settings/support_angles.hpp"
#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class StuckRetreatRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, StuckRetreatRows, testing::Values(10, 25));

TEST_P(StuckRetreatRows, SR18_ARetreatThatDoesNotMoveRemovesTorque) {
  Rig rig(period());
  rig.in_session(50_deg, 10_N);
  rig.moves = false;
  rig.inputs.stop = true;
  rig.step();
  ASSERT_TRUE(rig.inward());
  rig.inputs.stop = false;
  // The first cycle after the retreat's first command begins the watch.
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr18_retreat_stuck); }, 200), rig.cycles(500_ms) + 1);
  EXPECT_TRUE(rig.powerless());
  EXPECT_TRUE(rig.latched(Row::sr18_retreat_stuck));
}

TEST_P(StuckRetreatRows, SR18_MotionOfThreeTenthsInHalfASecondIsEnoughAndLessIsNot) {
  for (const auto& [step_deg, trips] : {std::pair{0.31, false}, std::pair{0.29, true}}) {
    Rig rig(period());
    rig.in_session(50_deg, 10_N);
    rig.moves = false;
    rig.inputs.stop = true;
    rig.step();
    rig.inputs.stop = false;
    rig.steps(rig.cycles(400_ms));
    rig.angle -= degrees(step_deg);
    rig.steps(rig.cycles(200_ms));
    EXPECT_EQ(rig.latched(Row::sr18_retreat_stuck), trips) << step_deg;
  }
}

TEST_P(StuckRetreatRows, SR18_ARetreatThatSticksHalfWayIsNoticedToo) {
  Rig rig(period());
  rig.in_session(50_deg, 10_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.until([&] { return rig.angle < 30_deg; });
  ASSERT_EQ(rig.verdict.action, Act::retreat);
  rig.moves = false;
  const int stuck = rig.until([&] { return rig.present(Row::sr18_retreat_stuck); }, 200);
  EXPECT_GT(stuck, rig.cycles(400_ms));
  EXPECT_LE(stuck, rig.cycles(500_ms) + 2);
}

TEST_P(StuckRetreatRows, SR18_NotForARetreatBegunWithinADegreeOfItsEnd) {
  for (const auto& [above, trips] : {std::pair{0.95, false}, std::pair{1.05, true}}) {
    Rig rig(period());
    rig.in_session(10_deg + degrees(above), 0_N);
    rig.moves = false;
    rig.inputs.stop = true;
    rig.step();
    rig.inputs.stop = false;
    rig.run(2_s);
    EXPECT_EQ(rig.latched(Row::sr18_retreat_stuck), trips) << above;
  }
}

TEST_P(StuckRetreatRows, SR18_NotReleasedAtTwiceTheExpectedTimeAndASecondRemovesTorque) {
  Rig rig(period());
  rig.in_session(50_deg, 10_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  // The cuff keeps pulling although the support goes down: 40 deg at 5 deg/s are 8 s, less what the first
  // command moved.
  const int cycles = rig.until([&] { return rig.present(Row::sr18_retreat_stuck); }, 5000);
  EXPECT_EQ(cycles, rig.cycles(17_s) - 2 + 1);
  EXPECT_LE(rig.angle, kArrived + 0.1_deg);
}

TEST_P(StuckRetreatRows, SR18_ReleasedInTimeIsSilent) {
  for (const double stretch_nm : {2.9, 3.1}) {
    Rig rig(period());
    rig.in_session(50_deg, 10_N);
    rig.inputs.stop = true;
    rig.step();
    rig.inputs.stop = false;
    rig.stretch = newton_metres(stretch_nm) / 0.8_m;
    rig.run(20_s);
    EXPECT_EQ(rig.latched(Row::sr18_retreat_stuck), stretch_nm > 3.0);
  }
}

TEST_P(StuckRetreatRows, SR18_ByPositionTheForceDoesNotMatter) {
  Rig rig(period());
  rig.in_session(50_deg, 10_N);
  bool once = true;
  rig.spoil = [&](hal::Sample& s) {
    if (once) s.force.error_a = true;
    once = false;
  };
  rig.run(40_s);
  EXPECT_FALSE(rig.latched(Row::sr18_retreat_stuck));
  EXPECT_TRUE(rig.verdict.arrived);
}

TEST_P(StuckRetreatRows, SR18_ASecondRetreatToALowerEndIsWatchedAnew) {
  Rig rig(period());
  rig.in_session(30_deg, 0_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.until([&] { return rig.verdict.arrived; }, 5000);
  ASSERT_NEAR(in_degrees(rig.angle), 10.0, 0.4);
  rig.run(30_s);
  rig.moves = false;
  rig.spoil = [](hal::Sample& s) { s.force.error_a = true; };
  EXPECT_EQ(rig.until([&] { return rig.present(Row::sr18_retreat_stuck); }, 400), rig.cycles(500_ms) + 2);
}

TEST_P(StuckRetreatRows, SR18_StandingAtTheEndIsNotStuck) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.run(60_s);
  EXPECT_EQ(rig.verdict.action, Act::retreat);
  EXPECT_TRUE(rig.verdict.arrived);
}

TEST_P(StuckRetreatRows, SR18_OnceItHasReleasedALaterPushIsNoStuckRetreat) {
  Rig rig(period());
  rig.in_session(50_deg, 0_N);
  rig.inputs.stop = true;
  rig.step();
  rig.inputs.stop = false;
  rig.run(60_s);
  ASSERT_TRUE(rig.verdict.arrived);
  rig.stretch = 10_N;
  rig.run(3_s);
  EXPECT_EQ(rig.verdict.action, Act::retreat);
  EXPECT_LT(rig.angle, 5_deg) << "lower still, and no more";
}

}  // namespace
}  // namespace stretch::safety::test
