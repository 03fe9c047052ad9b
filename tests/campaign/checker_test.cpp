// The checker itself, on truths written by hand: each breach is told, and what is in order is not.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/campaign/checker.hpp"

namespace {
using namespace stretch;
using namespace stretch::campaign;
using namespace stretch::literals;

// A leg held at 40 deg with 14 N, and one thing after another done to it.
class Held40 : public testing::Test {
 protected:
  Held40() : checker_(held()) {
    truth_.lever = 0.8_m;
    truth_.slack_weight = 40_Nm;
    truth_.leg_in = truth_.strapped = truth_.leg_on_cuff = true;
    truth_.torque_enabled = true;
    truth_.angle = 40_deg;
    stretch(14_N);
    facts_.sto_closed = true;
    pass(1_s);
  }
  static Held held() {
    return {.period = 10_ms,
            .drive_watchdog = 80_ms,
            .force_limit = 20_N,
            .cuff_limit = 150_N,
            .angle_limit = 80_deg,
            .machine_angle = 85_deg,
            .comfortable = 10_deg,
            .cuff_distance = 0.8_m,
            .support_torque = 15_Nm,
            .joint_friction = 4.5_Nm,
            .cuff_weight = 8_N,
            .true_friction = 5_Nm};
  }
  void stretch(Force force) {
    truth_.stretch_force = force;
    truth_.stretch_torque = force * truth_.lever;
    truth_.cuff_force = truth_.slack_weight * cos(truth_.angle) / truth_.lever + force;
  }
  // Time goes by; the support moves at its speed, the cell and the drive show what they carry.
  void pass(Duration time) {
    const long milliseconds_left = std::lround(in_milliseconds(time));
    for (long ms = 0; ms < milliseconds_left; ++ms) {
      truth_.at = truth_.at + 1_ms;
      truth_.angle += truth_.speed * 1_ms;
      const double cosine = cos(truth_.angle);
      facts_.shown_a = facts_.shown_b = truth_.cuff_force - 8_N * (1.0 - cosine);
      truth_.drive_torque = 15_Nm * cosine + truth_.cuff_force * truth_.lever;
      if (controller_writes_) facts_.last_write = truth_.at;
      checker_.step(truth_, facts_);
    }
  }
  void retreats() {
    truth_.command_speed = -5_deg_s;
    truth_.speed = -5_deg_s;
  }
  void loses_power() {
    truth_.torque_enabled = false;
    truth_.command_speed = {};
    facts_.sto_closed = false;
    truth_.speed = -4_deg_s;
  }
  [[nodiscard]] bool told(Breach breach, SafetyRow row) const {
    return std::any_of(checker_.findings().begin(), checker_.findings().end(),
                       [&](const Finding& f) { return f.breach == breach && f.row == row; });
  }
  plant::Truth truth_;
  Facts facts_;
  bool controller_writes_ = true;
  Checker checker_;
};

TEST_F(Held40, AHoldIsInOrder) {
  pass(20_s);
  EXPECT_TRUE(checker_.findings().empty());
  EXPECT_TRUE(checker_.answers().empty());
  EXPECT_TRUE(checker_.at_rest());
}

TEST_F(Held40, AStopThatIsAnsweredIsInOrderAndItsTimeKept) {
  facts_.stop = true;
  pass(2_ms);
  retreats();
  pass(10_ms);
  facts_.stop = false;
  pass(1_s);
  stretch(2_N);
  pass(4_s);
  EXPECT_TRUE(checker_.findings().empty()) << checker_.findings().front().what;
  ASSERT_EQ(checker_.answers().size(), 1U);
  EXPECT_NEAR(in_milliseconds(checker_.answers().front().after), 2.0, 1e-9);
  EXPECT_TRUE(checker_.answers().front().in_time);
}

TEST_F(Held40, AStopAnsweredAMillisecondTooLateIsMissed) {
  facts_.stop = true;
  pass(2_ms);
  EXPECT_FALSE(told(Breach::missed_deadline, SafetyRow::sr13_stop));
  pass(1_ms);
  retreats();
  pass(100_ms);
  EXPECT_TRUE(told(Breach::missed_deadline, SafetyRow::sr13_stop));
}

TEST_F(Held40, AnOrdinaryReleaseIsNoRetreat) {
  truth_.command_speed = -3_deg_s;
  truth_.speed = -3_deg_s;
  facts_.stop = true;
  pass(100_ms);
  EXPECT_TRUE(told(Breach::missed_deadline, SafetyRow::sr13_stop));
}

TEST_F(Held40, ARetreatThatIsToldAndDoesNotComeIsTold) {
  facts_.stop = true;
  truth_.command_speed = -5_deg_s;
  truth_.speed = -1.9_deg_s;
  pass(302_ms);
  EXPECT_TRUE(checker_.findings().empty());
  pass(50_ms);
  EXPECT_TRUE(told(Breach::does_not_relieve, SafetyRow::sr13_stop));
  EXPECT_FALSE(told(Breach::moves_outward, SafetyRow::sr13_stop));
}

TEST_F(Held40, OutwardAfterTheDeadlineIsTold) {
  facts_.stop = true;
  truth_.command_speed = -5_deg_s;
  truth_.speed = 0.06_deg_s;
  pass(150_ms);
  EXPECT_TRUE(checker_.findings().empty());
  pass(20_ms);
  EXPECT_TRUE(told(Breach::moves_outward, SafetyRow::sr13_stop));
}

TEST_F(Held40, ALegThatIsNotLetGoInTimeIsTold) {
  facts_.stop = true;
  pass(1_ms);
  loses_power();
  truth_.speed = {};
  pass(34_s);
  EXPECT_FALSE(told(Breach::not_released, SafetyRow::sr13_stop));
  pass(2_s);
  EXPECT_TRUE(told(Breach::not_released, SafetyRow::sr13_stop));
}

TEST_F(Held40, OutwardAgainAfterARetreatNeedsAPress) {
  retreats();
  pass(100_ms);
  truth_.speed = {};
  truth_.command_speed = {};
  stretch(1_N);
  pass(1_s);
  facts_.pressed = truth_.at;
  truth_.command_speed = 1_deg_s;
  pass(100_ms);
  EXPECT_TRUE(checker_.findings().empty()) << checker_.findings().front().what;
  retreats();
  pass(100_ms);
  truth_.speed = {};
  truth_.command_speed = 1_deg_s;
  pass(2_ms);
  EXPECT_TRUE(told(Breach::goes_on, SafetyRow::sr21_paused));
}

TEST_F(Held40, PowerThatComesBackNeedsTwoAcknowledgements) {
  loses_power();
  pass(1_s);
  facts_.acknowledgements = 1;
  truth_.torque_enabled = true;
  truth_.speed = {};
  pass(2_ms);
  EXPECT_TRUE(told(Breach::goes_on, SafetyRow::sr22_torque_off_latched));
}

TEST_F(Held40, PassiveStretchAboveLimitAndMarginIsTold) {
  stretch(27.9_N);  // 20 N, 5 N, and 3 N of weighing and zero
  pass(100_ms);
  EXPECT_FALSE(told(Breach::overstretched, SafetyRow::sr01_stretch_force));
  stretch(28.1_N);
  pass(1_ms);
  EXPECT_TRUE(told(Breach::overstretched, SafetyRow::sr01_stretch_force));
}

TEST_F(Held40, SR16_ADriveThatOutlivesItsControllerIsTold) {
  controller_writes_ = false;
  facts_.controller_runs = false;
  pass(99_ms);
  EXPECT_FALSE(told(Breach::missed_deadline, SafetyRow::sr16_controller_dead));
  pass(5_ms);
  EXPECT_TRUE(told(Breach::missed_deadline, SafetyRow::sr16_controller_dead));
}

TEST_F(Held40, WhileTheControllerIsDeadNoOtherClockRuns) {
  controller_writes_ = false;
  facts_.controller_runs = false;
  truth_.faults.add(plant::FaultName::hand_switch);
  pass(85_ms);
  loses_power();
  pass(100_ms);
  EXPECT_TRUE(checker_.findings().empty()) << checker_.findings().front().what;
}

TEST_F(Held40, ARelayThatStaysClosedIsNoAnswerToASilentDrive) {
  facts_.drive_heard = false;
  truth_.torque_enabled = false;
  truth_.speed = -4_deg_s;
  pass(60_ms);
  EXPECT_TRUE(told(Breach::missed_deadline, SafetyRow::sr09_drive_silent));
}

TEST_F(Held40, ADriveThatIsFasterThanToldIsSeen) {
  truth_.command_speed = 1_deg_s;
  truth_.speed = 2_deg_s;
  pass(1_s);
  EXPECT_TRUE(checker_.findings().empty());
  truth_.speed = 2.1_deg_s;
  pass(60_ms);
  EXPECT_TRUE(told(Breach::missed_deadline, SafetyRow::sr05_speed));
}

TEST_F(Held40, ForceTheDriveKnowsNothingOfIsSeen) {
  facts_.both_lie = true;
  pass(1_s);
  EXPECT_TRUE(checker_.findings().empty());
  truth_.cuff_force -= 16_N;  // the cell shows it, the drive carries the leg as before
  for (int ms = 0; ms < 300; ++ms) {
    truth_.at = truth_.at + 1_ms;
    facts_.last_write = truth_.at;
    facts_.shown_a = facts_.shown_b = truth_.cuff_force - 8_N * (1.0 - cos(truth_.angle));
    checker_.step(truth_, facts_);
  }
  EXPECT_TRUE(told(Breach::missed_deadline, SafetyRow::sr08_force_disagrees));
}

TEST_F(Held40, AMuscleThatFliesUpIsSeen) {
  for (int ms = 0; ms < 100; ++ms) {
    truth_.cuff_force += 0.12_N;
    truth_.active_torque = 0.12_N * truth_.lever * ms;
    pass(1_ms);
  }
  pass(60_ms);
  EXPECT_TRUE(told(Breach::missed_deadline, SafetyRow::sr03_guarding));
}

}  // namespace
