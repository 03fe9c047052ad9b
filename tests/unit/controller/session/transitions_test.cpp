// The table of the session, explored exhaustively: every state with every event has a defined outcome, and no
// state in which a person may be under force lacks a way out that needs neither patient nor screen.
#include "controller/session/transitions.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace {
using namespace stretch;
using session::Event;
using session::kEventCount;
using session::next;
using S = SessionState;

constexpr int kStates = static_cast<int>(names::kSessionState.size());

// Raised by the machine itself: no patient, no screen.
constexpr std::array kUnaided{Event::torque_off,    Event::self_test_due,  Event::leg_out,
                              Event::zero_lost,     Event::tap_unanswered, Event::session_time_over,
                              Event::retreat,       Event::heartbeat_lost, Event::weighing_failed,
                              Event::protocol_done, Event::pause_over,     Event::flat_reached};

TEST(Transitions, EveryPairOfStateAndEventHasADefinedOutcome) {
  int moves = 0;
  for (int s = 0; s < kStates; ++s) {
    for (int e = 0; e < kEventCount; ++e) {
      const auto to = next(static_cast<S>(s), static_cast<Event>(e));
      ASSERT_LT(static_cast<int>(to), kStates);
      moves += to != static_cast<S>(s) ? 1 : 0;
    }
  }
  // The table's rows, and torque off from every state but `off` and itself.
  EXPECT_EQ(moves, static_cast<int>(session::transitions().size()) + kStates - 2);
}

TEST(Transitions, NoRowStandsTwiceOrLeadsNowhere) {
  std::set<std::pair<int, int>> seen;
  for (const session::Transition& row : session::transitions()) {
    EXPECT_TRUE(seen.insert({static_cast<int>(row.from), static_cast<int>(row.event)}).second)
        << name(row.from) << " has two rows for event " << static_cast<int>(row.event);
    EXPECT_NE(row.from, row.to);
  }
}

TEST(Transitions, SR22_TorqueOffIsReachedInOneStepAndLeftForASelfTestAlone) {
  for (int s = 1; s < kStates; ++s) EXPECT_EQ(next(static_cast<S>(s), Event::torque_off), S::torque_off);
  for (int e = 0; e < kEventCount; ++e) {
    const auto event = static_cast<Event>(e);
    const bool leaves = event == Event::acknowledged || event == Event::self_test_due;
    EXPECT_EQ(next(S::torque_off, event), leaves ? S::self_test : S::torque_off) << e;
  }
}

TEST(Transitions, SR20_ALostZeroEndsWhatWasBegunAndIsNothingElsewhere) {
  for (int s = 0; s < kStates; ++s) {
    const auto from = static_cast<S>(s);
    const bool strapped = from >= S::stop_test && from <= S::paused;
    EXPECT_EQ(next(from, Event::zero_lost), strapped ? S::releasing : from) << name(from);
  }
}

TEST(Transitions, EveryStateWithForceOnIsReleasedWithoutPatientOrScreen) {
  for (const S start :
       {S::stop_test, S::mounting, S::weighing, S::warm_up, S::running, S::paused, S::releasing}) {
    std::set<S> reached{start};
    for (bool grew = true; grew;) {
      grew = false;
      for (const S s : std::set<S>(reached)) {
        for (const Event e : kUnaided) {
          if (e != Event::torque_off) grew = reached.insert(next(s, e)).second || grew;
        }
      }
    }
    EXPECT_TRUE(reached.contains(S::finished)) << name(start);
  }
}

TEST(Transitions, AfterALossOfTheScreenNothingRisesAgainByItself) {
  for (const S s : {S::weighing, S::warm_up, S::running})
    EXPECT_EQ(next(s, Event::heartbeat_lost), S::paused);
  for (const S s : {S::stop_test, S::mounting}) EXPECT_EQ(next(s, Event::heartbeat_lost), S::releasing);
  for (const Event e : kUnaided) {
    const S to = next(S::paused, e);
    EXPECT_TRUE(to == S::paused || to == S::releasing || to == S::torque_off);
  }
}

TEST(Transitions, SR21_APauseIsResumedByThePatientsPressAlone) {
  for (int e = 0; e < kEventCount; ++e) {
    const auto event = static_cast<Event>(e);
    const S to = next(S::paused, event);
    const bool rises = to == S::weighing || to == S::warm_up || to == S::running;
    EXPECT_EQ(rises, event == Event::resume || event == Event::resume_unweighed);
  }
}

TEST(Transitions, NothingButAPassedSelfTestLeadsToReady) {
  for (int e = 0; e < kEventCount; ++e) {
    const auto event = static_cast<Event>(e);
    if (event == Event::torque_off) continue;
    EXPECT_EQ(next(S::self_test, event), event == Event::self_test_passed ? S::ready : S::self_test);
  }
}

}  // namespace
