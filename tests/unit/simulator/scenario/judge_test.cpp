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

TEST(InwardWithin, TakesMotionOrTheDrivesTarget) {
  const auto none = [](Duration, plant::Truth& t) {
    t.speed = -0.29_deg_s;
    t.command_speed = -0.29_deg_s;
  };
  EXPECT_EQ(judged({.inward_within = 100_ms}, none).state, State::missed);
  EXPECT_EQ(judged({.inward_within = 100_ms}, [](Duration, plant::Truth& t) { t.speed = -0.3_deg_s; }).state,
            State::met);
  EXPECT_EQ(judged({.inward_within = 100_ms},
                   [](Duration since, plant::Truth& t) {
                     if (since > 50_ms) t.command_speed = -5_deg_s;
                   })
                .state,
            State::met);
}

TEST(NoOutwardAfter, LooksFromItsTimeUntilReleased) {
  const auto outward_at = [](Duration from, Duration released) {
    return [=](Duration since, plant::Truth& t) {
      if (since > from) t.speed = 0.06_deg_s;
      if (since > released) t.stretch_torque = 2.9_Nm;
    };
  };
  EXPECT_EQ(judged({.no_outward_after = 150_ms}, outward_at(5_s, 2_s)).state, State::met)
      << "released before";
  EXPECT_EQ(judged({.no_outward_after = 150_ms}, outward_at(1_s, 2_s)).state, State::missed);
  const auto early = [](Duration since, plant::Truth& t) {
    if (since < 149_ms) t.speed = 5_deg_s;
  };
  EXPECT_EQ(judged({.no_outward_after = 150_ms}, early).state, State::met)
      << "what was before does not count";
  const auto still = [](Duration, plant::Truth& t) { t.speed = 0.05_deg_s; };
  EXPECT_EQ(judged({.no_outward_after = 150_ms}, still).state, State::met);
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

TEST(PeakStretch, CountsFromTheScenariosStart) {
  const auto nothing = [](Duration, plant::Truth&) {};
  const Verdict met = judged({.peak_stretch = 12_N}, nothing);
  EXPECT_EQ(met.state, State::met);
  EXPECT_DOUBLE_EQ(met.figure, 12.0);
  EXPECT_EQ(judged({.peak_stretch = 11.9_N}, nothing).state, State::missed);
}

TEST(AnExpectation, OfAFaultThatNeverBeganIsMissedAndSaysSo) {
  const Scenario scenario = expecting({.torque_off_within = 30_ms, .no_outward_after = 150_ms});
  Judge judge(scenario);
  const std::array<std::optional<Instant>, 1> never{};
  judge.step(stretched(10), never);
  judge.finish(never, nullptr);
  for (const Verdict& verdict : judge.verdicts()) {
    EXPECT_EQ(verdict.state, State::missed);
    EXPECT_THAT(verdict.why, HasSubstr("fault 1 (estop) never began"));
  }
}

TEST(AnExpectation, ThatTheScenarioEndedBeforeIsMissed) {
  const Scenario scenario = expecting({.released_within = 10_s});
  Judge judge(scenario);
  const std::array<std::optional<Instant>, 1> began{Instant{}};
  judge.step(stretched(10), began);
  judge.finish(began, nullptr);
  EXPECT_EQ(judge.verdicts().front().state, State::missed);
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
  EXPECT_EQ(state({.action = SafetyAction::none}, &report), State::met);
}

TEST_F(OfTheController, AnOutcomeIsTheSessions) {
  EXPECT_EQ(state({.outcome = Outcome::paused_by_safety}, &report), State::met);
  EXPECT_EQ(state({.outcome = Outcome::completed}, &report), State::missed);
  report.outcome.reset();
  EXPECT_EQ(state({.outcome = Outcome::completed}, &report), State::missed);
}

}  // namespace
}  // namespace stretch::scenario
