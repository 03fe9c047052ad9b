// Each thing that can be expected, met and missed, on both sides of its figure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <optional>

#include "simulator/scenario/judge.hpp"
#include "tests/unit/simulator/scenario/truths.hpp"

namespace stretch::scenario {
namespace {
using namespace stretch::literals;
using config::Expectation;
using config::FaultName;
using config::Scenario;
using test::stretched;
using ::testing::HasSubstr;

Scenario expecting(const Expectation& expectation) {
  Scenario s;
  s.name = "of the test";
  s.watch = 19_s;
  s.faults = {{.what = FaultName::estop}};
  s.expectations = {expectation};
  return s;
}

// A fault at 1 s, and what the truth is `since` it; the verdict after 20 s.
Verdict judged(const Expectation& expectation,
               const std::function<void(Duration since, plant::Truth&)>& happens,
               const ControllerReport* report = nullptr) {
  const Scenario scenario = expecting(expectation);
  Judge judge(scenario);
  EXPECT_EQ(judge.verdicts().size(), 1U);
  std::array<std::optional<Instant>, 1> began{};
  for (int ms = 0; ms <= 20'000; ++ms) {
    plant::Truth truth = stretched(12, Instant{ms * std::int64_t{1'000'000}});
    if (ms == 1000) began[0] = truth.at;
    if (began[0]) happens(truth.at - *began[0], truth);
    judge.step(truth, began);
  }
  judge.finish(began, report);
  return judge.verdicts().front();
}

TEST(TorqueOffWithin, IsMetAtItsTimeAndMissedAfterIt) {
  const auto off_after = [](Duration time) {
    return [time](Duration since, plant::Truth& t) { t.torque_enabled = since + 0.1_ms < time; };
  };
  const Verdict met = judged({.torque_off_within = 30_ms}, off_after(30_ms));
  EXPECT_EQ(met.state, State::met);
  EXPECT_NEAR(met.figure, 30.0, 1e-6);
  const Verdict missed = judged({.torque_off_within = 30_ms}, off_after(31_ms));
  EXPECT_EQ(missed.state, State::missed);
  EXPECT_THAT(missed.why, HasSubstr("torque is still on"));
}

TEST(PermissionOffWithin, IsTheControllersOwnWrite) {
  const auto off_after = [](Duration time) {
    return [time](Duration since, plant::Truth& t) {
      t.torque_enabled = false;
      t.permission = since + 0.1_ms < time;
    };
  };
  EXPECT_EQ(judged({.permission_off_within = 30_ms}, off_after(30_ms)).state, State::met);
  const Verdict missed = judged({.permission_off_within = 30_ms}, off_after(31_ms));
  EXPECT_EQ(missed.state, State::missed);
  EXPECT_THAT(missed.why, HasSubstr("still permits torque"));
}

TEST(InwardWithin, TakesTheDrivesTargetAlone) {
  const auto runs_away = [](Duration, plant::Truth& t) {
    t.speed = -6_deg_s;
    t.command_speed = -2.49_deg_s;
  };
  EXPECT_EQ(judged({.inward_within = 100_ms}, runs_away).state, State::missed);
  const auto told_at = [](Duration time) {
    return [time](Duration since, plant::Truth& t) {
      if (since + 0.1_ms >= time) t.command_speed = -2.5_deg_s;
    };
  };
  EXPECT_EQ(judged({.inward_within = 100_ms}, told_at(100_ms)).state, State::met);
  EXPECT_EQ(judged({.inward_within = 100_ms}, told_at(101_ms)).state, State::missed);
}

TEST(NoOutwardAfter, LooksFromItsTimeOn) {
  const auto outward_at = [](Duration from) {
    return [=](Duration since, plant::Truth& t) {
      if (since > from) t.speed = 0.06_deg_s;
    };
  };
  EXPECT_EQ(judged({.no_outward_after = 150_ms}, outward_at(1_s)).state, State::missed);
  const auto early = [](Duration since, plant::Truth& t) {
    if (since < 149_ms) t.speed = 5_deg_s;
  };
  EXPECT_EQ(judged({.no_outward_after = 150_ms}, early).state, State::met)
      << "what was before does not count";
  const auto still = [](Duration, plant::Truth& t) { t.speed = 0.05_deg_s; };
  EXPECT_EQ(judged({.no_outward_after = 150_ms}, still).state, State::met);
}

// Released after `time`, standing at 10 deg; from 6 s on at `angle`, with `stretch`, the torque on or off.
auto released_and_then(Duration time, Angle angle, Torque stretch, bool torque = true) {
  return [=](Duration since, plant::Truth& t) {
    t.speed = since < time ? -3_deg_s : 0_deg_s;
    if (since < time) return;
    const bool again = since > 6_s;
    t.angle = again ? angle : 10_deg;
    t.stretch_torque = again ? stretch : 2.9_Nm;
    t.torque_enabled = torque || !again;
  };
}

TEST(NoOutwardAfter, IsMissedByAReleasedLegThatIsRaisedAgain) {
  const Expectation asked{.no_outward_after = 150_ms};
  EXPECT_EQ(judged(asked, released_and_then(2_s, 11_deg, 2.9_Nm)).state, State::met) << "it settles";
  const Verdict missed = judged(asked, released_and_then(2_s, 11.1_deg, 2.9_Nm));
  EXPECT_EQ(missed.state, State::missed);
  EXPECT_THAT(missed.why, HasSubstr("was released, and is raised again"));
  EXPECT_NEAR(missed.figure, 6001.0, 0.1);
  EXPECT_EQ(judged(asked, released_and_then(100_ms, 11.1_deg, 2.9_Nm)).state, State::missed)
      << "released before its time";
  EXPECT_EQ(judged(asked, released_and_then(2_s, 30_deg, 5_Nm, false)).state, State::met)
      << "by a person, without torque";
}

TEST(RelievesAfter, IsMissedByAReleasedLegThatIsStretchedAgain) {
  const Expectation asked{.relieves_after = 300_ms};
  EXPECT_EQ(judged(asked, released_and_then(2_s, 30_deg, 2.9_Nm)).state, State::met) << "not stretched";
  EXPECT_EQ(judged(asked, released_and_then(2_s, 10_deg, 5_Nm)).state, State::met) << "not raised";
  const Verdict missed = judged(asked, released_and_then(2_s, 11.1_deg, 3_Nm));
  EXPECT_EQ(missed.state, State::missed);
  EXPECT_THAT(missed.why, HasSubstr("was released, and is stretched again"));
  EXPECT_EQ(judged(asked, released_and_then(100_ms, 30_deg, 5_Nm)).state, State::missed)
      << "released before its time";
  EXPECT_EQ(judged(asked, released_and_then(2_s, 30_deg, 5_Nm, false)).state, State::met);
}

TEST(WhatIsForbiddenOfMotion, IsForbiddenUntilTheWatchIsOver) {
  Scenario scenario = expecting({.no_outward_after = 150_ms, .relieves_after = 300_ms});
  scenario.watch = 5_s;
  Judge judge(scenario);
  const std::array<std::optional<Instant>, 1> began{Instant{}};
  for (int ms = 0; ms <= 20'000; ++ms) {
    plant::Truth truth = stretched(12, Instant{ms * std::int64_t{1'000'000}});
    released_and_then(2_s, 30_deg, 5_Nm)(truth.at - Instant{}, truth);
    judge.step(truth, began);
  }
  judge.finish(began, nullptr);
  for (const Verdict& verdict : judge.verdicts()) EXPECT_EQ(verdict.state, State::met) << verdict.why;
}

// The truth is from before the fault on what `happens` makes of it.
Verdict judged_of_before(const Expectation& expectation, const std::function<void(plant::Truth&)>& happens) {
  const Scenario scenario = expecting(expectation);
  Judge judge(scenario);
  std::array<std::optional<Instant>, 1> began{};
  for (int ms = 0; ms <= 100; ++ms) {
    plant::Truth truth = stretched(12, Instant{ms * std::int64_t{1'000'000}});
    if (ms >= 9) happens(truth);
    if (ms == 10) began[0] = truth.at;
    judge.step(truth, began);
  }
  judge.finish(began, nullptr);
  return judge.verdicts().front();
}

TEST(WithinATime, IsMissedByWhatWasSoAlreadyWhenTheFaultBegan) {
  const auto is = [](const Expectation& expectation, const std::function<void(plant::Truth&)>& happens) {
    const Verdict verdict = judged_of_before(expectation, happens);
    EXPECT_EQ(verdict.state, State::missed);
    EXPECT_THAT(verdict.why, HasSubstr("it was so already when the fault began"));
  };
  is({.torque_off_within = 30_ms}, [](plant::Truth& t) { t.torque_enabled = false; });
  is({.permission_off_within = 30_ms}, [](plant::Truth& t) { t.permission = false; });
  is({.inward_within = 30_ms}, [](plant::Truth& t) { t.command_speed = -5_deg_s; });
  is({.released_within = 1_s}, [](plant::Truth& t) { t.stretch_torque = 2.9_Nm; });
  is({.flat_within = 1_s}, [](plant::Truth& t) { t.angle = 2_deg; });
}

TEST(WithinATime, IsMissedByWhatTheFirstStepFinds) {
  const Scenario scenario = expecting({.torque_off_within = 30_ms});
  Judge judge(scenario);
  const std::array<std::optional<Instant>, 1> began{Instant{}};
  plant::Truth off = stretched(10);
  off.torque_enabled = false;
  judge.step(off, began);
  EXPECT_EQ(judge.verdicts().front().state, State::missed);
}

TEST(WithinATime, IsMetByWhatTheFaultDoesAtOnce) {
  EXPECT_EQ(
      judged({.torque_off_within = 30_ms}, [](Duration, plant::Truth& t) { t.torque_enabled = false; }).state,
      State::met);
}

TEST(RelievesAfter, WantsTwoDegreesASecondOrNoTorque) {
  const auto at = [](AngularVelocity speed, bool torque) {
    return [=](Duration, plant::Truth& t) {
      t.speed = speed;
      t.torque_enabled = torque;
    };
  };
  EXPECT_EQ(judged({.relieves_after = 300_ms}, at(-2_deg_s, true)).state, State::met);
  EXPECT_EQ(judged({.relieves_after = 300_ms}, at(-1.99_deg_s, true)).state, State::missed);
  EXPECT_EQ(judged({.relieves_after = 300_ms}, at(0_deg_s, false)).state, State::met);
}

TEST(ReleasedWithin, TakesLittleStretchOrNoLeg) {
  const auto torque_after_a_second = [](Torque torque) {
    return [=](Duration since, plant::Truth& t) {
      if (since > 1_s) t.stretch_torque = torque;
    };
  };
  EXPECT_EQ(judged({.released_within = 2_s}, torque_after_a_second(2.99_Nm)).state, State::met);
  EXPECT_EQ(judged({.released_within = 2_s}, torque_after_a_second(3_Nm)).state, State::missed);
  EXPECT_EQ(judged({.released_within = 2_s}, [](Duration, plant::Truth& t) { t.leg_in = false; }).state,
            State::met);
}

TEST(FlatWithin, IsBelowThreeDegrees) {
  EXPECT_EQ(judged({.flat_within = 2_s}, [](Duration, plant::Truth& t) { t.angle = 2.9_deg; }).state,
            State::met);
  EXPECT_EQ(judged({.flat_within = 2_s}, [](Duration, plant::Truth& t) { t.angle = 3_deg; }).state,
            State::missed);
}

TEST(TorqueOnFor, IsMissedBySomethingShort) {
  const auto off_at = [](Duration from) {
    return [=](Duration since, plant::Truth& t) { t.torque_enabled = since < from || since > from + 1.5_ms; };
  };
  EXPECT_EQ(judged({.torque_on_for = 5_s}, off_at(4_s)).state, State::missed);
  EXPECT_EQ(judged({.torque_on_for = 5_s}, off_at(6_s)).state, State::met);
}

TEST(TorqueOffFor, CountsFromWhereItGoesOff) {
  const auto off_from = [](Duration from, Duration until) {
    return [=](Duration since, plant::Truth& t) { t.torque_enabled = since < from || since > until; };
  };
  EXPECT_EQ(judged({.torque_off_for = 5_s}, off_from(1_s, 6.1_s)).state, State::met);
  const Verdict missed = judged({.torque_off_for = 5_s}, off_from(1_s, 5.9_s));
  EXPECT_EQ(missed.state, State::missed);
  EXPECT_NEAR(missed.figure, 4.9, 0.002);
  EXPECT_THAT(missed.why, HasSubstr("torque came on again"));
  EXPECT_EQ(judged({.torque_off_for = 5_s}, [](Duration, plant::Truth&) {}).state, State::missed)
      << "it never went off";
  EXPECT_EQ(judged({.torque_off_for = 5_s}, off_from(15_s, 60_s)).state, State::missed) << "4 s were left";
}

TEST(StretchedFor, WantsTorqueAndStretch) {
  const auto gives_way = [](Duration from) {
    return [=](Duration since, plant::Truth& t) {
      if (since > from) t.stretch_torque = 2_Nm;
    };
  };
  EXPECT_EQ(judged({.stretched_for = 5_s}, gives_way(6_s)).state, State::met);
  const Verdict missed = judged({.stretched_for = 5_s}, gives_way(4_s));
  EXPECT_EQ(missed.state, State::missed);
  EXPECT_NEAR(missed.figure, 4.001, 0.002);
}

TEST(InwardSpeed, CountsFromTheFault) {
  const auto falls_at = [](AngularVelocity speed) {
    return [speed](Duration since, plant::Truth& t) { t.speed = since < 1_s ? -speed : 40_deg_s; };
  };
  const Verdict met = judged({.inward_speed = 8_deg_s}, falls_at(8_deg_s));
  EXPECT_EQ(met.state, State::met);
  EXPECT_NEAR(met.figure, 8.0, 1e-9);
  EXPECT_EQ(judged({.inward_speed = 8_deg_s}, falls_at(8.1_deg_s)).state, State::missed);
}

TEST(PeakStretch, CountsFromTheScenariosStart) {
  const auto nothing = [](Duration, plant::Truth&) {};
  const Verdict met = judged({.peak_stretch = 12_N}, nothing);
  EXPECT_EQ(met.state, State::met);
  EXPECT_DOUBLE_EQ(met.figure, 12.0);
  EXPECT_EQ(judged({.peak_stretch = 11.9_N}, nothing).state, State::missed);
}

TEST(AnExpectation, OfAFaultThatNeverBeganIsMissedAndSaysSo) {
  const Scenario scenario = expecting({.torque_off_within = 30_ms,
                                       .no_outward_after = 150_ms,
                                       .peak_stretch = 20_N,
                                       .outcome = Outcome::completed});
  Judge judge(scenario);
  const std::array<std::optional<Instant>, 1> never{};
  const ControllerReport report{.actions = {}, .outcome = Outcome::completed};
  for (int s = 0; s < 100; ++s) judge.step(stretched(10, Instant{s * std::int64_t{1'000'000'000}}), never);
  judge.finish(never, &report);
  ASSERT_EQ(judge.verdicts().size(), 5U);
  EXPECT_EQ(judge.verdicts().back().check, Check::begins);
  for (const Verdict& verdict : judge.verdicts()) {
    EXPECT_EQ(verdict.state, State::missed);
    EXPECT_THAT(verdict.why, HasSubstr("fault 1 (estop) never began"));
  }
}

TEST(AFault, ThatNeverBeganIsMissedThoughNothingIsExpectedOfIt) {
  Scenario scenario = expecting({.torque_off_within = 30_ms});
  scenario.faults.push_back({.what = FaultName::spasm});
  Judge judge(scenario);
  const std::array<std::optional<Instant>, 2> began{Instant{}, std::nullopt};
  plant::Truth truth = stretched(10);
  judge.step(truth, began);
  truth.torque_enabled = false;
  truth.at.ns += 1'000'000;
  judge.step(truth, began);
  judge.finish(began, nullptr);
  ASSERT_EQ(judge.verdicts().size(), 2U);
  EXPECT_EQ(judge.verdicts()[0].state, State::met);
  EXPECT_EQ(judge.verdicts()[1].state, State::missed);
  EXPECT_THAT(judge.verdicts()[1].why, HasSubstr("fault 2 (spasm) never began"));
}

// One fault at 0, the truth as it was for `time`.
State after_a_broken_watch(const Expectation& expectation, Duration time, const plant::Truth& truth) {
  const Scenario scenario = expecting(expectation);
  Judge judge(scenario);
  const std::array<std::optional<Instant>, 1> began{Instant{}};
  for (plant::Truth t = truth; t.at - Instant{} <= time; t.at.ns += 1'000'000) judge.step(t, began);
  judge.finish(began, nullptr);
  return judge.verdicts().front().state;
}

TEST(AnExpectation, ThatTheScenarioEndedBeforeIsMissed) {
  EXPECT_EQ(after_a_broken_watch({.released_within = 10_s}, 1_s, stretched(10)), State::missed);
}

TEST(AnExpectation, OfWhatIsForbiddenWantsTheWholeWatch) {
  plant::Truth falling = stretched(10);
  falling.speed = -3_deg_s;
  plant::Truth let_go = falling;
  let_go.stretch_torque = 2_Nm;
  for (const Expectation& e :
       {Expectation{.no_outward_after = 150_ms}, Expectation{.relieves_after = 300_ms}}) {
    EXPECT_EQ(after_a_broken_watch(e, 100_ms, falling), State::missed) << "before the time asked";
    EXPECT_EQ(after_a_broken_watch(e, 18_s, falling), State::missed) << "not looked for to the end";
    EXPECT_EQ(after_a_broken_watch(e, 19_s, falling), State::met);
    EXPECT_EQ(after_a_broken_watch(e, 18_s, let_go), State::missed) << "it may be stretched again";
    EXPECT_EQ(after_a_broken_watch(e, 19_s, let_go), State::met);
  }
  EXPECT_EQ(after_a_broken_watch({.peak_stretch = 12_N}, 18_s, falling), State::missed);
  EXPECT_EQ(after_a_broken_watch({.peak_stretch = 12_N}, 18_s, let_go), State::missed);
  EXPECT_EQ(after_a_broken_watch({.peak_stretch = 12_N}, 19_s, falling), State::met);
}

class OfTheController : public testing::Test {
 protected:
  static State state(const Expectation& expectation, const ControllerReport* report) {
    return judged(
               expectation, [](Duration, plant::Truth&) {}, report)
        .state;
  }
  // The fault begins at 1 s.
  ControllerReport report{
      .actions = {{Instant{900'000'000}, SafetyRow::sr12_hand_switch, SafetyAction::hold},
                  {Instant{1'010'000'000}, SafetyRow::sr03_guarding, SafetyAction::retreat},
                  {Instant{1'300'000'000}, SafetyRow::sr10_drive_fault, SafetyAction::torque_off}},
      .outcome = Outcome::paused_by_safety};
};

TEST_F(OfTheController, IsNotJudgedWhereNobodyCanLook) {
  EXPECT_EQ(state({.row = SafetyRow::sr03_guarding}, nullptr), State::not_judged);
  EXPECT_EQ(state({.outcome = Outcome::completed}, nullptr), State::not_judged);
}

TEST_F(OfTheController, ARowCountsFromTheFaultOn) {
  EXPECT_EQ(state({.row = SafetyRow::sr03_guarding}, &report), State::met);
  EXPECT_EQ(state({.row = SafetyRow::sr03_guarding, .action = SafetyAction::retreat}, &report), State::met);
  EXPECT_EQ(state({.row = SafetyRow::sr03_guarding, .action = SafetyAction::torque_off}, &report),
            State::missed);
  EXPECT_EQ(state({.row = SafetyRow::sr12_hand_switch}, &report), State::missed) << "it was before";
}

TEST_F(OfTheController, AnActionWithoutARowIsTheStrongest) {
  EXPECT_EQ(state({.action = SafetyAction::torque_off}, &report), State::met);
  EXPECT_EQ(state({.action = SafetyAction::retreat}, &report), State::missed);
  EXPECT_EQ(state({.action = SafetyAction::none}, &report), State::missed);
  report.actions.resize(1);
  EXPECT_EQ(state({.action = SafetyAction::none}, &report), State::missed) << "the hold goes on";
  report.actions.push_back({Instant{950'000'000}, SafetyRow::sr12_hand_switch, SafetyAction::none});
  EXPECT_EQ(state({.action = SafetyAction::none}, &report), State::met);
}

TEST_F(OfTheController, AnActionIsLateAfterItsTime) {
  const auto within = [](Duration time) {
    return Expectation{.row = SafetyRow::sr03_guarding, .acts_within = time};
  };
  EXPECT_EQ(state(within(10_ms), &report), State::met);
  EXPECT_EQ(state(within(9_ms), &report), State::missed);
  const Expectation strongest{.action = SafetyAction::torque_off, .acts_within = 300_ms};
  EXPECT_EQ(state(strongest, &report), State::met);
  EXPECT_EQ(state({.action = SafetyAction::torque_off, .acts_within = 299_ms}, &report), State::missed);
}

TEST_F(OfTheController, WhatActedBeforeIsNoAnswerAndNotNothing) {
  report.actions = {{Instant{500'000'000}, SafetyRow::sr12_hand_switch, SafetyAction::retreat}};
  EXPECT_EQ(state({.action = SafetyAction::none}, &report), State::missed) << "the retreat goes on";
  EXPECT_EQ(state({.row = SafetyRow::sr12_hand_switch}, &report), State::missed);
  report.actions.push_back({Instant{600'000'000}, SafetyRow::sr12_hand_switch, SafetyAction::none});
  EXPECT_EQ(state({.action = SafetyAction::none}, &report), State::met);
  report.actions.push_back({Instant{1'200'000'000}, SafetyRow::sr12_hand_switch, SafetyAction::retreat});
  EXPECT_EQ(state({.row = SafetyRow::sr12_hand_switch, .acts_within = 200_ms}, &report), State::met)
      << "the same again";
}

TEST_F(OfTheController, ARefusedWeighingIsAnAnswerWithoutAnAction) {
  report.actions = {{Instant{1'200'000'000}, SafetyRow::sr25_weighing, SafetyAction::none}};
  EXPECT_EQ(state({.row = SafetyRow::sr25_weighing, .acts_within = 200_ms}, &report), State::met);
  report.actions = {{Instant{1'200'000'000}, SafetyRow::sr12_hand_switch, SafetyAction::none}};
  EXPECT_EQ(state({.row = SafetyRow::sr12_hand_switch}, &report), State::missed) << "it let go";
}

TEST_F(OfTheController, AnOutcomeIsTheSessions) {
  EXPECT_EQ(state({.outcome = Outcome::paused_by_safety}, &report), State::met);
  EXPECT_EQ(state({.outcome = Outcome::completed}, &report), State::missed);
  report.outcome.reset();
  EXPECT_EQ(state({.outcome = Outcome::completed}, &report), State::missed);
}

}  // namespace
}  // namespace stretch::scenario
