// The stop test: both stops proved by a leg that is seen going down, and nothing else proves them.
#include "controller/session/stop_test.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using namespace stretch::literals;
using session::StopTest;
using Mode = control::Reference::Mode;

struct Bench {
  StopTest test;
  StopTest::Inputs in;
  double now_s = 0.0;
  Bench() {
    in.measured = true;
    in.strapped = true;
    in.angle_limit = 5_deg;
  }
  StopTest::Output step() {
    now_s += 0.1;
    in.now = Instant{} + seconds(now_s);
    return test.step(in);
  }
  void start() {
    in.start = true;
    (void)step();
    in.start = false;
  }
  // The safety layer's retreat for that row, all the way to flat; returns the last output.
  StopTest::Output stopped_by(SafetyRow row, AngularVelocity speed = -5_deg_s) {
    in.action = SafetyAction::retreat;
    in.cause = row;
    in.own_stop = row == SafetyRow::sr12_hand_switch || row == SafetyRow::sr13_stop;
    (void)step();
    in.speed = speed;
    in.angle -= 1_deg;
    (void)step();
    in.angle = 0_deg;
    in.resume_possible = true;
    const auto out = step();
    in.action = SafetyAction::none;
    in.resume_possible = false;
    in.speed = 0_deg_s;
    return out;
  }
};

TEST(StopTest, NothingMovesBeforeTheStrapAndAPress) {
  Bench b;
  b.in.strapped = false;
  b.in.start = true;
  EXPECT_EQ(b.step().reference.mode, Mode::stand);
  EXPECT_EQ(b.step().notice, Notice::strap_in);
  b.in.strapped = true;
  b.in.start = false;
  EXPECT_EQ(b.step().reference.mode, Mode::stand);
  EXPECT_EQ(b.step().notice, Notice::stop_test_start);
}

TEST(StopTest, RisesSlowlyAndAtMostFiveDegrees) {
  Bench b;
  b.start();
  const auto out = b.step();
  EXPECT_EQ(out.reference.mode, Mode::sweep);
  EXPECT_LE(out.reference.goal, 5_deg);
  EXPECT_LE(out.reference.speed, 0.5_deg_s);
}

TEST(StopTest, PassesWhenBothStopsWereSeenToWork) {
  Bench b;
  b.start();
  b.in.angle = 3_deg;
  EXPECT_EQ(b.step().notice, Notice::stop_test_press_hand_switch);
  EXPECT_FALSE(b.stopped_by(SafetyRow::sr12_hand_switch).passed);
  EXPECT_TRUE(b.test.hand_switch().proved);
  b.start();
  b.in.angle = 3_deg;
  EXPECT_EQ(b.step().notice, Notice::stop_test_touch_stop);
  EXPECT_TRUE(b.stopped_by(SafetyRow::sr13_stop).passed);
}

TEST(StopTest, AStopBeforeTheLegIsSeenRisingProvesNothing) {
  Bench b;
  b.start();
  b.in.angle = 1.0_deg;
  EXPECT_EQ(b.step().notice, Notice::raising_gently);
  (void)b.stopped_by(SafetyRow::sr12_hand_switch);
  EXPECT_FALSE(b.test.hand_switch().proved);
}

TEST(StopTest, ALegThatDoesNotTurnInwardProvesNothing) {
  Bench b;
  b.start();
  b.in.angle = 3_deg;
  (void)b.step();
  (void)b.stopped_by(SafetyRow::sr12_hand_switch, 0_deg_s);
  EXPECT_FALSE(b.test.hand_switch().proved);
}

TEST(StopTest, AnotherCauseProvesNeither) {
  Bench b;
  b.start();
  b.in.angle = 3_deg;
  (void)b.step();
  (void)b.stopped_by(SafetyRow::sr14_heartbeat);
  EXPECT_FALSE(b.test.hand_switch().proved);
  EXPECT_FALSE(b.test.stop().proved);
}

// A stop at 3 deg, read at that moment; the support goes on to 3.02 deg and turns `after` it.
StopTest::Output turned(Bench& b, SafetyRow row, Duration after) {
  b.start();
  b.in.angle = 3_deg;
  (void)b.step();
  b.in.action = SafetyAction::retreat;
  b.in.cause = row;
  b.in.own_stop = true;
  (void)b.step();
  b.in.angle = 3.02_deg;
  b.in.speed = 0.1_deg_s;
  for (Duration t = 100_ms; t < after; t += 100_ms) (void)b.step();
  b.in.speed = -5_deg_s;
  b.in.angle = 2.9_deg;
  (void)b.step();
  b.in.angle = 0_deg;
  b.in.resume_possible = true;
  return b.step();
}

