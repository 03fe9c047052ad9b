// The protocol language: order, repeats, ends, limits.
#include "controller/session/interpreter.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "config/settings/protocol_summary.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using config::Phase;
using session::Interpreter;

config::PhaseList list(std::initializer_list<Phase> phases) {
  config::PhaseList l;
  for (const Phase& p : phases) l.phases[static_cast<std::size_t>(l.count++)] = p;
  return l;
}
Phase phase(PhaseKind kind, double duration_s = 0.0, double fraction = 1.0) {
  Phase p;
  p.kind = kind;
  p.target_fraction = fraction;
  if (duration_s > 0.0) p.duration = seconds(duration_s);
  return p;
}
Phase repeat(int count, int length) {
  Phase p;
  p.kind = PhaseKind::repeat;
  p.repeat_count = count;
  p.repeat_length = length;
  return p;
}

// A leg that does whatever the present phase waits for, one second at a time.
struct Runner {
  Interpreter interpreter{config::ControlSettings{}};
  Interpreter::Inputs in;
  double now_s = 0.0;

  Runner() {
    in.target = 11.2_Nm;
    in.cuff_distance = 0.8_m;
    in.angle_limit = 80_deg;
    in.comfortable = 10_deg;
    in.measured.valid = true;
    in.measured.angle = 40_deg;
  }
  void begin(const config::PhaseList& phases) { interpreter.begin(phases, Instant{} + seconds(now_s)); }
  Interpreter::Output step(double dt_s = 0.1) {
    now_s += dt_s;
    in.now = Instant{} + seconds(now_s);
    return interpreter.step(in);
  }
  void oblige() {
    in.law = {};
    in.law.reference_at_target = true;
    in.law.goal_reached = true;
    in.measured.stretch = interpreter.target();
  }
  std::vector<PhaseKind> run_to_end(int most = 100'000) {
    std::vector<PhaseKind> order{interpreter.kind()};
    for (int i = 0; i < most; ++i) {
      oblige();
      const auto out = step();
      if (out.done) return order;
      if (out.phase_changed) order.push_back(interpreter.kind());
    }
    ADD_FAILURE() << "the protocol does not end";
    return order;
  }
};

TEST(Interpreter, AnEmptyListIsDoneAtOnce) {
  Runner r;
  r.begin({});
  EXPECT_TRUE(r.step().done);
}

TEST(Interpreter, RunsPhasesInOrder) {
  Runner r;
  r.begin(list({phase(PhaseKind::approach, 0, 0.7), phase(PhaseKind::ramp), phase(PhaseKind::hold_force, 5),
                phase(PhaseKind::hold_angle, 3), phase(PhaseKind::release), phase(PhaseKind::rest, 2)}));
  EXPECT_EQ(r.interpreter.count(), 6);
  EXPECT_EQ(r.run_to_end(), (std::vector{PhaseKind::approach, PhaseKind::ramp, PhaseKind::hold_force,
                                         PhaseKind::hold_angle, PhaseKind::release, PhaseKind::rest}));
}

TEST(Interpreter, UnrollsNestedRepeats) {
  Runner r;
  r.begin(list({repeat(2, 4), phase(PhaseKind::approach), repeat(3, 1), phase(PhaseKind::hold_force, 1),
                phase(PhaseKind::release), phase(PhaseKind::rest, 1)}));
  EXPECT_EQ(r.interpreter.count(), 2 * (1 + 3 + 1) + 1);
  const auto order = r.run_to_end();
  EXPECT_EQ(order.size(), 11U);
  EXPECT_EQ(r.interpreter.number(), 11);
  EXPECT_EQ(order[4], PhaseKind::release);
  EXPECT_EQ(order[5], PhaseKind::approach);
  EXPECT_EQ(order.back(), PhaseKind::rest);
}

TEST(Interpreter, WhoAsksForLessInAHoldByAngleIsGivenLessAndNothingMore) {
  Runner r;
  r.begin(list({phase(PhaseKind::hold_angle, 60), phase(PhaseKind::release)}));
  r.in.measured.stretch = 10_Nm;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::stand);
  r.in.target = 0.75 * r.in.target;
  const auto out = r.step();
  EXPECT_EQ(out.reference.mode, control::Reference::Mode::release);
  EXPECT_EQ(out.reference.goal, r.in.comfortable);
  r.in.measured.stretch = 7_Nm;
  for (int i = 0; i < 29; ++i) {
    EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::release) << "not known yet";
  }
  r.in.target = 0.9 * r.in.target;
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::release) << "asked again: to 6.75 N m";
  }
  r.in.measured.stretch = 6.7_Nm;
  EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::stand);
  r.in.measured.stretch = 8_Nm;
  EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::stand) << "what the leg does is no asking";
  r.in.target = 2.0 * r.in.target;
  EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::stand) << "nobody is pulled on by angle";
  r.in.target = 0.5 * r.in.target;
  EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::release);
  r.in.law.goal_reached = true;
  EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::stand) << "further down it is not let";
}

