// The exploration holds of the machine as it is, and finds what is broken on purpose.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>

#include "tests/exploration/table.hpp"

namespace {
using namespace stretch;
using namespace stretch::exploration;
using config::HandSwitchKind;
using safety::index;
using safety::RowActions;
using session::Event;
using session::PersonRequest;
using testing::HasSubstr;
using S = SessionState;

[[nodiscard]] std::string all(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& f : findings) text += legible(f);
  return text;
}

// Rows by which no cycle can go: another event comes before theirs, or theirs does not come there.
[[nodiscard]] bool never_gone(const session::Transition& row, HandSwitchKind hand_switch) {
  switch (row.event) {
    case Event::heartbeat_lost:  // SR14 demands its retreat in the same cycle; the stop test goes by this one
      return row.from != S::stop_test;
    case Event::leg_out:  // a leg that is not weighed is never known to be out
      return row.from == S::mounting || row.from == S::weighing;
    case Event::session_time_over:  // which begins with the weighing
      return row.from == S::mounting;
    case Event::tap_unanswered:  // hold-to-run is its own sign of the patient
      return hand_switch == HandSwitchKind::hold_to_run;
    default:
      return false;
  }
}

void every_row_was_gone_by(const Search& search, HandSwitchKind hand_switch) {
  for (const session::Transition& row : session::transitions()) {
    EXPECT_EQ(search.seen(row), !never_gone(row, hand_switch))
        << name(row.from) << " by event " << static_cast<int>(row.event) << " to " << name(row.to);
  }
}

void holds(HandSwitchKind hand_switch) {
  const World world(hand_switch, {});
  Search search(world);
  search.run({});
  search.released_without_anybody();
  if (hand_switch == HandSwitchKind::press_to_stop) search.ended_without_anybody();
  search.never_lost();
  EXPECT_EQ(all(search.findings()), "");
  every_row_was_gone_by(search, hand_switch);
  for (const Asked& a : search.asked()) EXPECT_GT(a.times, 0U) << a.property;
  std::cout << search.states() << " states, " << search.transitions() << " transitions, " << search.cycles()
            << " cycles\n";
}

TEST(Exploration, SR22_TheMachineHoldsEveryProperty) {
  holds(HandSwitchKind::press_to_stop);
}
TEST(Exploration, SR22_TheMachineHoldsEveryPropertyWithHoldToRun) {
  holds(HandSwitchKind::hold_to_run);
}

TEST(Exploration, EveryStateOfTheTableWithEveryEvent) {
  const Explored table = explore_table(session::next);
  EXPECT_EQ(all(table.findings), "");
  EXPECT_EQ(table.transitions, names::kSessionState.size() * session::kEventCount);
}

TEST(Exploration, TheArbiterWithEverythingItMayBeTold) {
  const Explored arbiter = explore_arbiter({});
  EXPECT_EQ(all(arbiter.findings), "");
  EXPECT_GT(arbiter.states, 100U);
}

// --- able to fail: what is broken on purpose is found ---

[[nodiscard]] Explored table_with(S from, Event event, S to) {
  return explore_table([=](S s, Event e) { return s == from && e == event ? to : session::next(s, e); });
}

TEST(ExplorationFinds, ATableThatIsBroken) {
  EXPECT_THAT(all(table_with(S::running, Event::torque_off, S::paused).findings),
              HasSubstr("torque off in one step"));
  EXPECT_THAT(all(table_with(S::torque_off, Event::flat_reached, S::self_test).findings),
              HasSubstr("for a self-test alone"));
  EXPECT_THAT(all(table_with(S::torque_off, Event::self_test_due, S::ready).findings),
              HasSubstr("power comes back by an acknowledgement alone: `ready`"));
  EXPECT_THAT(all(table_with(S::self_test, Event::prepared, S::mounting).findings),
              HasSubstr("by passing it alone"));
  EXPECT_THAT(all(table_with(S::paused, Event::session_time_over, S::warm_up).findings),
              HasSubstr("nothing rises by itself"));
  EXPECT_THAT(all(table_with(S::releasing, Event::flat_reached, S::releasing).findings),
              HasSubstr("neither the clock nor the machine"));
  EXPECT_THAT(all(table_with(S::ready, Event::scored, static_cast<S>(77)).findings),
              HasSubstr("defined outcome"));
}

TEST(ExplorationFinds, AnArbiterThatIsBroken) {
  const auto broken = [](const ArbiterTampering& how) { return all(explore_arbiter(how).findings); };
  EXPECT_THAT(broken([](RowActions&, safety::Arbiter::Inputs& in) { in.flat = true; }),
              HasSubstr("latched until a person"));
  EXPECT_THAT(broken([](RowActions& rows, safety::Arbiter::Inputs&) {
                SafetyAction& chain = rows[index(SafetyRow::sr11_safety_chain)];
                chain = std::min(chain, SafetyAction::hold);
              }),
              HasSubstr("the strongest of all present and latched: hold stands"));
  EXPECT_THAT(broken([](RowActions&, safety::Arbiter::Inputs& in) { in.acknowledge = !in.acknowledge; }),
              HasSubstr("power-up"));
  EXPECT_THAT(broken([](RowActions& rows, safety::Arbiter::Inputs&) {
                rows[index(SafetyRow::sr20_self_test)] = SafetyAction::none;
              }),
              HasSubstr("-- SR20 torque_off"));
  EXPECT_THAT(broken([](RowActions&, safety::Arbiter::Inputs& in) { in.drive_without_fault = true; }),
              HasSubstr("no power before a passed self-test is acknowledged"));
}

