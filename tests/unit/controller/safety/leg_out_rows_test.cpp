// SR26: a leg that is out of the cuff.
#include <gtest/gtest.h>

#include <utility>

#include "config/settings/support_angles.hpp"
#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class LegOutRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, LegOutRows, testing::Values(10, 25));

TEST_P(LegOutRows, SR26_ALegThatIsOutIsLoweredSlowlyToFlatAndEndsTheSession) {
  Rig rig(period());
  rig.in_session(40_deg, 0_N);
  rig.leg_in = false;
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 100), rig.cycles(100_ms) + 1);
  EXPECT_EQ(rig.row(Row::sr26_leg_out), Act::retreat_by_position);
  EXPECT_NEAR(in_degrees_per_second(*rig.command.speed), -3.0, 1e-9);
  rig.until([&] { return rig.verdict.arrived; }, 5000);
  EXPECT_LE(rig.angle, kArrived);
  rig.resume();
  EXPECT_TRUE(rig.latched(Row::sr26_leg_out)) << "the patient's press does not bring this session back";
  rig.context.session = false;
  rig.steps(2);
  EXPECT_FALSE(rig.latched(Row::sr26_leg_out));
}

// A hundred milliseconds of a loop whose cycles wake by some tens of microseconds apart took ten cycles or
// eleven, as it came.
TEST_P(LegOutRows, SR26_TakesNoCycleMoreBecauseTheFirstOneWokeLate) {
  Rig rig(period());
  rig.in_session(40_deg, 0_N);
  rig.leg_in = false;
  rig.now = rig.now + 0.09_ms;
  rig.step();
  rig.now = rig.now - 0.09_ms;
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 100), rig.cycles(100_ms));
}

TEST_P(LegOutRows, SR26_SweptAcrossHalfTheWeight) {
  for (const double angle : {3.5, 20.0, 60.0, 80.0}) {
    for (const auto& [fraction, trips] : {std::pair{0.49, true}, std::pair{0.51, false}}) {
      Rig rig(period());
      rig.in_session(degrees(angle), 0_N);
      rig.stretch = -(1.0 - fraction) * (rig.weight * cos(rig.angle) / rig.context.cuff_distance);
      rig.run(200_ms);
      EXPECT_EQ(rig.latched(Row::sr26_leg_out), trips) << angle << ' ' << fraction;
    }
  }
}

TEST_P(LegOutRows, SR26_NotNearFlatNotUnweighedAndNotForAMoment) {
  Rig flat(period());
  flat.in_session(2.9_deg, 0_N);
  flat.leg_in = false;
  flat.run(1_s);
  EXPECT_FALSE(flat.latched(Row::sr26_leg_out));

  Rig unweighed(period());
  unweighed.in_session(20_deg, 0_N);
  unweighed.context.weight.reset();
  unweighed.leg_in = false;
  unweighed.run(1_s);
  EXPECT_FALSE(unweighed.latched(Row::sr26_leg_out));

  Rig moment(period());
  moment.in_session(40_deg, 0_N);
  for (int i = 0; i < 5; ++i) {
    moment.leg_in = false;
    moment.steps(moment.cycles(100_ms));
    moment.leg_in = true;
    moment.step();
  }
  EXPECT_TRUE(moment.silent());
}

TEST_P(LegOutRows, SR26_AnotherReasonToRetreatIsNotSlowedDown) {
  Rig rig(period());
  rig.in_session(40_deg, 0_N);
  rig.leg_in = false;
  rig.run(500_ms);
  ASSERT_NEAR(in_degrees_per_second(*rig.command.speed), -3.0, 1e-9);
  rig.inputs.stop = true;
  rig.step();
  EXPECT_TRUE(rig.inward());
}

}  // namespace
}  // namespace stretch::safety::test
