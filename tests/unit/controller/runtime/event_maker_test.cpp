// Each change is told once, in order, and nothing else is.
#include "controller/runtime/event_maker.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using namespace stretch::literals;
using runtime::EventMaker;

cycle::CycleView view(SessionState state, SafetyAction action = SafetyAction::none) {
  cycle::CycleView v;
  v.now = Instant{} + 12_s;
  v.session.state = state;
  v.action = action;
  return v;
}

std::vector<std::string> told(EventMaker& maker, const cycle::CycleView& v) {
  std::vector<std::string> out;
  for (const messages::Event& e : maker.changes(v)) {
    EXPECT_DOUBLE_EQ(e.uptime_s, 12.0);
    out.push_back(e.kind + " | " + e.text + " | " + e.detail);
  }
  return out;
}
using List = std::vector<std::string>;

TEST(EventMaker, StatesAreToldWhenTheyChange) {
  EventMaker maker;
  EXPECT_EQ(told(maker, view(SessionState::self_test, SafetyAction::torque_off)),
            (List{"state | started in self_test | off>self_test"}));
  EXPECT_EQ(told(maker, view(SessionState::self_test, SafetyAction::torque_off)), List{});
  EXPECT_EQ(told(maker, view(SessionState::ready, SafetyAction::torque_off)),
            (List{"state | self_test to ready | self_test>ready"}));
}

TEST(EventMaker, ASessionBeginsBeforeItsFirstStateAndEndsAfterItsLast) {
  EventMaker maker;
  (void)maker.changes(view(SessionState::mounting));
  cycle::CycleView v = view(SessionState::weighing);
  v.session_began = true;
  EXPECT_EQ(told(maker, v),
            (List{"session | session begun | begun", "state | mounting to weighing | mounting>weighing"}));
  (void)maker.changes(view(SessionState::releasing));
  v = view(SessionState::finished);
  v.session_ended = true;
  EXPECT_EQ(told(maker, v),
            (List{"state | releasing to finished | releasing>finished", "session | session ended | ended"}));
}

TEST(EventMaker, WhatTheStopTestMeasuredIsToldOnce) {
  EventMaker maker;
  cycle::CycleView v = view(SessionState::stop_test);
  (void)maker.changes(v);
  v.session.hand_switch = {.proved = true, .turned_after = 110_ms, .further = degrees(0.024)};
  EXPECT_EQ(
      told(maker, v),
      (List{"stop_test | stop test: hand_switch works, the support turned after 0.110 s, 0.024 deg further "
            "| hand_switch turned_after_s=0.110 further_deg=0.024"}));
  EXPECT_EQ(told(maker, v), List{});
  v.session.stop = {.proved = true, .turned_after = 90_ms, .further = degrees(0.0)};
  EXPECT_EQ(
      told(maker, v),
      (List{"stop_test | stop test: stop works, the support turned after 0.090 s, 0.000 deg further | stop "
            "turned_after_s=0.090 further_deg=0.000"}));
}

TEST(EventMaker, AStopTestThatFailsSaysWhy) {
  EventMaker maker;
  cycle::CycleView v = view(SessionState::stop_test);
  (void)maker.changes(v);
  v.session.stop_test_failure = session::StopTestFailure::stop_late;
  EXPECT_EQ(told(maker, v),
            (List{"stop_test | stop test failed: the support turned too late after STOP | failed"}));
  EXPECT_EQ(told(maker, v), List{});
}

TEST(EventMaker, PhasesAreToldByNumberAlsoWhenTheKindRepeats) {
  EventMaker maker;
  (void)maker.changes(view(SessionState::warm_up));
  cycle::CycleView v = view(SessionState::running);
  v.session.phase = PhaseKind::rest;
  v.session.phase_count = 2;
  v.session.phase_number = 1;
  EXPECT_EQ(told(maker, v),
            (List{"state | warm_up to running | warm_up>running", "phase | phase 1 of 2: rest | rest"}));
  v.session.phase_number = 2;
  EXPECT_EQ(told(maker, v), (List{"phase | phase 2 of 2: rest | rest"}));
  // After a pause the same phase begins again, and is told again.
  (void)maker.changes(view(SessionState::paused));
  EXPECT_EQ(told(maker, v),
            (List{"state | paused to running | paused>running", "phase | phase 2 of 2: rest | rest"}));
}

TEST(EventMaker, SR28_WhatTheSessionItselfStopsForIsToldWithItsRow) {
  EventMaker maker;
  (void)maker.changes(view(SessionState::running));
  cycle::CycleView v = view(SessionState::releasing);
  v.session.has_stop_cause = true;
  v.session.stop_cause = SafetyRow::sr28_no_answer;
  EXPECT_EQ(told(maker, v), (List{"state | running to releasing | running>releasing",
                                  "safety | SR28: the session ends, the leg is let down | SR28"}));
  EXPECT_EQ(told(maker, v), List{});
}

TEST(EventMaker, SafetyIsToldFromARetreatUpWithItsRowAndWhenItLetsGo) {
  EventMaker maker;
  (void)maker.changes(view(SessionState::running));
  EXPECT_EQ(told(maker, view(SessionState::running, SafetyAction::hold)), List{});
  cycle::CycleView v = view(SessionState::running, SafetyAction::retreat);
  v.has_cause = true;
  v.cause = SafetyRow::sr03_guarding;
  EXPECT_EQ(told(maker, v), (List{"safety | SR03: retreat | SR03"}));
  EXPECT_EQ(told(maker, v), List{});
  v.action = SafetyAction::torque_off;
  v.cause = SafetyRow::sr11_safety_chain;
  EXPECT_EQ(told(maker, v), (List{"safety | SR11: torque_off | SR11"}));
  EXPECT_EQ(told(maker, view(SessionState::running)), (List{"safety | safety lets go | none"}));
}

}  // namespace
