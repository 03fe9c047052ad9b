// SR20: each check fails for its own reason and passes when that is mended; all are needed.
#include "controller/session/self_test.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace {
using namespace stretch;
using namespace stretch::literals;
using hal::Quality;
using session::SelfTest;

// A station in order: the relay follows, the cell zeroes, a person presses the hand switch once.
struct Station {
  SelfTest test{config::Mechanics{}, config::HandSwitchKind::press_to_stop};
  hal::Sample sample;
  hal::SetupResult setup{true, true, true, true, true, true};
  std::function<void(Station&)> spoil;
  double now_s = 0.0;
  Force reading = 8_N;  // the empty cuff's weight
  bool permissive = false;

  Station() {
    sample.drive.quality = sample.force.quality = sample.io.quality = Quality::valid;
    sample.io.estop_ok = sample.io.supply_ok = sample.io.relay_no_fault = sample.io.io_watchdog_ok = true;
  }
  SelfTest::Demand step() {
    now_s += 0.01;
    sample.force.channel_a = sample.force.channel_b = reading;
    sample.io.sto_a_feedback = sample.io.sto_b_feedback = sample.io.relay_on = permissive;
    sample.drive.sto_a_closed = sample.drive.sto_b_closed = permissive;
    const bool pressed = now_s > 2.0 && now_s < 2.5;
    sample.io.hand_switch_a_ok = sample.io.hand_switch_b_ok = !pressed;
    if (spoil) spoil(*this);
    const auto demand = test.step(Instant{} + seconds(now_s), sample, setup);
    permissive = demand.permissive;
    if (demand.zero_force) reading = 0_N;
    return demand;
  }
  void run(double s) {
    for (const double end = now_s + s; now_s < end;) (void)step();
  }
};

TEST(SelfTest, SR20_PassesOnAStationInOrder) {
  Station s;
  EXPECT_FALSE(s.test.passed());
  s.run(4.0);
  EXPECT_TRUE(s.test.passed());
  EXPECT_TRUE(s.permissive);
}

TEST(SelfTest, SR20_TheRelayIsOpenedBeforeItIsClosed) {
  Station s;
  bool was_open = false;
  bool closed_after = false;
  for (int i = 0; i < 400; ++i) {
    const auto demand = s.step();
    was_open = was_open || (!demand.permissive && s.now_s > 0.6);
    closed_after = closed_after || (was_open && demand.permissive);
  }
  EXPECT_TRUE(closed_after);
}

struct Spoiled {
  const char* name;
  SelfTestCheck check;
  std::function<void(Station&)> how;
};

class SelfTestSpoiled : public testing::TestWithParam<Spoiled> {};

TEST_P(SelfTestSpoiled, SR20_FailsThatCheckAndRecovers) {
  Station s;
  s.spoil = GetParam().how;
  s.run(5.0);
  EXPECT_FALSE(s.test.passed());
  EXPECT_NE(s.test.state(GetParam().check), CheckState::passed);
}

INSTANTIATE_TEST_SUITE_P(
    Causes, SelfTestSpoiled,
    testing::Values(
        Spoiled{"drive_silent", SelfTestCheck::links,
                [](Station& s) { s.sample.drive.quality = Quality::no_answer; }},
        Spoiled{"cell_silent", SelfTestCheck::links,
                [](Station& s) { s.sample.force.quality = Quality::no_answer; }},
        Spoiled{"io_silent", SelfTestCheck::links,
                [](Station& s) { s.sample.io.quality = Quality::no_answer; }},
        Spoiled{"other_drive", SelfTestCheck::drive_identity,
                [](Station& s) { s.setup.drive_identity = false; }},
        Spoiled{"watchdog_refused", SelfTestCheck::drive_watchdog,
                [](Station& s) { s.setup.drive_watchdog = false; }},
        Spoiled{"torque_limit_refused", SelfTestCheck::drive_torque_limit,
                [](Station& s) { s.setup.drive_torque_limit = false; }},
        Spoiled{"other_cell", SelfTestCheck::load_cell_identity,
                [](Station& s) { s.setup.load_cell_identity = false; }},
        Spoiled{"io_watchdog_expired", SelfTestCheck::io_watchdog,
                [](Station& s) { s.sample.io.io_watchdog_ok = false; }},
        Spoiled{"estop_open", SelfTestCheck::estop_chain, [](Station& s) { s.sample.io.estop_ok = false; }},
        Spoiled{"leg_in_the_cuff", SelfTestCheck::force_at_rest,
                [](Station& s) { s.sample.force.channel_a = s.sample.force.channel_b = 48_N; }},
        Spoiled{"channels_apart", SelfTestCheck::force_at_rest,
                [](Station& s) { s.sample.force.channel_b += 2.5_N; }},
        Spoiled{"cell_error", SelfTestCheck::force_at_rest,
                [](Station& s) { s.sample.force.error_a = true; }},
        Spoiled{"zero_without_effect", SelfTestCheck::force_zero,
                [](Station& s) { s.sample.force.channel_a = s.sample.force.channel_b = 2_N; }},
        Spoiled{"one_sto_channel", SelfTestCheck::relay_and_sto,
                [](Station& s) { s.sample.drive.sto_b_closed = false; }},
        Spoiled{"relay_welded", SelfTestCheck::relay_and_sto,
                [](Station& s) { s.sample.io.relay_on = true; }},
        Spoiled{"switch_never_pressed", SelfTestCheck::hand_switch,
                [](Station& s) { s.sample.io.hand_switch_a_ok = s.sample.io.hand_switch_b_ok = true; }},
        Spoiled{"switch_held_since_power_up", SelfTestCheck::hand_switch,
                [](Station& s) { s.sample.io.hand_switch_a_ok = s.sample.io.hand_switch_b_ok = false; }},
        Spoiled{"one_contact_only", SelfTestCheck::hand_switch,
                [](Station& s) { s.sample.io.hand_switch_b_ok = true; }}),
    [](const testing::TestParamInfo<Spoiled>& p) { return std::string(p.param.name); });

TEST(SelfTest, SR20_WhatFailedIsSeenMended) {
  Station s;
  s.spoil = [](Station& st) { st.sample.io.estop_ok = st.now_s > 3.0; };
  s.run(2.9);
  EXPECT_EQ(s.test.state(SelfTestCheck::estop_chain), CheckState::failed);
  s.run(3.0);
  EXPECT_TRUE(s.test.passed());
}

TEST(SelfTest, SR20_ALinkLostAtTheEndTakesEverythingBack) {
  Station s;
  s.run(4.0);
  ASSERT_TRUE(s.test.passed());
  s.sample.force.quality = Quality::no_answer;
  for (int i = 0; i < 9; ++i) (void)s.step();
  EXPECT_TRUE(s.test.passed());  // single lost answers are no fault
  for (int i = 0; i < 3; ++i) (void)s.step();
  EXPECT_FALSE(s.test.passed());
  EXPECT_FALSE(s.permissive);
}

TEST(SelfTest, SR20_HoldToRunIsSeenHeldAndLetGo) {
  Station s;
  s.test = SelfTest(config::Mechanics{}, config::HandSwitchKind::hold_to_run);
  s.spoil = [](Station& st) {
    const bool held = st.now_s > 2.0 && st.now_s < 2.5;
    st.sample.io.hand_switch_a_ok = st.sample.io.hand_switch_b_ok = held;
  };
  s.run(4.0);
  EXPECT_TRUE(s.test.passed());
}

}  // namespace
