// A session in a shell: what is asked for when, what Enter means, and how it ends.
#include "controller/ctl/guide.hpp"

#include <gtest/gtest.h>

#include "controller/ctl/commands.hpp"
#include "controller/ctl/wording.hpp"

namespace {
using namespace stretch;
using namespace stretch::ctl;
using messages::RequestKind;
using S = SessionState;
using Kinds = std::vector<RequestKind>;

class GuideTest : public testing::Test {
 protected:
  static SessionGuide::Options options(bool at_station = false) {
    SessionGuide::Options o;
    o.prescription.protocol = "demo";
    o.at_station = at_station;
    o.connection = 5;
    return o;
  }
  static Kinds kinds(const GuideStep& step) {
    Kinds list;
    for (const auto& request : step.requests) list.push_back(request.kind);
    return list;
  }
  // The snapshot 50 ms later.
  GuideStep see(S state, Notice notice = Notice::none) {
    shown_.state = state;
    shown_.notice = notice;
    now_ += 0.05;
    return guide_.on_snapshot(shown_, now_);
  }
  GuideStep type(const std::string& line) { return guide_.on_line(line); }
  GuideStep answered(RequestKind kind, const std::string& refusal = "") {
    return guide_.on_answer(kind, {1, refusal.empty(), refusal});
  }
  void become_owner() {
    (void)see(S::ready, Notice::choose_prescription);
    EXPECT_EQ(kinds(answered(RequestKind::prepare)), Kinds{RequestKind::begin_mounting});
    (void)answered(RequestKind::begin_mounting);
    (void)see(S::mounting, Notice::strap_in);
  }
  void result(Outcome outcome, std::int64_t id = 7) {
    shown_.result.valid = true;
    shown_.result.session_id = id;
    shown_.result.outcome = outcome;
  }