TEST(Interpreter, WhatWasLetGoOfOnAskingIsNoRelaxation) {
  Runner r;
  r.begin(list({phase(PhaseKind::hold_angle, 10), phase(PhaseKind::release)}));
  r.in.measured.stretch = 10_Nm;
  r.step();
  r.in.target = 0.5 * r.in.target;
  r.in.measured.stretch = 5_Nm;
  for (int i = 0; i < 200; ++i) {
    const auto out = r.step();
    if (!out.hold_finished) continue;
    EXPECT_NEAR(out.hold.relaxation_pct, 0.0, 1e-9);
    return;
  }
  FAIL() << "the hold does not end";
}

TEST(Interpreter, AHoldLimitedByTheAngleGivesLessToo) {
  Runner r;
  r.begin(list({phase(PhaseKind::hold_force, 60), phase(PhaseKind::release)}));
  r.in.law.at_angle_limit = true;
  r.in.measured.stretch = 8_Nm;
  for (int i = 0; i < 3; ++i) r.step();
  ASSERT_EQ(r.interpreter.limited_by(), LimitedBy::angle);
  r.in.target = 0.9 * r.in.target;
  EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::release);
}

TEST(Interpreter, WhatAPauseInterruptedCountsOnTheSessionsCreep) {
  Runner r;
  const auto phases = list({phase(PhaseKind::hold_force, 600), phase(PhaseKind::release)});
  const auto creep_until_limited = [&] {
    const Angle from = r.in.measured.angle;
    for (int i = 0; i < 1000 && r.interpreter.limited_by() == LimitedBy::none; ++i) {
      r.oblige();
      r.step();
      r.in.measured.angle = r.in.measured.angle + 0.1_deg;
    }
    return r.in.measured.angle - from;
  };
  r.begin(phases);
  for (int i = 0; i < 100; ++i) {
    r.oblige();
    r.step();
    r.in.measured.angle = r.in.measured.angle + 0.1_deg;
  }
  ASSERT_EQ(r.interpreter.limited_by(), LimitedBy::none);
  (void)r.interpreter.close_hold(r.in.now);
  r.begin(phases);
  EXPECT_NEAR(in_degrees(creep_until_limited()), 5.0, 0.5) << "10 of the 15 deg are used";
  r.interpreter.new_session();
  r.begin(phases);
  EXPECT_NEAR(in_degrees(creep_until_limited()), 15.0, 0.5);
}

TEST(Interpreter, HoldsClockStartsInTheBandWithTheReferenceAtTheTarget) {
  Runner r;
  r.begin(list({phase(PhaseKind::hold_force, 10), phase(PhaseKind::release)}));
  r.in.measured.stretch = r.interpreter.target();
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(r.step().phase_changed);  // the reference is still on its way
  EXPECT_EQ(r.interpreter.elapsed(r.in.now), 0_s);
  r.oblige();
  r.in.measured.stretch = r.interpreter.target() - 0.51_Nm;  // just outside 0.5 N m
  EXPECT_FALSE(r.step().phase_changed);
  EXPECT_FALSE(r.interpreter.holding());
  r.oblige();
  EXPECT_FALSE(r.step().phase_changed);
  EXPECT_TRUE(r.interpreter.holding());
  bool ended = false;
  double length_s = 0.0;
  while (!ended && length_s < 20.0) {
    r.oblige();
    const auto out = r.step();
    length_s += 0.1;
    ended = out.hold_finished;
    if (ended) {
      EXPECT_NEAR(out.hold.duration.si(), 10.0, 0.11);
    }
  }
  EXPECT_NEAR(length_s, 10.0, 0.11);
}

TEST(Interpreter, AForceHoldThatMeetsTheAngleLimitGoesOnByAngleAndCompletes) {
  Runner r;
  r.begin(list({phase(PhaseKind::hold_force, 4)}));
  r.in.law = {};
  r.in.law.at_angle_limit = true;
  r.in.measured.stretch = 5_Nm;
  (void)r.step();
  EXPECT_EQ(r.interpreter.limited_by(), LimitedBy::angle);
  EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::stand);
  Interpreter::Output out;
  for (int i = 0; i < 60 && !out.done; ++i) out = r.step();
  EXPECT_TRUE(out.done);
  EXPECT_EQ(out.hold.limited_by, LimitedBy::angle);
  EXPECT_NEAR(out.hold.duration.si(), 4.0, 0.11);
}

TEST(Interpreter, CreepIsLimitedOverTheWholeSession) {
  Runner r;
  r.begin(list({repeat(3, 1), phase(PhaseKind::hold_force, 5)}));
  std::vector<LimitedBy> limits;
  for (int i = 0; i < 400; ++i) {
    r.oblige();
    if (r.interpreter.holding()) r.in.measured.angle += 0.15_deg;  // 7.5 deg in each hold of 5 s
    const auto out = r.step();
    if (out.hold_finished) limits.push_back(out.hold.limited_by);
    if (out.done) break;
  }
  ASSERT_EQ(limits.size(), 3U);
  EXPECT_EQ(limits[0], LimitedBy::none);
  EXPECT_EQ(limits[2], LimitedBy::creep);
}

