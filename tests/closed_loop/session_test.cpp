// Whole sessions on the plant: what a person does in them, and what comes of it.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "tests/closed_loop/rig.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using session::PersonAction;

struct Watched {
  std::unique_ptr<rehearsal::Rehearsal> run;
  std::vector<SessionState> states;
  std::vector<PhaseKind> phases;
  bool asked = false;  // ask_in_hold()'s request has been made

  explicit Watched(const rehearsal::Setup& setup) : run(std::make_unique<rehearsal::Rehearsal>(setup)) {
    run->on_cycle = [this](const cycle::CycleInput&, const hal::Command&) {
      const auto& v = run->cycle().view().session;
      if (states.empty() || states.back() != v.state) states.push_back(v.state);
      if (v.state == SessionState::running && (phases.empty() || phases.back() != v.phase))
        phases.push_back(v.phase);
    };
  }
  // Sends one request, `after` into the first hold by force.
  void ask_in_hold(PersonAction action, double value = 0.0, Duration after = 5_s) {
    run->before_cycle = [this, action, value, after](Instant, plant::Plant&, cycle::CycleInput& in) {
      const auto& v = run->cycle().view().session;
      if (asked || v.state != SessionState::running || v.phase != PhaseKind::hold_force ||
          v.phase_elapsed < after)
        return;
      asked = true;
      in.requests[in.request_count++] = {action, value};
    };
  }
};

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

TEST(Session, SR26_ALegTakenOutBehindAnotherRetreatEndsTheSessionAtOnce) {
  Watched w(closed_loop::shipped("average", "demo"));
  std::optional<Instant> began;
  bool resumed = false;
  w.run->before_cycle = [&](Instant now, plant::Plant& p, cycle::CycleInput& in) {
    const auto& v = w.run->cycle().view().session;
    if (!began && v.state == SessionState::running && v.phase == PhaseKind::hold_force) {
      began = now;
      in.stop = true;
    }
    if (began && now - *began == 200_ms) (void)p.start(plant::FaultName::leg_out, {});
    for (std::size_t i = 0; began && i < in.request_count; ++i)
      resumed = resumed || in.requests[i].action == PersonAction::resume;
  };
  w.run->run();
  ASSERT_TRUE(began);
  EXPECT_FALSE(resumed) << "nobody is offered to go on without a leg";
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::aborted);
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

TEST(Session, SR21_AStopPausesAndThePatientsPressGoesOnFromTheWarmUp) {
  Watched w(closed_loop::shipped("average", "demo"));
  w.run->before_cycle = [&w, done = false](Instant, plant::Plant&, cycle::CycleInput& in) mutable {
    const auto& v = w.run->cycle().view().session;
    if (!done && v.state == SessionState::running && v.phase == PhaseKind::hold_force) in.stop = done = true;
  };
  w.run->run();
  using S = SessionState;
  const std::vector expected{S::self_test, S::ready,    S::stop_test, S::mounting, S::weighing,
                             S::warm_up,   S::running,  S::paused,    S::warm_up,  S::running,
                             S::releasing, S::finished, S::ready};
  EXPECT_EQ(w.states, expected);
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::completed);
  EXPECT_EQ(w.run->cycle().result().safety_count, 1U);
}

TEST(Session, SR21_ASecondStopIsOneTooManyForOneResumption) {
  Watched w(closed_loop::shipped("average", "demo"));
  w.run->before_cycle = [&w, before = SessionState::off](Instant, plant::Plant&,
                                                         cycle::CycleInput& in) mutable {
    const auto state = w.run->cycle().view().session.state;
    if (state == SessionState::running && before != state) in.stop = true;
    before = state;
  };
  w.run->run();
  EXPECT_EQ(w.run->cycle().result().safety_count, 2U);
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::stopped_by_patient);
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

