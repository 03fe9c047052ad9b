// Whole sessions on the plant: what a person asks for in them, and what is asked of them.
#include <gtest/gtest.h>

#include <optional>

#include "tests/closed_loop/watched.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using closed_loop::Watched;
using session::PersonAction;

TEST(Session, EnoughReleasesInOrder) {
  Watched w(closed_loop::shipped("average", "demo"));
  w.ask_in_hold(PersonAction::enough);
  w.run->run();
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::stopped_by_patient);
  EXPECT_EQ(w.run->cycle().result().safety_count, 0U);
  EXPECT_LE(w.run->plant().truth().stretch_torque, 3_Nm);
}

TEST(Session, ALittleLessLowersTheTargetByATenthAndNeverRaisesTheLimit) {
  Watched w(closed_loop::shipped("average", "demo"));
  w.ask_in_hold(PersonAction::less);
  Force lowest = 100_N;
  const auto watch = w.run->on_cycle;
  w.run->on_cycle = [&](const cycle::CycleInput& in, const hal::Command& c) {
    watch(in, c);
    const auto& v = w.run->cycle().view();
    if (v.session.state == SessionState::running && v.session.phase == PhaseKind::hold_force) {
      lowest = min(lowest, v.session.target);
      EXPECT_EQ(v.force_limit, 20_N);
    }
  };
  w.run->run();
  EXPECT_NEAR(lowest.si(), 14.0 * 0.9, 1e-9);
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::completed);
}

TEST(Session, MoreNeverGoesAboveThePrescribedTarget) {
  Watched w(closed_loop::shipped("average", "demo"));
  w.ask_in_hold(PersonAction::more);
  const auto watch = w.run->on_cycle;
  Force highest;
  w.run->on_cycle = [&](const cycle::CycleInput& in, const hal::Command& c) {
    watch(in, c);
    highest = max(highest, w.run->cycle().view().session.target);
  };
  w.run->run();
  EXPECT_TRUE(w.asked);
  EXPECT_NEAR(highest.si(), 14.0, 1e-9) << "and not a tenth above";
}

TEST(Session, ComfortFiveLowersByAQuarterAndSixEnds) {
  Watched five(closed_loop::shipped("average", "demo"));
  five.ask_in_hold(PersonAction::comfort, 5.0);
  five.run->run();
  EXPECT_EQ(five.run->cycle().result().outcome, Outcome::completed);
  EXPECT_NEAR(five.run->cycle().result().holds[2].target.si(), 14.0 * 0.75, 0.2);

  Watched six(closed_loop::shipped("average", "demo"));
  six.ask_in_hold(PersonAction::comfort, 6.0);
  six.run->run();
  EXPECT_EQ(six.run->cycle().result().outcome, Outcome::stopped_by_patient);
}

// "5" in the hold by angle that follows a hold by force, and in a hold by force that the angle limits.
TEST(Session, ComfortFiveLetsAQuarterGoInAHoldByAngleToo) {
  auto by_angle = closed_loop::shipped("average", "demo");
  auto limited = closed_loop::shipped("supple", "constant_low_traction");
  limited.plan.angle_limit = 45_deg;
  for (const auto& [setup, kind] :
       {std::pair{by_angle, PhaseKind::hold_angle}, std::pair{limited, PhaseKind::hold_force}}) {
    Watched w(setup);
    std::optional<Torque> before;
    Torque highest;
    Torque after = 100_Nm;
    int cycles = 0;
    w.run->before_cycle = [&, wanted = kind](Instant, plant::Plant& p, cycle::CycleInput& in) {
      const auto& v = w.run->cycle().view().session;
      const bool there = v.state == SessionState::running && v.phase == wanted && v.phase_elapsed > 2_s &&
                         (wanted == PhaseKind::hold_angle || v.limited_by == LimitedBy::angle);
      if (!before) {
        if (!there) return;
        before = p.truth().stretch_torque;
        in.requests[in.request_count++] = {PersonAction::comfort, 5.0};
        return;
      }
      if (v.phase != wanted) cycles = 1500;
      if (++cycles > 1500) return;
      highest = max(highest, p.truth().stretch_torque);
      after = min(after, p.truth().stretch_torque);
    };
    for (int i = 0; i < 60'000 && cycles < 1500 && w.run->step(); ++i) {
    }
    ASSERT_TRUE(before) << name(kind);
    EXPECT_LT(after, *before * 0.8) << name(kind) << ": a quarter, within fifteen seconds of the hold";
    EXPECT_GT(after, *before * 0.6) << name(kind) << ": and not all";
    EXPECT_LT(highest, *before + 0.15_Nm) << name(kind) << ": nothing more on the way";
  }
}

