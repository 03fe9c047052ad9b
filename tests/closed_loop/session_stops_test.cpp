// Whole sessions on the plant: stopped, gone on with, and begun again.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "tests/closed_loop/watched.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using closed_loop::Watched;
using session::PersonAction;

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

// What a transmitter reads without its zero looks good.
TEST(Session, SR20_ALoadCellThatLosesItsPowerEndsTheSessionAndASelfTestIsDue) {
  Watched w(closed_loop::shipped("average", "demo"));
  std::optional<Instant> rebooted;
  w.run->before_cycle = [&](Instant now, plant::Plant& plant, cycle::CycleInput&) {
    const session::View& v = w.run->cycle().view().session;
    if (rebooted || v.phase != PhaseKind::hold_force || v.phase_elapsed < 5_s) return;
    rebooted = now;
    plant.start(plant::FaultName::load_cell_reboot, {.length = 1_s});
  };
  w.run->on_truth = [&](const plant::Truth& truth) {
    if (!rebooted || truth.at - *rebooted < 60_ms) return;
    EXPECT_LT(truth.command_speed, 0.001_deg_s) << (truth.at - *rebooted).si();
  };
  w.run->run();
  ASSERT_TRUE(rebooted);
  using S = SessionState;
  const std::vector<S> last{S::running, S::paused, S::releasing, S::finished, S::ready, S::self_test};
  ASSERT_GE(w.states.size(), last.size());
  EXPECT_EQ((std::vector<S>(w.states.end() - 6, w.states.end())), last);
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::aborted);
  EXPECT_GE(w.run->cycle().result().score, 0) << "the session may be scored while a self-test is due";
  EXPECT_FALSE(w.run->plant().truth().torque_enabled);
}

TEST(Session, SR20_ALoadCellThatLosesItsPowerInTheStopTestEndsIt) {
  Watched w(closed_loop::shipped("average", "demo"));
  bool rebooted = false;
  w.run->before_cycle = [&](Instant, plant::Plant& plant, cycle::CycleInput&) {
    const cycle::CycleView& v = w.run->cycle().view();
    if (rebooted || v.session.state != SessionState::stop_test || v.measured.angle < 1_deg) return;
    rebooted = true;
    plant.start(plant::FaultName::load_cell_reboot, {.length = 1_s});
  };
  w.run->run();
  ASSERT_TRUE(rebooted);
  using S = SessionState;
  const std::vector<S> first{S::self_test, S::ready,     S::stop_test, S::releasing, S::finished,
                             S::ready,     S::self_test, S::ready,     S::stop_test, S::mounting};
  ASSERT_GE(w.states.size(), first.size());
  EXPECT_EQ((std::vector<S>(w.states.begin(), w.states.begin() + 10)), first);
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::completed) << "of the session after the new self-test";
}

TEST(Session, SR20_ALoadCellThatLosesItsPowerBetweenSessionsIsZeroedBeforeTheNext) {
  Watched w(closed_loop::shipped("average", "demo"));
  bool rebooted = false;
  w.run->before_cycle = [&](Instant, plant::Plant& plant, cycle::CycleInput&) {
    if (rebooted || w.run->cycle().view().session.state != SessionState::ready) return;
    rebooted = true;
    plant.start(plant::FaultName::load_cell_reboot, {.length = 300_ms});
  };
  w.run->on_truth = [&](const plant::Truth& truth) {
    if (rebooted && !w.run->plant().load_cell().zeroed()) {
      EXPECT_FALSE(truth.torque_enabled) << (truth.at - Instant{}).si();
    }
  };
  w.run->run();
  ASSERT_TRUE(rebooted);
  using S = SessionState;
  const std::vector<S> first{S::self_test, S::ready, S::self_test, S::ready};
  ASSERT_GE(w.states.size(), first.size());
  EXPECT_EQ((std::vector<S>(w.states.begin(), w.states.begin() + 4)), first);
  EXPECT_EQ(w.run->cycle().result().outcome, Outcome::completed);
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

}  // namespace
