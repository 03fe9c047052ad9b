// Where a retreat ends and how it gets there, by itself.
#include <gtest/gtest.h>

#include <cmath>

#include "config/settings/support_angles.hpp"
#include "controller/safety/retreat.hpp"
#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Act = SafetyAction;

// A weighed leg at that angle with that stretch torque, exactly: weight 16 N m, cuff at 1 m, no cuff weight.
[[nodiscard]] Beliefs believed(Angle angle, double stretch_nm) {
  config::Mechanics m;
  m.cuff_weight = 0_N;
  Beliefs b({}, m);
  hal::Sample s;
  s.drive.quality = hal::Quality::valid;
  s.drive.angle = angle;
  s.force.quality = hal::Quality::valid;
  s.force.channel_a = s.force.channel_b = newtons(16.0 * cos(angle) + stretch_nm);
  Context c;
  c.session = true;
  c.cuff_distance = 1.0_m;
  c.weight = 16_Nm;
  b.step(Instant{}, s, c);
  return b;
}

TEST(RetreatPlan, GoesAtFullSpeedUntilReleased) {
  Retreat r{config::SafetySettings{}};
  for (const double angle : {60.0, 20.0, 11.0, 10.0, 9.0, 5.0}) {
    r.step(Act::retreat, false, believed(degrees(angle), 3.5), 10_deg);
    EXPECT_EQ(r.state().speed, -5_deg_s) << angle;
    EXPECT_FALSE(r.state().arrived || r.state().released) << angle;
  }
}

TEST(RetreatPlan, OnceReleasedItBrakesIntoItsEnd) {
  // sqrt(2 * 10 deg/s2 * way)
  for (const double way : {0.31, 0.5, 0.8, 1.2, 1.24, 1.26, 3.0}) {
    Retreat r{config::SafetySettings{}};
    r.step(Act::retreat, false, believed(10_deg + degrees(way), 1.0), 10_deg);
    EXPECT_NEAR(in_degrees_per_second(r.state().speed), -std::min(5.0, std::sqrt(20.0 * way)), 1e-9) << way;
    EXPECT_TRUE(r.state().released);
    EXPECT_FALSE(r.state().arrived);
  }
}

TEST(RetreatPlan, NoFasterThanTheStationSays) {
  config::SafetySettings s;
  s.retreat_speed = 3_deg_s;
  Retreat slow{s};
  slow.step(Act::retreat, false, believed(40_deg, 9.0), 10_deg);
  EXPECT_EQ(slow.state().speed, -3_deg_s);
  slow.step(Act::retreat, false, believed(10.9_deg, 1.0), 10_deg);
  EXPECT_EQ(slow.state().speed, -3_deg_s);
}

TEST(RetreatPlan, ArrivedIsReleasedAtTheEndOrFlat) {
  struct Case {
    double angle, stretch;
    bool arrived;
  };
  for (const Case& c :
       {Case{10.31, 1.0, false}, Case{10.29, 1.0, true}, Case{10.29, 3.1, false}, Case{5.0, 1.0, true},
        Case{0.31, 3.1, false}, Case{0.29, 3.1, true}, Case{-1.0, 9.0, true}}) {
    Retreat r{config::SafetySettings{}};
    r.step(Act::retreat, false, believed(degrees(c.angle), c.stretch), 10_deg);
    EXPECT_EQ(r.state().arrived, c.arrived) << c.angle << ' ' << c.stretch;
    EXPECT_EQ(r.state().speed == AngularVelocity{}, c.arrived) << c.angle << ' ' << c.stretch;
  }
}