TEST(Session, SR28_NobodyIsRaisedOnWhileAskedInTheWarmUp) {
  auto setup = closed_loop::shipped("average", "demo");
  setup.station.safety.sr28_ask_after = 30_s;
  Watched w(setup);
  std::optional<Angle> asked_at;
  Angle highest;
  w.run->before_cycle = [&](Instant, plant::Plant&, cycle::CycleInput& in) {
    const auto& view = w.run->cycle().view();
    const bool sweeping =
        view.session.state == SessionState::weighing || view.session.state == SessionState::warm_up;
    if (sweeping) in.request_count = 0;  // asleep
    if (!sweeping || view.session.notice != Notice::are_you_all_right) return;
    if (!asked_at) asked_at = view.measured.angle;
    highest = max(highest, view.measured.angle);
  };
  w.run->run();
  ASSERT_TRUE(asked_at);
  EXPECT_LT(highest, *asked_at + 1_deg);
  EXPECT_EQ(w.run->cycle().view().session.stop_cause, SafetyRow::sr28_no_answer);
}

TEST(Session, SR25_APersonWhoPushesIsRefusedThreeTimesAndNothingIsStretched) {
  Watched w(closed_loop::shipped("average", "demo"));
  w.run->before_cycle = [&w](Instant, plant::Plant& p, cycle::CycleInput&) {
    // Pushes on every way down of the weighing.
    const auto& v = w.run->cycle().view();
    const bool down =
        v.session.state == SessionState::weighing && v.command.speed.value_or(0_deg_s) < -1_deg_s;
    if (down && !p.active_faults().has(plant::FaultName::push))
      (void)p.start(plant::FaultName::push, {.amount = 8.0, .length = 0_s});
    if (!down) p.end(plant::FaultName::push);
  };
  w.run->run();
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::aborted);
  EXPECT_EQ(w.run->cycle().result().weight, 0_Nm);
  EXPECT_EQ(w.phases.size(), 0U);
  EXPECT_EQ(w.run->cycle().view().session.stop_cause, SafetyRow::sr25_weighing);
}

TEST(Session, SR28_ASleepingPatientIsAskedThenLetDown) {
  auto setup = closed_loop::shipped("average", "constant_low_traction");
  Watched w(setup);
  bool asked = false;
  bool called = false;
  w.run->before_cycle = [&](Instant, plant::Plant&, cycle::CycleInput& in) {
    const auto& view = w.run->cycle().view();
    const auto& v = view.session;
    asked = asked || v.notice == Notice::are_you_all_right;
    if (v.state == SessionState::running) in.request_count = 0;  // asleep
    if (v.state == SessionState::running || v.state == SessionState::ready) {
      EXPECT_FALSE(view.command.buzzer);
    }
    if (v.state == SessionState::releasing) {
      called = true;
      EXPECT_TRUE(view.command.buzzer) << "the therapist is called while the leg is let down";
      EXPECT_EQ(v.notice, Notice::stopped_letting_down);
      EXPECT_EQ(v.stop_cause, SafetyRow::sr28_no_answer);
    }
  };
  w.run->run();
  EXPECT_TRUE(asked);
  EXPECT_TRUE(called);
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::aborted);
  ASSERT_EQ(w.run->cycle().result().safety_count, 1U);
  EXPECT_EQ(w.run->cycle().result().safety[0].row, SafetyRow::sr28_no_answer);
}

TEST(Session, SR28_NobodyIsPulledOnWhileAsked) {
  auto setup = closed_loop::shipped("average", "demo");
  setup.station.safety.sr28_ask_after = 35_s;
  Watched w(setup);
  Angle asked_at;
  Angle highest;
  w.run->before_cycle = [&](Instant, plant::Plant&, cycle::CycleInput& in) {
    const auto& view = w.run->cycle().view();
    if (view.session.state == SessionState::running) in.request_count = 0;  // asleep
    if (view.session.state != SessionState::running || view.session.notice != Notice::are_you_all_right)
      return;
    if (view.session.phase != PhaseKind::approach && view.session.phase != PhaseKind::ramp) return;
    if (asked_at == 0_deg) asked_at = view.measured.angle;
    highest = max(highest, view.measured.angle);
  };
  w.run->run();
  ASSERT_GT(asked_at, 5_deg) << "asked on the way up";
  EXPECT_LT(highest, asked_at + 1_deg);
  EXPECT_EQ(w.run->cycle().view().session.stop_cause, SafetyRow::sr28_no_answer);
}

TEST(Session, ThereIsNothingToHoldHereInARest) {
  Watched w(closed_loop::shipped("average", "demo"));
  bool asked = false;
  w.run->before_cycle = [&](Instant, plant::Plant&, cycle::CycleInput& in) {
    const auto& v = w.run->cycle().view().session;
    if (v.state == SessionState::running && v.phase == PhaseKind::rest && !asked) {
      asked = true;
      in.requests[in.request_count++] = {PersonAction::hold_here, 0.0};
    }
    EXPECT_FALSE(v.hold_here);
  };
  w.run->run();
  EXPECT_TRUE(asked);
}

}  // namespace
