// Whole sessions on the plant: their course, their limits, and whose they are.
#include <gtest/gtest.h>

#include <vector>

#include "tests/closed_loop/watched.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using closed_loop::Watched;
using session::PersonAction;

TEST(Session, DemoRunsEveryStateAndPhaseInOrder) {
  Watched w(closed_loop::shipped("average", "demo"));
  w.run->run();
  using S = SessionState;
  EXPECT_EQ(w.states, (std::vector{S::self_test, S::ready, S::stop_test, S::mounting, S::weighing, S::warm_up,
                                   S::running, S::releasing, S::finished, S::ready}));
  const std::vector once{PhaseKind::approach,   PhaseKind::ramp,    PhaseKind::hold_force,
                         PhaseKind::hold_angle, PhaseKind::release, PhaseKind::rest};
  std::vector<PhaseKind> twice(once);
  twice.insert(twice.end(), once.begin(), once.end());
  EXPECT_EQ(w.phases, twice);
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::completed);
  EXPECT_EQ(w.run->cycle().result().safety_count, 0U);
}

TEST(Session, NothingIsSaidOfANextPhaseWhereThereIsNone) {
  Watched w(closed_loop::shipped("average", "demo"));
  const auto watch = w.run->on_cycle;
  bool announced = false;
  bool last = false;
  w.run->on_cycle = [&](const cycle::CycleInput& in, const hal::Command& c) {
    watch(in, c);
    const auto& v = w.run->cycle().view().session;
    announced = announced || (v.has_next_phase && v.next_phase_length > 0_s);
    last = last || (v.state == SessionState::running && !v.has_next_phase);
    if (v.has_next_phase) return;
    EXPECT_EQ(v.next_phase_length, 0_s) << name(v.state) << ", phase " << v.phase_number;
    EXPECT_EQ(v.next_phase, PhaseKind::rest);
  };
  w.run->run();
  EXPECT_TRUE(announced && last);
}

TEST(Session, SR17_TheSessionsTimeEndsItByANormalRelease) {
  auto setup = closed_loop::shipped("average", "constant_low_traction");
  setup.plan.duration = 120_s;
  Watched w(setup);
  w.run->run();
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::aborted);
  EXPECT_EQ(w.run->cycle().result().safety_count, 0U);
  EXPECT_NEAR(w.run->cycle().result().duration.si(), 120.0, 30.0);
  EXPECT_TRUE(w.run->cycle().view().session.has_stop_cause) << "the screen and the events say why";
  EXPECT_EQ(w.run->cycle().view().session.stop_cause, SafetyRow::sr17_time);
}

TEST(Session, SR24_LimitsOfARunningSessionAreThoseItBeganWith) {
  auto setup = closed_loop::shipped("average", "demo");
  Watched w(setup);
  w.run->before_cycle = [&](Instant, plant::Plant&, cycle::CycleInput& in) {
    // Somebody prepares a stronger session while one is running.
    if (w.run->cycle().view().session.state != SessionState::running) return;
    in.has_plan = true;
    in.plan = setup.plan;
    in.plan.force = in.plan.force_limit = 45_N;
    in.requests[in.request_count++] = {PersonAction::prepare, 0.0};
  };
  w.run->run();
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::completed);
  EXPECT_LE(w.run->cycle().result().peak_stretch_force, 15.5_N);
}

TEST(Session, RightLegRunsLikeTheLeft) {
  auto setup = closed_loop::shipped("average", "repeated_holds");
  setup.plan.side = Side::right;
  Watched w(setup);
  w.run->run();
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::completed);
}

TEST(Session, AnyComfortableAngleIsWeighedFromAndComeBackTo) {
  for (const double comfortable : {0.0, 21.5, 23.0, 30.0}) {
    auto setup = closed_loop::shipped("supple", "demo");
    setup.station.control.comfortable_angle = degrees(comfortable);
    Watched w(setup);
    w.run->run();
    EXPECT_EQ(w.run->cycle().result().outcome, Outcome::completed) << comfortable;
    EXPECT_EQ(w.run->cycle().result().safety_count, 0U) << comfortable;
  }
}

TEST(Session, APauseBelowTheComfortableAngleDoesNotRaiseTheLeg) {
  auto setup = closed_loop::shipped("average", "demo");
  setup.station.control.comfortable_angle = 20_deg;
  Watched w(setup);
  Angle paused_at = 90_deg;
  Angle highest;
  w.run->before_cycle = [&](Instant, plant::Plant&, cycle::CycleInput& in) {
    const auto& view = w.run->cycle().view();
    const bool low = view.session.state == SessionState::weighing && view.measured.angle < 7_deg;
    if (low && paused_at == 90_deg) {
      paused_at = view.measured.angle;
      in.requests[in.request_count++] = {PersonAction::pause, 0.0};
    }
    if (view.session.state == SessionState::paused) highest = max(highest, view.measured.angle);
  };
  w.run->run();
  ASSERT_LT(paused_at, 7_deg);
  EXPECT_LT(highest, paused_at + 0.5_deg);
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::completed) << "and the person went on";
}

// One after the other on the same machine: the second person gives up before anything was recorded.
TEST(Session, NobodyIsShownOrScoresTheSessionOfThePersonBefore) {
  auto setup = closed_loop::shipped("average", "demo");
  Watched w(setup);
  w.run->run();
  ASSERT_EQ(w.run->cycle().view().session.state, SessionState::ready);
  ASSERT_EQ(w.run->cycle().result().outcome, Outcome::completed);
  bool given_up = false;
  bool finished = false;
  w.run->before_cycle = [&](Instant, plant::Plant&, cycle::CycleInput& in) {
    const auto& v = w.run->cycle().view().session;
    in.request_count = 0;
    in.has_plan = false;
    const auto ask = [&](PersonAction action, double value = 0.0) {
      in.requests[in.request_count++] = {action, value};
    };
    if (v.state == SessionState::ready && !given_up) {
      in.has_plan = true;
      in.plan = setup.plan;
      ask(PersonAction::prepare);
      ask(PersonAction::begin_mounting);
    }
    if (v.state == SessionState::mounting) {
      given_up = true;
      ask(PersonAction::enough);
    }
    if (v.state == SessionState::finished) {
      finished = true;
      EXPECT_EQ(v.elapsed.si(), 0.0);
      EXPECT_EQ(v.highest_angle, 0_deg);
      ask(PersonAction::score, 7.0);
    }
    EXPECT_FALSE(w.run->cycle().view().scored);
  };
  for (int i = 0; i < 3000 && !(finished && w.states.back() == SessionState::ready); ++i) (void)w.run->step();
  EXPECT_TRUE(finished);
  EXPECT_EQ(w.states.back(), SessionState::ready);
}

}  // namespace
