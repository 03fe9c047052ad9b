// When a moment has come, on both sides of its figures.
#include <gtest/gtest.h>

#include "simulator/scenario/moments.hpp"
#include "tests/unit/simulator/scenario/truths.hpp"

namespace stretch::scenario {
namespace {
using namespace stretch::literals;
using config::Moment;
using test::let_pass;
using test::lying;
using test::stretched;

class MomentsOf : public testing::Test {
 protected:
  void pass(Duration time) {
    let_pass(truth, time, [this](const plant::Truth& t) { moments.step(t); });
  }
  plant::Truth truth = lying();
  Moments moments;
};

TEST_F(MomentsOf, AStartIsAlwaysThere) {
  EXPECT_EQ(moments.count(Moment::start), 1);
}

TEST_F(MomentsOf, ALegIsInWithTheStrapClosedEachTime) {
  truth.strapped = false;
  pass(1_s);
  EXPECT_EQ(moments.count(Moment::leg_in), 0);
  truth.strapped = true;
  pass(1_s);
  EXPECT_EQ(moments.count(Moment::leg_in), 1);
  truth.leg_in = false;
  pass(1_ms);
  truth.leg_in = true;
  pass(1_ms);
  EXPECT_EQ(moments.count(Moment::leg_in), 2);
}

TEST_F(MomentsOf, TorqueComesOnAtItsEdge) {
  truth.torque_enabled = false;
  pass(1_s);
  EXPECT_EQ(moments.count(Moment::torque_on), 0);
  truth.torque_enabled = true;
  pass(1_s);
  EXPECT_EQ(moments.count(Moment::torque_on), 1);
}

TEST_F(MomentsOf, AHoldIsThreeSecondsUnderFiveNewton) {
  truth = stretched(5.0);
  pass(3_s);
  EXPECT_EQ(moments.count(Moment::hold), 0);
  pass(1_ms);
  EXPECT_EQ(moments.count(Moment::hold), 1);
  pass(60_s);
  EXPECT_EQ(moments.count(Moment::hold), 1) << "it is one hold as long as it lasts";
}

TEST_F(MomentsOf, LessStretchIsNoHold) {
  truth = stretched(4.99);
  pass(60_s);
  EXPECT_EQ(moments.count(Moment::hold), 0);
}

TEST_F(MomentsOf, ARampIsNoHoldAndCreepDoesNotPreventOne) {
  truth = stretched(10.0);
  truth.speed = 0.12_deg_s;
  pass(60_s);
  EXPECT_EQ(moments.count(Moment::hold), 0) << "0.36 deg in 3 s";
  truth.speed = 0.08_deg_s;
  pass(8_s);
  EXPECT_EQ(moments.count(Moment::hold), 1) << "0.24 deg in 3 s";
}

TEST_F(MomentsOf, TheNextHoldComesOnlyAfterALettingGo) {
  truth = stretched(10.0);
  pass(4_s);
  truth.speed = 2_deg_s;  // to another angle, still under stretch
  pass(2_s);
  truth.speed = {};
  pass(10_s);
  EXPECT_EQ(moments.count(Moment::hold), 1);
  truth.stretch_force = 2.99_N;
  pass(1_ms);
  truth.stretch_force = 10_N;
  pass(4_s);
  EXPECT_EQ(moments.count(Moment::hold), 2);
}

TEST_F(MomentsOf, AReleaseIsALettingDownAfterAHoldOnceForEach) {
  truth = stretched(10.0);
  truth.speed = -2_deg_s;
  pass(1_s);
  EXPECT_EQ(moments.count(Moment::release), 0) << "nothing was held";
  truth.speed = {};
  pass(4_s);
  truth.speed = -0.99_deg_s;
  pass(1_s);
  EXPECT_EQ(moments.count(Moment::release), 0) << "too slow";
  truth.speed = -1_deg_s;
  pass(100_ms);
  EXPECT_EQ(moments.count(Moment::release), 0);
  pass(1_ms);
  EXPECT_EQ(moments.count(Moment::release), 1);
  truth.speed = {};
  pass(1_s);
  truth.speed = -3_deg_s;
  pass(1_s);
  EXPECT_EQ(moments.count(Moment::release), 1);
}

TEST_F(MomentsOf, ALegThatIsTakenOutEndsItsHold) {
  truth = stretched(10.0);
  pass(4_s);
  truth.leg_in = false;
  pass(1_ms);
  truth.leg_in = true;
  truth.speed = -3_deg_s;
  pass(1_s);
  EXPECT_EQ(moments.count(Moment::release), 0);
}

TEST(StretchEdges, CountFromBelowHalf) {
  StretchEdge edge;
  for (const double force : {0.0, 10.0, 10.1, 9.0, 12.0}) edge.step(newtons(force), 10_N);
  EXPECT_EQ(edge.count(), 1);
  for (const double force : {5.0, 12.0}) edge.step(newtons(force), 10_N);
  EXPECT_EQ(edge.count(), 1) << "5 N is half, not below";
  for (const double force : {4.99, 12.0}) edge.step(newtons(force), 10_N);
  EXPECT_EQ(edge.count(), 2);
}

}  // namespace
}  // namespace stretch::scenario