TEST(Session, SR21_GoingOnIsOfferedOnlyOnceTheHandSwitchIsLetGo) {
  Watched w(closed_loop::shipped("average", "demo"));
  std::optional<Instant> pressed;
  bool offered_while_pressed = false;
  bool offered_afterwards = false;
  w.run->before_cycle = [&](Instant now, plant::Plant& p, cycle::CycleInput& in) {
    const auto& v = w.run->cycle().view().session;
    if (!pressed && v.state == SessionState::running && v.phase == PhaseKind::hold_force) pressed = now;
    if (!pressed || v.state == SessionState::finished) return;
    const bool held = now - *pressed < 12_s;
    p.press_hand_switch(held);
    in.request_count = 0;  // nobody asks to go on
    if (now - *pressed < 500_ms) return;
    if (held) offered_while_pressed = offered_while_pressed || v.may_resume;
    if (!held && v.state == SessionState::paused) offered_afterwards = offered_afterwards || v.may_resume;
  };
  for (int i = 0; i < 60'000 && !offered_afterwards && w.run->step(); ++i) {
  }
  ASSERT_TRUE(pressed);
  EXPECT_FALSE(offered_while_pressed);
  EXPECT_TRUE(offered_afterwards);
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

// The emergency stop in a hold, held for ten seconds with somebody acknowledging all the while; released and
// left alone for another ten; then acknowledged, and the self-test gone through.
TEST(Session, SR22_AfterTorqueOffNothingMovesBeforeAcknowledgementAndSelfTest) {
  constexpr AngularVelocity kStill = 0.05_deg_s;
  Watched w(closed_loop::shipped("average", "demo"));
  w.run->person().acknowledge_torque_off();
  std::optional<Instant> pressed;
  std::optional<Instant> acknowledged;
  w.run->before_cycle = [&](Instant now, plant::Plant& p, cycle::CycleInput& in) {
    const auto& v = w.run->cycle().view().session;
    if (!pressed && v.state == SessionState::running && v.phase == PhaseKind::hold_force) {
      p.press_estop(true);
      pressed = now;
    }
    if (!pressed) return;
    if (now - *pressed < 10_s) {
      in.acknowledge = static_cast<int>((now - *pressed).si() * 2.0) % 2 == 0;  // edges, twice a second
    } else if (now - *pressed < 20_s) {
      p.press_estop(false);
      in.acknowledge = false;
    } else if (in.acknowledge && !acknowledged) {
      acknowledged = now;
    }
  };
  bool reached = false;
  bool tested = false;
  const auto watch = w.run->on_cycle;
  w.run->on_cycle = [&](const cycle::CycleInput& in, const hal::Command& c) {
    watch(in, c);
    const SessionState state = w.run->cycle().view().session.state;
    reached = reached || state == SessionState::torque_off;
    if (!reached) return;
    tested = tested || state == SessionState::self_test;
    if (state == SessionState::ready) {
      EXPECT_TRUE(acknowledged && tested);
      return;
    }
    EXPECT_FALSE(c.speed.has_value());
    if (state != SessionState::self_test) {
      EXPECT_FALSE(c.permissive);
    }
    if (!acknowledged) {
      EXPECT_EQ(state, SessionState::torque_off);
    }
  };
  w.run->on_truth = [&](const plant::Truth& truth) {
    if (!pressed || truth.at - *pressed < 150_ms) return;
    EXPECT_FALSE(truth.torque_enabled) << (truth.at - *pressed).si();
    // Later the leg is lifted out, and the support springs off its stop.
    if (!acknowledged) {
      EXPECT_LT(truth.speed, kStill) << (truth.at - *pressed).si();
    }
  };
  for (int i = 0; i < 60'000 && w.run->step(); ++i) {
    if (pressed && !reached) {
      ASSERT_LT(w.run->plant().now() - *pressed, 50_ms);
    }
  }
  ASSERT_TRUE(acknowledged);
  using S = SessionState;
  ASSERT_GE(w.states.size(), 4U);
  EXPECT_EQ((std::vector<S>(w.states.end() - 4, w.states.end())),
            (std::vector{S::running, S::torque_off, S::self_test, S::ready}));
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::aborted);
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

TEST(Session, SR20_AStallAfterThePassedSelfTestMakesItAgainAndDoesNotLockTheMachine) {
  Watched w(closed_loop::shipped("average", "demo"));
  bool stalled = false;
  int waiting_again = 0;
  w.run->before_cycle = [&](Instant, plant::Plant&, cycle::CycleInput& in) {
    const auto& v = w.run->cycle().view();
    if (v.session.notice == Notice::acknowledge_to_start && !stalled) {
      stalled = in.overran = true;
      in.missed_periods = 7;
      in.acknowledge = false;
      return;
    }
    if (stalled && v.session.notice == Notice::self_test_running) ++waiting_again;
  };
  w.run->run();
  EXPECT_TRUE(stalled);
  EXPECT_GT(waiting_again, 0) << "what was proved before is proved again";
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::completed);
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

// On the plant: what the test measures is what the simulator's drive does, at both periods.
TEST(Session, TheStopTestMeasuresBothStops) {
  for (const Duration period : {10_ms, 25_ms}) {
    auto setup = closed_loop::shipped("average", "demo");
    setup.station.period = period;
    Watched w(setup);
    for (int i = 0; i < 12000 && (w.states.empty() || w.states.back() != SessionState::mounting); ++i) {
      (void)w.run->step();
    }
    const session::View& v = w.run->cycle().view().session;
    ASSERT_EQ(v.state, SessionState::mounting);
    for (const session::StopProof& stop : {v.hand_switch, v.stop}) {
      EXPECT_TRUE(stop.proved);
      EXPECT_GT(stop.turned_after, period);
      EXPECT_LT(stop.turned_after, 200_ms) << "SR13: two periods, the ramp and the drive's sample";
      EXPECT_GE(stop.further, 0_deg);
      EXPECT_LT(stop.further, 0.1_deg);
    }
  }
}

// A drive that turns late: the stop is seen, the test fails, and no session begins.
TEST(Session, AStopThatTurnsTheLegLateBlocksTheMachine) {
  Watched w(closed_loop::shipped("average", "demo"));
  bool stood = false;
  w.run->before_cycle = [&](Instant, plant::Plant& plant, cycle::CycleInput&) {
    const cycle::CycleView& v = w.run->cycle().view();
    if (stood || v.session.state != SessionState::stop_test || v.action < SafetyAction::retreat) return;
    stood = true;
    (void)plant.start(config::FaultName::drive_runaway, {.amount = 0.0, .length = 290_ms});
  };
  for (int i = 0; i < 20000 && (w.states.size() < 4); ++i) (void)w.run->step();
  using S = SessionState;
  ASSERT_EQ(w.states, (std::vector{S::self_test, S::ready, S::stop_test, S::ready}));
  EXPECT_EQ(w.run->cycle().view().session.notice, Notice::stop_test_failed);
  EXPECT_EQ(w.run->cycle().view().session.stop_test_failure, session::StopTestFailure::hand_switch_late);
}

TEST(Session, TheStopTestCanBeLeft) {
  Watched w(closed_loop::shipped("average", "demo"));
  w.run->before_cycle = [&](Instant, plant::Plant&, cycle::CycleInput& in) {
    if (w.run->cycle().view().session.state == SessionState::stop_test)
      in.requests[in.request_count++] = {PersonAction::enough, 0.0};
  };
  for (int i = 0; i < 6000 && (w.states.empty() || w.states.back() != SessionState::finished); ++i) {
    (void)w.run->step();
  }
  // The leg lies flat still: letting it down takes no cycle.
  using S = SessionState;
  EXPECT_EQ(w.states, (std::vector{S::self_test, S::ready, S::stop_test, S::finished}));
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

TEST(Session, OneLostAnswerOfTheSafetyInputsOpensNoStrap) {
  Watched w(closed_loop::shipped("average", "demo"));
  bool lost = false;
  rehearsal::Rehearsal& run = *w.run;
  const auto watch = run.on_cycle;
  Notice after = Notice::none;
  run.on_cycle = [&](const cycle::CycleInput& in, const hal::Command& c) {
    watch(in, c);
    const auto& v = run.cycle().view().session;
    if (lost || v.notice != Notice::countdown) return;
    lost = true;
    cycle::CycleInput next = in;
    next.now = in.now + 10_ms;
    next.sample.io = hal::SafetyIoSample{};  // nothing arrived
    next.request_count = 0;
    auto copy = std::make_unique<cycle::Cycle>(run.cycle());
    (void)copy->step(next);
    after = copy->view().session.notice;
  };
  run.run();
  ASSERT_TRUE(lost);
  EXPECT_EQ(after, Notice::countdown);
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