TEST(RetreatPlan, EdgesBelongToTheSafeSide) {
  Retreat r{config::SafetySettings{}};
  // Exactly at the release torque is not released; exactly at the arrival distance has arrived.
  r.step(Act::retreat, false, believed(0_deg, 3.0), 10_deg);
  EXPECT_FALSE(r.state().released);
  EXPECT_TRUE(r.state().arrived) << "flat";
  r.step(Act::retreat, false, believed(kArrived, 9.0), 10_deg);
  EXPECT_TRUE(r.state().arrived);
  r.step(Act::retreat, false, believed(10_deg + kArrived, 0.0), 10_deg);
  EXPECT_TRUE(r.state().arrived);
}

TEST(RetreatPlan, ByPositionTheForceIsNotAsked) {
  Retreat r{config::SafetySettings{}};
  r.step(Act::retreat_by_position, false, believed(40_deg, 0.0), 10_deg);
  EXPECT_TRUE(r.state().by_position);
  EXPECT_EQ(r.state().end, 0_deg);
  EXPECT_EQ(r.state().speed, -5_deg_s);
  EXPECT_FALSE(r.state().released) << "whatever the cell says";
  r.step(Act::retreat_by_position, false, believed(10.2_deg, 0.0), 10_deg);
  EXPECT_FALSE(r.state().arrived);
  r.step(Act::retreat_by_position, false, believed(0.2_deg, 9.0), 10_deg);
  EXPECT_TRUE(r.state().arrived && r.state().released);
}

TEST(RetreatPlan, ItsEndOnlyMovesDown) {
  Retreat r{config::SafetySettings{}};
  r.step(Act::retreat, false, believed(40_deg, 1.0), 10_deg);
  const std::uint32_t first = r.state().number;
  r.step(Act::retreat, false, believed(39_deg, 1.0), 20_deg);
  EXPECT_EQ(r.state().end, 10_deg);
  EXPECT_EQ(r.state().number, first);
  r.step(Act::retreat, false, believed(38_deg, 1.0), 5_deg);
  EXPECT_EQ(r.state().end, 5_deg);
  EXPECT_EQ(r.state().number, first + 1);
  r.step(Act::none, false, believed(38_deg, 1.0), 5_deg);
  EXPECT_FALSE(r.state().active || r.state().arrived || r.state().released);
  EXPECT_EQ(r.state().speed, AngularVelocity{});
  r.step(Act::retreat, false, believed(38_deg, 1.0), 20_deg);
  EXPECT_EQ(r.state().end, 20_deg) << "another retreat";
  EXPECT_EQ(r.state().number, first + 2);
}

TEST(RetreatPlan, HoldAndTorqueOffAreNone) {
  for (const Act action : {Act::none, Act::hold, Act::torque_off}) {
    Retreat r{config::SafetySettings{}};
    r.step(Act::retreat, false, believed(0.1_deg, 1.0), 10_deg);
    r.step(action, false, believed(40_deg, 1.0), 10_deg);
    EXPECT_FALSE(r.state().active || r.state().arrived || r.state().released);
    EXPECT_EQ(r.state().speed, AngularVelocity{});
  }
}

TEST(RetreatPlan, WithoutAnAngleItGoesInAtFullSpeedAndNeverArrives) {
  Retreat r{config::SafetySettings{}};
  r.step(Act::retreat, false, Beliefs({}, {}), 10_deg);
  EXPECT_TRUE(r.state().active && r.state().by_position);
  EXPECT_FALSE(r.state().arrived || r.state().released);
  EXPECT_EQ(r.state().speed, -5_deg_s);
}

TEST(RetreatPlan, SpeedsAreCutToWhatTheMachineLetsDown) {
  config::SafetySettings s;
  s.retreat_speed = 9_deg_s;
  s.sr26_lowering_speed = 8_deg_s;
  Retreat r{s};
  r.step(Act::retreat, false, believed(40_deg, 9.0), 10_deg);
  EXPECT_EQ(r.state().speed, -5_deg_s);
  r.step(Act::retreat_by_position, true, believed(40_deg, 9.0), 10_deg);
  EXPECT_EQ(r.state().speed, -5_deg_s);
}

}  // namespace
}  // namespace stretch::safety::test