TEST(Interpreter, AnAngleHoldEndsWhenTheTorqueHasRelaxed) {
  Runner r;
  Phase p = phase(PhaseKind::hold_angle, 100);
  p.until_relaxed = 0.2;
  r.begin(list({p}));
  r.in.measured.stretch = 10_Nm;
  (void)r.step();
  r.in.measured.stretch = 8.05_Nm;
  EXPECT_FALSE(r.step().done);
  r.in.measured.stretch = 7.99_Nm;
  EXPECT_TRUE(r.step().done);
}

TEST(Interpreter, AForceHoldEndsWhenNothingMoreCreeps) {
  Runner r;
  Phase p = phase(PhaseKind::hold_force, 300);
  p.until_creep_below = degrees_per_second(1.0 / 60.0);  // 1 deg a minute
  r.begin(list({p}));
  double seconds_held = 0.0;
  bool done = false;
  while (!done && seconds_held < 200.0) {
    r.oblige();
    r.in.measured.angle += degrees(seconds_held < 45.0 ? 0.005 : 0.0005);
    done = r.step().done;
    seconds_held += 0.1;
  }
  EXPECT_GT(seconds_held, 45.0);
  EXPECT_LT(seconds_held, 71.0);
}

TEST(Interpreter, SR17_APhaseThatNeverEndsIsTimedOut) {
  for (const PhaseKind kind :
       {PhaseKind::approach, PhaseKind::ramp, PhaseKind::release, PhaseKind::hold_force}) {
    Runner r;
    r.begin(list({phase(kind, kind == PhaseKind::hold_force ? 10 : 0)}));
    r.in.measured.stretch = 2_Nm;
    double when = 0.0;
    for (int i = 0; i < 4000 && when == 0.0; ++i) {
      if (r.step().timed_out) when = r.now_s;
    }
    EXPECT_NEAR(when, 300.0, 0.5) << name(kind);
  }
}

TEST(Interpreter, HoldHereFreezesTheTargetAndStopsThePhasesClock) {
  Runner r;
  r.begin(list({phase(PhaseKind::approach, 0, 0.7), phase(PhaseKind::release)}));
  r.in.measured.stretch = 4_Nm;
  r.in.frozen = true;
  for (int i = 0; i < 4000; ++i) {
    const auto out = r.step();
    ASSERT_FALSE(out.timed_out);
    EXPECT_EQ(out.reference.mode, control::Reference::Mode::traction);
    EXPECT_EQ(out.reference.target, 4_Nm);
  }
  r.in.frozen = false;
  EXPECT_EQ(r.step().reference.mode, control::Reference::Mode::approach);
}

TEST(Interpreter, RestBeginsOnlyAtTheComfortableAngle) {
  Runner r;
  r.begin(list({phase(PhaseKind::rest, 2)}));
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(r.step().done);
  r.in.law.goal_reached = true;
  double waited = 0.0;
  while (!r.step().done && waited < 10.0) waited += 0.1;
  EXPECT_NEAR(waited, 2.0, 0.2);
}

TEST(Interpreter, WithoutAValidMeasurementNoPhaseEnds) {
  Runner r;
  r.begin(list({phase(PhaseKind::approach, 0, 0.7)}));
  r.in.measured.stretch = 20_Nm;
  r.in.measured.valid = false;
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(r.step().done);
  r.in.measured.valid = true;
  EXPECT_TRUE(r.step().done);
}

TEST(Interpreter, WhatRemainsCountsEveryPhaseToComeAndRunsOutAtTheEnd) {
  const auto phases =
      list({repeat(2, 4), phase(PhaseKind::approach, 0.0, 0.7), phase(PhaseKind::hold_force, 15),
            phase(PhaseKind::release), phase(PhaseKind::rest, 8)});
  Runner r;
  r.begin(phases);
  const auto remaining = [&] { return r.interpreter.remaining(Instant{} + seconds(r.now_s), 14_N); };
  EXPECT_DOUBLE_EQ(remaining().si(), config::expected_duration(phases, 14_N).si());
  Duration before = remaining();
  for (bool done = false; !done;) {
    r.oblige();
    done = r.step().done;
    const Duration clock = r.interpreter.length() - r.interpreter.elapsed(r.in.now);
    PhaseKind next_kind{};
    Duration next_length;
    const bool more = r.interpreter.next(next_kind, next_length);
    ASSERT_GE(remaining().si(), clock.si() + (more ? next_length.si() : 0.0) - 1e-9);
    ASSERT_LE(remaining().si(), before.si() + 1e-9);
    before = remaining();
  }
  EXPECT_EQ(remaining().si(), 0.0);
}

}  // namespace
