// A fixed set of people: a muscle that contracts is noticed in time and costs little more than it must, and
// nothing harmless is taken for one. docs/guarding.md has the large set.
#include <gtest/gtest.h>

#include <string>

#include "tests/guarding/spread.hpp"
#include "tests/guarding/tables.hpp"

namespace stretch::guarding {
namespace {
using namespace stretch::literals;

constexpr std::uint64_t kFirst = 501;  // not among the seeds the detector was tried on, nor the page's
constexpr std::uint64_t kLast = 508;
constexpr double kSlack_ns = 0.4;        // 8 N for 50 ms: sensor, cycle and bus
constexpr double kChainSlack_ns = 0.05;  // with those taken into account

[[nodiscard]] const Shipped& low_traction() {
  static const Shipped shipped = load_shipped("constant_low_traction");
  return shipped;
}

[[nodiscard]] std::string who(const Trial& t) {
  return std::string(name(t.kind)) + " in " + std::string(name(t.moment)) + ", seed " +
         std::to_string(t.seed);
}

class Guarding : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Conditions conditions(double noise = 1.0) const { return {milliseconds(GetParam()), noise}; }
};
INSTANTIATE_TEST_SUITE_P(Periods, Guarding, testing::Values(10, 25));

TEST_P(Guarding, SR03_ASpasmCostsLittleMoreThanADriveToldAtOnceWouldHaveLet) {
  std::vector<double> delays_ms;
  double impulse = 0.0;
  double told[kTold]{};
  for (std::uint64_t seed = kFirst; seed <= kLast; ++seed) {
    for (const Moment moment : {Moment::warm_up, Moment::raising, Moment::hold, Moment::range}) {
      const Trial trial = draw(seed, conditions(), moment, Kind::spasm);
      const Outcome o = run(low_traction(), trial);
      if (!o.began) {
        EXPECT_EQ(moment, Moment::range) << who(trial);
        continue;
      }
      EXPECT_FALSE(o.early) << who(trial);
      ASSERT_TRUE(o.detected) << who(trial);
      EXPECT_EQ(o.action, SafetyAction::retreat) << who(trial);
      EXPECT_TRUE(o.row == SafetyRow::sr03_guarding || o.row == SafetyRow::sr01_stretch_force) << who(trial);
      delays_ms.push_back(in_milliseconds(*o.detected));
      EXPECT_LE(beyond_ns(o, Told::at_crossing), kSlack_ns) << who(trial);
      EXPECT_LE(beyond_ns(o, Told::by_the_chain), kChainSlack_ns) << who(trial);
      impulse += o.controller.impulse_ns;
      for (int i = 0; i < kTold; ++i) told[i] += o.reference[static_cast<std::size_t>(i)].impulse_ns;
    }
  }
  const Spread delay = spread(delays_ms);
  EXPECT_GE(delay.count, 3 * (kLast - kFirst + 1));
  EXPECT_LE(delay.median, 60.0);
  EXPECT_LE(delay.worst, 150.0);
  EXPECT_GT(told[static_cast<int>(Told::at_onset)], 0.0);
  EXPECT_LE(impulse, kDemandedRatio * told[static_cast<int>(Told::at_onset)]);
  EXPECT_LE(impulse, 0.6 * told[static_cast<int>(Told::never)]) << "or it were no reaction";
}

TEST_P(Guarding, SR03_ACoughACrampAndAPushAreNoticedToo) {
  for (std::uint64_t seed = kFirst; seed <= kLast; ++seed) {
    for (const Kind kind : {Kind::cough, Kind::cramp, Kind::push}) {
      const auto moment = static_cast<Moment>(seed % 3);
      const Trial trial = draw(seed, conditions(), moment, kind);
      const Outcome o = run(low_traction(), trial);
      ASSERT_TRUE(o.began) << who(trial);
      ASSERT_TRUE(o.detected) << who(trial);
      EXPECT_LE(in_milliseconds(*o.detected), 300.0) << who(trial);
      EXPECT_LE(beyond_ns(o, Told::at_crossing), kSlack_ns) << who(trial);
    }
  }
}

TEST_P(Guarding, SR03_SessionsInWhichNothingIsWrongStayQuietHoweverNoisyTheCell) {
  const Shipped repeated = load_shipped("repeated_holds");
  Duration stretched;
  for (const double noise : {1.0, 2.0, 3.0}) {
    const Quiet quiet =
        run_quiet(repeated, kFirst + static_cast<std::uint64_t>(noise), conditions(noise), false);
    EXPECT_EQ(quiet.false_alarms, 0) << noise;
    EXPECT_EQ(quiet.others, 0) << noise;
    stretched += quiet.stretched;
  }
  EXPECT_GT(stretched, 300_s);
}

TEST_P(Guarding, SR03_ATwitchingLegIsLeftAlone) {
  const Shipped repeated = load_shipped("repeated_holds");
  std::uint64_t twitches = 0;
  for (std::uint64_t seed = kFirst; seed < kFirst + 2; ++seed) {
    const Quiet quiet = run_quiet(repeated, seed, conditions(), true);
    EXPECT_EQ(quiet.false_alarms, 0) << seed;
    EXPECT_EQ(quiet.others, 0) << seed;
    twitches += quiet.twitches;
  }
  EXPECT_GT(twitches, 100U);
}

TEST_P(Guarding, SR03_TheLegsOwnCurveIsNotTakenForMuscleUpToTheHighestForceThereIs) {
  // Beyond 0.7 of the target the curve only goes on by its last slope, and a long hold creeps along it.
  Shipped strong = load_shipped("constant_low_traction");
  strong.station.machine.stretch_force = 80_N;
  strong.station.machine.cuff_force = 200_N;
  Force strongest;
  for (std::uint64_t seed = kFirst; seed < kFirst + 4; ++seed) {
    const Quiet quiet = run_quiet(strong, seed, conditions(), false);
    EXPECT_EQ(quiet.false_alarms, 0) << seed;
    EXPECT_EQ(quiet.others, 0) << seed;
    strongest = max(strongest, setup(strong, seed, conditions()).plan.force);
  }
  EXPECT_GT(strongest, 50_N) << "or it were no more than the others";
}

TEST(References, TheSoonerADriveIsToldTheLessItCosts) {
  double at_onset = 0.0;
  double never_told = 0.0;
  for (std::uint64_t seed = kFirst; seed <= kLast; ++seed) {
    const Outcome o = run(low_traction(), draw(seed, {}, Moment::hold, Kind::spasm));
    ASSERT_TRUE(o.began);
    const double never = o.told(Told::never).impulse_ns;
    EXPECT_LE(o.told(Told::at_onset).impulse_ns, o.told(Told::when_shown).impulse_ns) << seed;
    EXPECT_LE(o.told(Told::when_shown).impulse_ns, o.told(Told::at_crossing).impulse_ns) << seed;
    EXPECT_LE(o.told(Told::when_shown).impulse_ns, o.told(Told::by_the_chain).impulse_ns) << seed;
    EXPECT_LE(o.told(Told::at_crossing).impulse_ns, never) << seed;
    at_onset += o.told(Told::at_onset).impulse_ns;
    never_told += never;
  }
  EXPECT_GT(at_onset, 0.0);
  EXPECT_LT(at_onset, 0.6 * never_told);
}

TEST(Study, SaysTheSameOnAnyNumberOfThreads) {
  const Study one{.first = kFirst, .last = kFirst, .persons = 1, .quiet_sessions = 0, .jobs = 1};
  Study two = one;
  two.jobs = 2;
  const Findings a = run(one);
  const Findings b = run(two);
  ASSERT_EQ(a.trials.size(), b.trials.size());
  for (std::size_t i = 0; i < a.trials.size(); ++i) {
    EXPECT_EQ(a.trials[i].outcome.controller.impulse_ns, b.trials[i].outcome.controller.impulse_ns);
    EXPECT_EQ(a.trials[i].outcome.detected, b.trials[i].outcome.detected);
  }
}

}  // namespace
}  // namespace stretch::guarding