  SessionGuide guide_{options()};
  messages::Snapshot shown_;
  double now_ = 100;
};

TEST_F(GuideTest, WaitsForReadyThenPreparesOnceAndBegins) {
  EXPECT_TRUE(see(S::self_test, Notice::self_test_running).requests.empty());
  EXPECT_FALSE(guide_.is_owner());
  const auto step = see(S::ready, Notice::choose_prescription);
  ASSERT_EQ(kinds(step), Kinds{RequestKind::prepare});
  EXPECT_EQ(step.requests[0].prescription->protocol, "demo");
  EXPECT_TRUE(see(S::ready).requests.empty());
  EXPECT_EQ(kinds(answered(RequestKind::prepare)), Kinds{RequestKind::begin_mounting});
  EXPECT_TRUE(guide_.is_owner());
}

TEST_F(GuideTest, AcknowledgesOnlyAtTheStationAndOnlyOnEnter) {
  (void)see(S::self_test, Notice::acknowledge_to_start);
  EXPECT_TRUE(type("").requests.empty());
  guide_ = SessionGuide(options(true));
  EXPECT_TRUE(see(S::self_test, Notice::acknowledge_to_start).requests.empty());
  EXPECT_EQ(kinds(type("")), Kinds{RequestKind::acknowledge});
  (void)see(S::torque_off, Notice::torque_off_acknowledge);
  EXPECT_EQ(kinds(type("")), Kinds{RequestKind::acknowledge});
}

TEST_F(GuideTest, DoesNotIntrudeIntoASessionOfOthers) {
  const auto step = see(S::running, Notice::holding_gently);
  EXPECT_EQ(step.exit_code, kFailed);
  EXPECT_TRUE(step.requests.empty());
}

TEST_F(GuideTest, SR19_RefusedPrescriptionEndsWithItsErrors) {
  (void)see(S::ready);
  const auto step = answered(RequestKind::prepare, "force_n = 90: allowed 5 to 80");
  EXPECT_EQ(step.exit_code, kUsage);
  EXPECT_EQ(step.lines, std::vector<std::string>{"force_n = 90: allowed 5 to 80"});
  EXPECT_FALSE(guide_.is_owner());
}

TEST_F(GuideTest, EnterGoesThroughTheStopTest) {
  become_owner();
  (void)see(S::stop_test, Notice::stop_test_start);
  EXPECT_EQ(kinds(type("")), Kinds{RequestKind::start});
  (void)see(S::stop_test, Notice::stop_test_touch_stop);
  EXPECT_EQ(kinds(type("")), Kinds{RequestKind::stop});
}

TEST_F(GuideTest, EnterMovesToTheComfortableAngleSetsItAndStartsTheCountdown) {
  become_owner();
  shown_.angle_deg = 2;
  EXPECT_TRUE(see(S::mounting, Notice::set_comfortable_angle).requests.empty());
  EXPECT_TRUE(type("").requests.empty());
  int jogs = 0;
  for (int i = 0; i < 20; ++i) {
    for (const RequestKind kind : kinds(see(S::mounting, Notice::set_comfortable_angle))) {
      EXPECT_EQ(kind, RequestKind::angle_up);
      ++jogs;
    }
  }
  EXPECT_GE(jogs, 9) << "ten a second for a second";
  EXPECT_LE(jogs, 11);
  EXPECT_TRUE(type("").requests.empty()) << "an Enter on the way changes nothing";
  shown_.angle_deg = 14;
  Kinds down;
  for (int i = 0; i < 3 && down.empty(); ++i) down = kinds(see(S::mounting, Notice::set_comfortable_angle));
  EXPECT_EQ(down, Kinds{RequestKind::angle_down});
  shown_.angle_deg = 10.2;
  Kinds set;
  for (int i = 0; i < 3 && set.empty(); ++i) set = kinds(see(S::mounting, Notice::set_comfortable_angle));
  EXPECT_EQ(set, Kinds{RequestKind::set_comfortable_angle});
  EXPECT_TRUE(see(S::mounting, Notice::set_comfortable_angle).requests.empty());
  EXPECT_EQ(kinds(type("")), Kinds{RequestKind::start});
}

TEST_F(GuideTest, ADotStopsTheMoveThere) {
  become_owner();
  (void)see(S::mounting, Notice::set_comfortable_angle);
  (void)type("");
  EXPECT_EQ(kinds(type(".")), Kinds{RequestKind::set_comfortable_angle});
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(see(S::mounting, Notice::set_comfortable_angle).requests.empty());
}

TEST_F(GuideTest, SR28_EnterIsTheTap) {
  become_owner();
  (void)see(S::running, Notice::are_you_all_right);
  EXPECT_EQ(kinds(type("")), Kinds{RequestKind::tap});
  (void)see(S::running, Notice::holding_gently);
  EXPECT_EQ(kinds(type("")), Kinds{RequestKind::tap});
}

TEST_F(GuideTest, LettersAreTheButtons) {
  become_owner();
  (void)see(S::running, Notice::holding_gently);
  EXPECT_EQ(kinds(type("l")), Kinds{RequestKind::less});
  EXPECT_EQ(kinds(type("m")), Kinds{RequestKind::more});
  EXPECT_EQ(kinds(type("h")), Kinds{RequestKind::hold_here});
  EXPECT_EQ(kinds(type("p")), Kinds{RequestKind::pause});
  EXPECT_EQ(kinds(type("e")), Kinds{RequestKind::enough});
  EXPECT_EQ(kinds(type("s")), Kinds{RequestKind::stop});
  EXPECT_EQ(type("4").requests[0].kind, RequestKind::comfort);
  EXPECT_EQ(type("10").requests[0].value, 10);
  for (const char* nonsense : {"11", "-1", "x", "less", "."}) {
    EXPECT_TRUE(type(nonsense).requests.empty()) << nonsense;
    EXPECT_EQ(type(nonsense).lines.size(), 1u) << nonsense;
  }
}

TEST_F(GuideTest, SR13_StopNeedsNoOwnership) {
  EXPECT_EQ(kinds(type("s")), Kinds{RequestKind::stop});
}

TEST_F(GuideTest, SR21_AwayFromTheStationEnterResumesNothing) {
  become_owner();
  EXPECT_TRUE(see(S::paused, Notice::paused_may_resume).requests.empty());
  EXPECT_TRUE(type("").requests.empty());
  EXPECT_EQ(kinds(type("d")), Kinds{RequestKind::decline});
}

TEST_F(GuideTest, ResumingIsThePatientsOwnPress) {
  guide_ = SessionGuide(options(true));
  become_owner();
  EXPECT_TRUE(see(S::paused, Notice::paused_may_resume).requests.empty());
  EXPECT_EQ(kinds(type("")), Kinds{RequestKind::resume});
  EXPECT_EQ(kinds(type("d")), Kinds{RequestKind::decline});
}

TEST_F(GuideTest, EndsWithTheScoreAndTheOutcomesCode) {
  become_owner();
  (void)see(S::running, Notice::holding_gently);
  result(Outcome::completed);
  EXPECT_FALSE(see(S::finished, Notice::finished_score).exit_code) << "the score is waited for";
  EXPECT_EQ(type("3").requests[0].kind, RequestKind::score);
  const auto end = see(S::ready, Notice::choose_prescription);
  EXPECT_EQ(end.exit_code, kDone);
  EXPECT_EQ(guide_.result()->session_id, 7);
  EXPECT_TRUE(see(S::ready).requests.empty()) << "no second session";
}

TEST_F(GuideTest, EnterOrTheEndOfInputLeavesWithoutAScore) {
  become_owner();
  (void)see(S::running);
  result(Outcome::completed);
  (void)see(S::finished, Notice::finished_score);
  EXPECT_TRUE(type("").requests.empty());
  EXPECT_EQ(see(S::finished, Notice::finished_score).exit_code, kDone);

  guide_ = SessionGuide(options());
  shown_ = {};
  become_owner();
  guide_.on_input_end();
  (void)see(S::running);
  result(Outcome::stopped_by_patient);
  EXPECT_EQ(see(S::finished, Notice::finished_score).exit_code, kEndedEarly);
}

TEST_F(GuideTest, EachOutcomeHasItsCode) {
  for (const auto& [outcome, code] : {std::pair{Outcome::completed, kDone},
                                      {Outcome::stopped_by_patient, kEndedEarly},
                                      {Outcome::paused_by_safety, kEndedEarly},
                                      {Outcome::aborted, kEndedEarly},
                                      {Outcome::interrupted, kFailed}}) {
    guide_ = SessionGuide(options());
    shown_ = {};
    result(Outcome::completed, 3);  // of an earlier session
    become_owner();
    (void)see(S::running);
    EXPECT_FALSE(see(S::finished, Notice::finished_score).exit_code)
        << "the earlier one's result is not ours";
    result(outcome, 4);
    EXPECT_EQ(see(S::ready).exit_code, code) << name(outcome);
  }
}

TEST_F(GuideTest, LeavesASessionThatTheStationHasTakenOver) {
  become_owner();
  shown_.owner_connection = 2;  // of before: the snapshot has not caught up
  EXPECT_FALSE(see(S::mounting).exit_code);
  shown_.owner_connection = 5;
  EXPECT_FALSE(see(S::running).exit_code);
  shown_.owner_connection = 9;
  EXPECT_EQ(see(S::running).exit_code, kEndedEarly);
  EXPECT_FALSE(guide_.is_owner());
}

TEST_F(GuideTest, TorqueOffEndsTheSession) {
  become_owner();
  (void)see(S::running);
  result(Outcome::aborted);
  EXPECT_EQ(see(S::torque_off, Notice::torque_off_sinking).exit_code, kEndedEarly);
}

TEST_F(GuideTest, EndedBeforeItBeganIsEarly) {
  become_owner();
  const auto step = see(S::ready, Notice::stop_test_failed);
  EXPECT_EQ(step.exit_code, kEndedEarly);
  EXPECT_FALSE(guide_.result());
}

TEST_F(GuideTest, SignalStopsAndEndsOnce) {
  become_owner();
  (void)see(S::running);
  EXPECT_EQ(kinds(guide_.on_signal()), (Kinds{RequestKind::stop, RequestKind::enough}));
  EXPECT_TRUE(guide_.on_signal().requests.empty()) << "a second one changes nothing";
  EXPECT_TRUE(guide_.is_owner()) << "until the leg is down";
  EXPECT_EQ(kinds(see(S::paused, Notice::paused_may_resume)), Kinds{RequestKind::decline});
  result(Outcome::stopped_by_patient);
  EXPECT_EQ(see(S::finished, Notice::finished_score).exit_code, kEndedEarly);
}

TEST_F(GuideTest, SignalBeforeTheSessionJustLeaves) {
  (void)see(S::self_test);
  EXPECT_EQ(guide_.on_signal().exit_code, kEndedEarly);
}

TEST_F(GuideTest, SignalInTheStopTestStopsAndLeaves) {
  become_owner();
  (void)see(S::stop_test, Notice::stop_test_press_hand_switch);
  const auto step = guide_.on_signal();
  EXPECT_EQ(kinds(step), Kinds{RequestKind::stop});
  EXPECT_EQ(step.exit_code, kEndedEarly);
}

TEST_F(GuideTest, QuestionsAreAskedOnceEach) {
  become_owner();
  EXPECT_EQ(see(S::stop_test, Notice::stop_test_start).lines.size(), 1u);
  EXPECT_TRUE(see(S::stop_test, Notice::stop_test_start).lines.empty());
  EXPECT_EQ(see(S::stop_test, Notice::stop_test_touch_stop).lines.size(), 1u);
}

TEST(Wording, EveryNoticeAndEveryRowHasWords) {
  for (std::size_t i = 1; i < names::kNotice.size(); ++i)
    EXPECT_NE(sentence(static_cast<Notice>(i)), "") << names::kNotice[i];
  for (std::size_t i = 1; i <= kSafetyRowCount; ++i)
    EXPECT_NE(what_happened(static_cast<SafetyRow>(i)), "unknown") << i;
  EXPECT_EQ(minutes(64.2), "1:05");
}

TEST(Wording, SR11_StatusSaysStrapOrGuardWhereItCanBeNothingElse) {
  messages::Snapshot s;
  s.state = S::mounting;
  s.faults = {SafetyRow::sr11_safety_chain};
  s.action = SafetyAction::hold;
  EXPECT_NE(several_lines(s).find("faults  SR11 strap or guard open\n"), std::string::npos)
      << several_lines(s);
  s.action = SafetyAction::torque_off;
  for (const char* cause : {"emergency stop", "strap", "guard", "power chain", "silent"})
    EXPECT_NE(several_lines(s).find(cause), std::string::npos) << cause << " is not in\n" << several_lines(s);
}

TEST(Wording, StatusNamesFaultsLinksAndLoop) {
  messages::Snapshot s;
  s.state = S::running;
  s.phase = PhaseKind::hold_force;
  s.phase_number = 2;
  s.phase_count = 5;
  s.weighed = true;
  s.stretch_force_n = 13.94;
  s.target_force_n = 14;
  s.force_limit_n = 20;
  s.faults = {SafetyRow::sr07_stale_force};
  s.drive_link.state = "up";
  s.loop.period_ms = 10;
  const std::string text = several_lines(s);
  for (const char* part : {"running 2/5 hold_force", "13.9 N of 14.0, limit 20.0",
                           "SR07 no new force reading", "drive       up", "10 ms", "not measured now"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
  }
}

}  // namespace