// The shortest way to the first thing found on a machine broken that way.
[[nodiscard]] std::string found_on(Tampering how) {
  const World world(HandSwitchKind::press_to_stop, std::move(how));
  Search search(world);
  search.run({.first_finding_ends = true, .most_states = 50'000});
  return all(search.findings());
}

TEST(ExplorationFinds, AnAcknowledgementThatNobodyPressed) {
  const std::string found =
      found_on({.arbiter = [on = false](RowActions&,
                                        safety::Arbiter::Inputs& in) mutable { in.acknowledge = on = !on; },
                .session = {}});
  EXPECT_THAT(found, HasSubstr("no power without an acknowledgement"));
  EXPECT_THAT(found, HasSubstr("the self-test runs"));
}

TEST(ExplorationFinds, AResumptionThatNobodyPressed) {
  const std::string found = found_on(
      {.arbiter = {}, .session = [](session::Inputs&, std::vector<PersonRequest>& requests, S state) {
         if (state == S::paused) requests.push_back({session::PersonAction::resume, 0.0});
       }});
  EXPECT_THAT(found, HasSubstr("paused"));
  EXPECT_THAT(found, HasSubstr("a retreat in a session is freed by a person"));
}

TEST(ExplorationFinds, ASessionThatDoesNotSeeThatPowerIsOff) {
  const std::string found =
      found_on({.arbiter = {}, .session = [](session::Inputs& in, std::vector<PersonRequest>&, S state) {
                  if (state == S::warm_up)
                    in.safety.action = std::min(in.safety.action, SafetyAction::retreat);
                }});
  EXPECT_THAT(found, HasSubstr("torque off in one step"));
  EXPECT_THAT(found, HasSubstr("SR11 demands torque off"));
}

TEST(ExplorationFinds, AStopTestThatFreesWhatNoPersonStopped) {
  const std::string found =
      found_on({.arbiter = {}, .session = [](session::Inputs& in, std::vector<PersonRequest>&, S) {
                  in.safety.own_stop = in.safety.action >= SafetyAction::retreat;
                }});
  EXPECT_THAT(found, HasSubstr("lets go of SR01, which no person caused"));
}

TEST(ExplorationFinds, ASessionThatGoesOnOnALostZero) {
  const std::string found =
      found_on({.arbiter = {}, .session = [](session::Inputs& in, std::vector<PersonRequest>&, S) {
                  in.sample.force.quality = hal::Quality::valid;
                }});
  EXPECT_THAT(found, HasSubstr("the zero lost, nothing moves outward before it is acknowledged"));
  EXPECT_THAT(found, HasSubstr("the load cell is silent"));
}

TEST(ExplorationFinds, ASilenceThatAsksForNoSelfTest) {
  const std::string found = found_on({.arbiter =
                                          [](RowActions& rows, safety::Arbiter::Inputs&) {
                                            rows[index(SafetyRow::sr20_self_test)] = SafetyAction::none;
                                          },
                                      .session = {}});
  EXPECT_THAT(found, HasSubstr("no session is on, and the arbiter says none"));
  EXPECT_THAT(found, HasSubstr("the load cell is silent"));
}

TEST(ExplorationFinds, ATorqueOffThatNobodyAcknowledged) {
  const std::string found =
      found_on({.arbiter = {}, .session = [](session::Inputs& in, std::vector<PersonRequest>&, S state) {
                  if (state == S::torque_off) in.safety.cause = SafetyRow::sr20_self_test;
                }});
  EXPECT_THAT(found, HasSubstr("torque off was left by nobody while SR11 demands it"));
}

TEST(ExplorationFinds, AResultThatASelfTestEnds) {
  const std::string found =
      found_on({.arbiter = {}, .session = [](session::Inputs& in, std::vector<PersonRequest>&, S state) {
                  if (state == S::finished) in.safety.cause = SafetyRow::sr11_safety_chain;
                }});
  EXPECT_THAT(found, HasSubstr("a self-test that is due ended the result"));
}

TEST(ExplorationFinds, ALegThatNoClockLetsDown) {
  const World world(HandSwitchKind::press_to_stop,
                    {.arbiter = {}, .session = [](session::Inputs& in, std::vector<PersonRequest>&, S state) {
                       // The clock stands as long as somebody is stretched.
                       static constexpr Instant kStands{1'000'000'000'000};
                       if (state == S::running) in.now = kStands;
                     }});
  Search search(world);
  search.run({.first_finding_ends = false, .most_states = 50'000});
  search.released_without_anybody();
  const std::string found = all(search.findings());
  EXPECT_THAT(found, HasSubstr("it may stay so for ever with the screen alive"));
  EXPECT_THAT(found, HasSubstr("running under stretch"));
}

TEST(ExplorationFinds, AStationThatIsLost) {
  const World world(HandSwitchKind::press_to_stop,
                    {.arbiter = [](RowActions&, safety::Arbiter::Inputs& in) { in.self_test_passed = false; },
                     .session = {}});
  Search search(world);
  search.run({.first_finding_ends = false, .most_states = 50'000});
  search.never_lost();
  EXPECT_THAT(all(search.findings()), HasSubstr("no way back to `ready`"));
}

}  // namespace