TEST(StopTest, TellsAfterWhatTimeTheSupportTurnedAndHowMuchFurtherItRose) {
  Bench b;
  EXPECT_FALSE(turned(b, SafetyRow::sr13_stop, 200_ms).failed);
  EXPECT_TRUE(b.test.stop().proved);
  EXPECT_NEAR(b.test.stop().turned_after.si(), 0.2, 1e-9);
  EXPECT_NEAR(in_degrees(b.test.stop().further), 0.02, 1e-9);
  EXPECT_FALSE(b.test.hand_switch().proved);
  EXPECT_EQ(b.test.failure(), session::StopTestFailure::none);
}

TEST(StopTest, ASupportThatTurnsTooLateFailsTheTestAndSaysWhichStopItWas) {
  Bench hand;
  EXPECT_TRUE(turned(hand, SafetyRow::sr12_hand_switch, 400_ms).failed);
  EXPECT_FALSE(hand.test.hand_switch().proved);
  EXPECT_EQ(hand.test.failure(), session::StopTestFailure::hand_switch_late);
  Bench touch;
  EXPECT_TRUE(turned(touch, SafetyRow::sr13_stop, 400_ms).failed);
  EXPECT_EQ(touch.test.failure(), session::StopTestFailure::stop_late);
}

TEST(StopTest, ALateStopFailsItAlsoWhereTheOtherWasProved) {
  Bench b;
  (void)turned(b, SafetyRow::sr12_hand_switch, 100_ms);
  ASSERT_TRUE(b.test.hand_switch().proved);
  b.in.action = SafetyAction::none;
  b.in.resume_possible = false;
  const auto out = turned(b, SafetyRow::sr13_stop, 400_ms);
  EXPECT_TRUE(out.failed);
  EXPECT_FALSE(out.passed);
}

TEST(StopTest, SR21_FreesNothingButThePersonsOwnStop) {
  Bench own;
  own.start();
  own.in.angle = 3_deg;
  (void)own.step();
  EXPECT_TRUE(own.stopped_by(SafetyRow::sr12_hand_switch).let_go);

  Bench b;
  b.start();
  b.in.angle = 3_deg;
  (void)b.step();
  EXPECT_FALSE(b.stopped_by(SafetyRow::sr07_stale_force).let_go) << "nobody has pressed anything";
  b.in.action = SafetyAction::retreat;
  b.in.resume_possible = true;
  EXPECT_FALSE(b.step().let_go);
  b.in.start = true;
  EXPECT_TRUE(b.step().let_go) << "a press is what frees it";
}

TEST(StopTest, IsNotPassedByAStopAmongOtherCauses) {
  Bench b;
  b.start();
  b.in.angle = 3_deg;
  (void)b.step();
  (void)b.stopped_by(SafetyRow::sr12_hand_switch);
  b.start();
  b.in.angle = 3_deg;
  (void)b.step();
  b.in.action = SafetyAction::retreat;
  b.in.cause = SafetyRow::sr13_stop;
  b.in.own_stop = false;  // and SR01 beside it
  (void)b.step();
  b.in.speed = -5_deg_s;
  (void)b.step();
  EXPECT_TRUE(b.test.stop().proved);
  b.in.angle = 0_deg;
  b.in.resume_possible = true;
  const auto out = b.step();
  EXPECT_FALSE(out.passed) << "the machine is not free yet";
  EXPECT_FALSE(out.let_go);
}

TEST(StopTest, ThreeMovesOnWhichNobodyStopsFail) {
  Bench b;
  for (int move = 0; move < 3; ++move) {
    b.start();
    b.in.angle = 4_deg;
    for (int i = 0; i < 205; ++i) (void)b.step();
    EXPECT_EQ(b.step().reference.mode, Mode::release);
    b.in.angle = 0_deg;
    EXPECT_EQ(b.step().failed, move == 2);
  }
  EXPECT_EQ(b.test.failure(), session::StopTestFailure::unanswered);
}

}  // namespace
