// The safety layer is held to the prescription, not to what the machine could do.
#include "controller/cycle/limits_of.hpp"

#include <gtest/gtest.h>

#include "controller/control/weighing.hpp"
#include "controller/session/longest.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;

session::Plan ten_minutes() {
  session::Plan p;
  p.mass = 75_kg;
  p.height = 1.75_m;
  p.cuff_distance = 0.8_m;
  p.force = 14_N;
  p.force_limit = 20_N;
  p.angle_limit = 70_deg;
  p.duration = 600_s;
  p.phases.count = 2;
  p.phases.phases[0].kind = PhaseKind::approach;
  p.phases.phases[1].kind = PhaseKind::hold_force;
  p.phases.phases[1].duration = 240_s;
  return p;
}

TEST(LimitsOf, SR17_ASessionMayLastItsPrescribedTimeAndNotTheMachines) {
  const config::MachineLimits machine;
  ASSERT_GT(machine.session, 700_s);
  const auto limits = cycle::limits_of(ten_minutes(), machine, {}, {});
  EXPECT_GT(limits.session, 600_s) << "the session ends itself first";
  EXPECT_LE(limits.session, 610_s);
  config::MachineLimits shorter;
  shorter.session = 300_s;
  EXPECT_EQ(cycle::limits_of(ten_minutes(), shorter, {}, {}).session, 300_s);
}

TEST(LimitsOf, SR17_PhasesAndHoldsMayLastWhatTheSessionAllowsThemAndALittle) {
  const auto limits = cycle::limits_of(ten_minutes(), {}, {}, {});
  EXPECT_GT(limits.hold, 240_s + session::kHoldHereLongest);
  EXPECT_LT(limits.hold, 240_s + session::kHoldHereLongest + 60_s);
  EXPECT_GT(limits.phase, limits.hold + session::kLongestUntimedPhase);
  EXPECT_LT(limits.phase, limits.hold + session::kLongestUntimedPhase + 60_s);
}

// The support does not move between a hold by force and one by angle: the layer's clock runs through both.
TEST(LimitsOf, SR17_HoldsOneAfterTheOtherAddUp) {
  session::Plan plan = ten_minutes();
  auto& p = plan.phases.phases;
  plan.phases.count = 3;
  p[2].kind = PhaseKind::hold_angle;
  p[2].duration = 200_s;
  EXPECT_GT(cycle::limits_of(plan, {}, {}, {}).hold, 440_s + 2.0 * session::kHoldHereLongest);
  p[2].kind = PhaseKind::rest;
  EXPECT_LT(cycle::limits_of(plan, {}, {}, {}).hold, 360_s);

  // approach, twice (hold by force, hold by angle): four holds in a row.
  plan.phases.count = 4;
  p[1].kind = PhaseKind::repeat;
  p[1].duration.reset();
  p[1].repeat_count = 2;
  p[1].repeat_length = 2;
  p[2].kind = PhaseKind::hold_force;
  p[2].duration = 100_s;
  p[3].kind = PhaseKind::hold_angle;
  p[3].duration = 50_s;
  EXPECT_GT(cycle::limits_of(plan, {}, {}, {}).hold, 300_s + 4.0 * session::kHoldHereLongest);
  // With a release in between, two.
  p[3].kind = PhaseKind::release;
  p[3].duration.reset();
  EXPECT_LT(cycle::limits_of(plan, {}, {}, {}).hold, 200_s);
}

TEST(LimitsOf, SR24_ForceAndAngleAreThePrescriptions) {
  const auto limits = cycle::limits_of(ten_minutes(), {}, {}, {});
  EXPECT_EQ(limits.stretch_force, 20_N);
  EXPECT_EQ(limits.angle, 70_deg);
  EXPECT_TRUE(safety::usable(limits));
}

// The leg that stands in before the weighing is the heaviest one that the weighing accepts.
TEST(LimitsOf, SR01_TheHeaviestLegIsTheHeaviestThatIsAccepted) {
  const session::Plan plan = ten_minutes();
  const Torque heaviest = cycle::heaviest_weight(plan);
  for (const auto& [part, verdict] : {std::pair{0.999, control::WeighingVerdict::accepted},
                                      std::pair{1.001, control::WeighingVerdict::implausible}}) {
    control::Weighing weighing(plan.mass, plan.height, plan.cuff_distance);
    for (int i = 0; i < 200; ++i) {
      control::Measured m;
      m.valid = true;
      m.angle = 8_deg + i * 0.05_deg;
      m.cuff_force = heaviest * part * cos(m.angle) / plan.cuff_distance;
      weighing.add(m, true);
      weighing.add(m, false);
    }
    EXPECT_EQ(weighing.judge(), verdict) << part;
  }
}

}  // namespace
