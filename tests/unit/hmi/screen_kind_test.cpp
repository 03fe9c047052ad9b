// Every state the controller can report leads to a defined screen, and the urgent ones are never hidden.
#include "hmi/model/screen_kind.hpp"

#include <gtest/gtest.h>

#include <set>

namespace stretch::hmi {
namespace {

constexpr std::size_t kStates = stretch::names::kSessionState.size();
constexpr std::size_t kActions = stretch::names::kSafetyAction.size();

template <class Check>
void for_every_combination(Check check) {
  for (std::size_t state = 0; state < kStates; ++state) {
    for (std::size_t notice = 0; notice < stretch::names::kNotice.size(); ++notice) {
      for (std::size_t action = 0; action < kActions; ++action) {
        for (const ReadyPage page :
             {ReadyPage::leg, ReadyPage::prescription, ReadyPage::confirm, ReadyPage::result}) {
          const auto s = static_cast<SessionState>(state);
          const auto n = static_cast<Notice>(notice);
          const auto a = static_cast<SafetyAction>(action);
          check(s, n, a, page, screen_for(s, n, a, page));
        }
      }
    }
  }
}

TEST(ScreenKind, EveryCombinationHasAScreenOfTheMachine) {
  std::set<ScreenKind> seen;
  for_every_combination([&](SessionState, Notice, SafetyAction, ReadyPage, ScreenKind kind) {
    ASSERT_LT(static_cast<std::size_t>(kind), kScreenKinds);
    ASSERT_NE(kind, ScreenKind::connecting);
    ASSERT_NE(kind, ScreenKind::controller_gone);
    seen.insert(kind);
  });
  EXPECT_EQ(seen.size(), kScreenKinds - 2) << "a screen that no state leads to";
}

TEST(ScreenKind, AStopIsNeverHiddenWhileALegMayBeUnderStretch) {
  for_every_combination(
      [](SessionState state, Notice notice, SafetyAction action, ReadyPage, ScreenKind kind) {
        const bool under_stretch = state == SessionState::mounting || state == SessionState::weighing ||
                                   state == SessionState::warm_up || state == SessionState::running ||
                                   state == SessionState::paused || state == SessionState::releasing;
        if (!under_stretch) return;
        if (action == SafetyAction::torque_off) {
          ASSERT_EQ(kind, ScreenKind::torque_off) << name(state) << ' ' << name(notice);
        } else if (action == SafetyAction::retreat || action == SafetyAction::retreat_by_position) {
          // Let down and waiting for the patient's press: the pause says why it stopped, and has the button.
          if (state == SessionState::paused && notice == Notice::are_you_all_right) return;
          if (state == SessionState::paused && notice == Notice::paused_may_resume) {
            ASSERT_EQ(kind, ScreenKind::paused);
            return;
          }
          ASSERT_EQ(kind, ScreenKind::stopped) << name(state) << ' ' << name(notice);
        }
      });
}

TEST(ScreenKind, SR28_TheQuestionTakesTheScreenWhereverItIsAsked) {
  for (const SessionState state : {SessionState::mounting, SessionState::weighing, SessionState::warm_up,
                                   SessionState::running, SessionState::paused}) {
    EXPECT_EQ(screen_for(state, Notice::are_you_all_right, SafetyAction::none, ReadyPage::leg),
              ScreenKind::all_right)
        << name(state);
  }
}

TEST(ScreenKind, OnlyReadyAsksThePageOfThePerson) {
  for_every_combination(
      [](SessionState state, Notice notice, SafetyAction action, ReadyPage page, ScreenKind kind) {
        if (state == SessionState::ready) return;
        ASSERT_EQ(kind, screen_for(state, notice, action, ReadyPage::leg))
            << name(state) << static_cast<int>(page);
      });
}

TEST(ScreenKind, HeartbeatsAreNeededExactlyWhereALegCanBeInTheMachine) {
  EXPECT_FALSE(session_active(SessionState::ready));
  EXPECT_FALSE(session_active(SessionState::finished));
  EXPECT_FALSE(session_active(SessionState::off));
  EXPECT_TRUE(session_active(SessionState::stop_test));
  EXPECT_TRUE(session_active(SessionState::running));
  EXPECT_TRUE(session_active(SessionState::paused));
  EXPECT_TRUE(session_active(SessionState::releasing));
}

TEST(ScreenKind, WhoLiesDownForTheStopTestIsShownHow) {
  EXPECT_EQ(screen_for(SessionState::stop_test, Notice::strap_in, SafetyAction::none, ReadyPage::leg),
            ScreenKind::strap_in);
  EXPECT_EQ(screen_for(SessionState::stop_test, Notice::stop_test_start, SafetyAction::none, ReadyPage::leg),
            ScreenKind::stop_test);
}

}  // namespace
}  // namespace stretch::hmi
