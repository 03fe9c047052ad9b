// The leg as a whole: raw cuff force, the definition of its slack weight, its muscles.
#include "simulator/plant/leg_model.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "simulator/plant/random_person.hpp"
#include "tests/unit/simulator/plant/rig.hpp"

namespace stretch::plant::test {
namespace {

TEST(LegModel, RawCuffForceSaysAlmostNothingAboutStretch) {
  // 75 kg, 1.75 m: 46 to 55 N everywhere from 0 to 80 deg, on the measured curve
  const LegModel leg{config::Leg{}};
  for (double theta = 0; theta <= 80; theta += 1) {
    const Torque torque = leg.gravity(degrees(theta)) + leg.curve().torque(degrees(theta));
    const double force = (torque / leg.lever()).si();
    EXPECT_GE(force, 45.5) << theta;
    EXPECT_LE(force, 55.0) << theta;
  }
}

TEST(LegModel, WeightInertiaAndLeverAreTheTables) {
  const LegModel leg{config::Leg{}};
  EXPECT_NEAR(leg.gravity(0_deg).si(), 0.347 * 75 * 1.75, 1e-9);
  EXPECT_NEAR(leg.gravity(60_deg).si(), 0.5 * 0.347 * 75 * 1.75, 1e-9);
  EXPECT_NEAR(leg.inertia().si(), 0.01217 * 75 * 1.75 * 1.75, 1e-9);
  EXPECT_NEAR(leg.lever().si(), 0.457 * 1.75, 1e-9);
  config::Leg odd;
  odd.leg_mass_factor = 1.1;
  odd.cuff_lever_factor = 0.97;
  odd.cuff_slip = 0.01_m;
  EXPECT_NEAR(LegModel(odd).gravity(0_deg).si(), 1.1 * 0.347 * 75 * 1.75, 1e-9);
  EXPECT_NEAR(LegModel(odd).inertia().si(), 1.1 * 0.01217 * 75 * 1.75 * 1.75, 1e-9);
  EXPECT_NEAR(LegModel(odd).lever().si(), 0.97 * 0.457 * 1.75 + 0.01, 1e-9);
  EXPECT_NEAR(entered_lever(odd).si(), 0.457 * 1.75, 1e-9);
}

// What a weighing with ideal instruments finds: the sweep of docs/control.md on the leg itself.
double ideal_weighing(LegModel leg) {
  leg.lay(5_deg);
  double up = 0.0;
  double down = 0.0;
  int count_up = 0;
  int count_down = 0;
  for (int i = 1; i <= 15'000; ++i) {
    const bool rising = i <= 7'500;
    const double theta = rising ? 5.0 + 0.002 * i : 20.0 - 0.002 * (i - 7'500);
    leg.step(degrees(theta), degrees_per_second(rising ? 2.0 : -2.0));
    if (theta < 8.0 || theta > 18.0) continue;
    (rising ? up : down) += leg.torque().si() / std::cos(theta * kRadPerDegree);
    ++(rising ? count_up : count_down);
  }
  return 0.5 * (up / count_up + down / count_down);
}

TEST(LegModel, AnIdealWeighingHasNoErrorOnAnyLeg) {
  for (const config::Leg& setting : named_legs()) {
    const LegModel leg(setting);
    EXPECT_NEAR(ideal_weighing(leg), leg.slack_weight().si(), 0.005) << setting.name;
  }
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const LegModel leg(random_person(seed));
    EXPECT_NEAR(ideal_weighing(leg), leg.slack_weight().si(), 0.005) << seed;
  }
}

TEST(LegModel, TheSlackPassiveTorqueBelongsToTheWeight) {
  // `average` from 8 to 18 deg: the passive torque there is negative, so W is less than gravity alone, and
  // stretch is about zero in the middle of that range
  LegModel leg{config::Leg{}};
  EXPECT_LT(leg.slack_weight().si(), leg.gravity(0_deg).si() - 2.0);
  leg.lay(13_deg);
  EXPECT_NEAR(leg.stretch().si(), 0.0, 0.1);
  leg.lay(0_deg);
  EXPECT_LT(leg.stretch().si(), 0.0);
}

TEST(LegModel, StretchIsPassiveAboveSlackWeight) {
  LegModel leg{config::Leg{}};
  leg.contract(Contraction::push, 30_Nm, 100_ms, 0_s, 60_deg);
  for (int i = 0; i < 2000; ++i) leg.step(60_deg, {});
  const double expected =
      leg.gravity(60_deg).si() + leg.passive().si() - leg.slack_weight().si() * std::cos(60 * kRadPerDegree);
  EXPECT_NEAR(leg.stretch().si(), expected, 1e-9);
  EXPECT_NEAR(leg.active().si(), 30.0, 1e-9);
  EXPECT_NEAR(leg.torque().si(), leg.gravity(60_deg).si() + leg.passive().si() + 30.0, 1e-9);
}

double peak_of(LegModel& leg, Angle at, int milliseconds) {
  double peak = 0.0;
  for (int i = 0; i < milliseconds; ++i) {
    leg.step(at, {});
    peak = std::fmax(peak, leg.active().si());
  }
  return peak;
}

TEST(LegModel, ASpasmRisesStaysAndFalls) {
  LegModel leg{config::Leg{}};
  leg.contract(Contraction::spasm, 40_Nm, 100_ms, 500_ms, 50_deg);
  leg.step(50_deg, {});
  EXPECT_LT(leg.active().si(), 1.0);
  EXPECT_NEAR(peak_of(leg, 50_deg, 49), 20.0, 0.1);
  EXPECT_NEAR(peak_of(leg, 50_deg, 450), 40.0, 1e-6);
  for (int i = 0; i < 50; ++i) leg.step(50_deg, {});
  EXPECT_NEAR(leg.active().si(), 20.0, 0.5);
  for (int i = 0; i < 60; ++i) leg.step(50_deg, {});
  EXPECT_EQ(leg.active().si(), 0.0);
}

TEST(LegModel, ASpasmFallsAsTheLegIsLetDownAndGrowsAgainstIt) {
  const auto at = [](Angle angle) {
    LegModel leg{config::Leg{}};
    leg.contract(Contraction::spasm, 40_Nm, 50_ms, 2_s, 50_deg);
    for (int i = 0; i < 200; ++i) leg.step(angle, {});
    return leg.active().si();
  };
  EXPECT_NEAR(at(50_deg), 40.0, 1e-6);
  EXPECT_NEAR(at(46_deg), 20.0, 1e-6);
  EXPECT_NEAR(at(42_deg), 0.0, 1e-9);
  EXPECT_EQ(at(30_deg), 0.0);
  EXPECT_NEAR(at(54_deg), 60.0, 1e-6);
  EXPECT_NEAR(at(70_deg), 60.0, 1e-6);
}

TEST(LegModel, AVoluntaryPushDoesNotFallWithTheAngleAndEndsWhenTold) {
  LegModel leg{config::Leg{}};
  leg.contract(Contraction::push, 35_Nm, 200_ms, 0_s, 50_deg);
  EXPECT_NEAR(peak_of(leg, 30_deg, 5000), 35.0, 1e-6);
  leg.end_contraction(Contraction::push);
  peak_of(leg, 30_deg, 250);
  EXPECT_EQ(leg.active().si(), 0.0);
}

TEST(LegModel, EndingARisingContractionFallsFromWhereItIs) {
  LegModel leg{config::Leg{}};
  leg.contract(Contraction::push, 40_Nm, 1_s, 0_s, 50_deg);
  const double reached = peak_of(leg, 50_deg, 300);
  leg.end_contraction(Contraction::push);
  leg.step(50_deg, {});
  EXPECT_NEAR(leg.active().si(), reached, 0.1);
  double before = leg.active().si();
  for (int i = 0; i < 1100; ++i) {
    leg.step(50_deg, {});
    EXPECT_LE(leg.active().si(), before + 1e-12);
    before = leg.active().si();
  }
  EXPECT_EQ(before, 0.0);
}

TEST(LegModel, AnswersToSpeedAboveFiveDegreesASecondOnly) {
  config::Leg setting;
  setting.spasm.speed_triggered = true;
  for (const double deg_s : {5.0, 5.1}) {
    LegModel leg(setting);
    double peak = 0.0;
    for (int i = 0; i < 3000; ++i) {
      leg.step(degrees(20 + deg_s * i * 0.001), degrees_per_second(deg_s));
      peak = std::fmax(peak, leg.active().si());
    }
    if (deg_s > 5.0) {
      EXPECT_GT(peak, 19.0);
    } else {
      EXPECT_EQ(peak, 0.0);
    }
  }
}

TEST(LegModel, AnswersToTheLastThirdOnceASession) {
  config::Leg setting;
  setting.spasm.range_triggered = true;
  LegModel leg(setting);
  const double trigger = in_degrees(leg.range_end()) * 2.0 / 3.0;
  const auto raise = [&leg](double from, double to) {
    double first_at = -1.0;
    for (double theta = from; theta < to; theta += 0.002) {
      leg.step(degrees(theta), degrees_per_second(2.0));
      if (first_at < 0 && leg.active().si() > 0.0) first_at = theta;
    }
    return first_at;
  };
  EXPECT_NEAR(raise(10, trigger + 10), trigger, 0.05);
  for (int i = 0; i < 3000; ++i) leg.step(10_deg, {});
  EXPECT_EQ(raise(10, trigger + 10), -1.0);
  leg.relax_muscles();  // the next session
  EXPECT_NEAR(raise(10, trigger + 10), trigger, 0.05);
}

TEST(LegModel, ToneCostsRange) {
  // 1 % of activation is worth 0.6 deg (Foo 2019)
  LegModel leg{config::Leg{}};
  leg.set_tone(10.0);
  leg.step(60_deg, {});
  const double more = (leg.curve().torque(66_deg) - leg.curve().torque(60_deg)).si();
  EXPECT_NEAR(leg.active().si(), more, 1e-9);
  leg.set_tone(0.0);
  leg.step(60_deg, {});
  EXPECT_EQ(leg.active().si(), 0.0);
}

TEST(LegModel, ABentKneeAndARolledPelvisTakeTensionAway) {
  const auto after = [](auto change) {
    LegModel leg{config::Leg{}};
    leg.lay(70_deg);
    change(leg);
    for (int i = 0; i < 1000; ++i) leg.step(70_deg, {});
    return leg.passive().si();
  };
  const double nothing = after([](LegModel&) {});
  EXPECT_LT(after([](LegModel& leg) { leg.set_knee(10_deg); }), 0.8 * nothing);
  EXPECT_LT(after([](LegModel& leg) { leg.set_pelvis(5_deg); }), 0.9 * nothing);
}

TEST(LegModel, TheCuffCannotSlipOffTheEndOfTheLeg) {
  LegModel leg{config::Leg{}};
  const Length before = leg.lever();
  leg.slip(0.03_m);
  EXPECT_NEAR((leg.lever() - before).si(), 0.03, 1e-12);
  leg.slip(5.0_m);
  EXPECT_NEAR(leg.lever() / before, 1.2, 1e-9);
  leg.slip(-5.0_m);
  EXPECT_NEAR(leg.lever() / before, 0.5, 1e-9);
}

TEST(RandomPerson, StaysInItsRangesAndIsTheSameForASeed) {
  double lowest_ratio = 10.0;
  double highest_ratio = 0.0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const config::Leg leg = random_person(seed);
    EXPECT_GE(leg.mass, 50_kg);
    EXPECT_LE(leg.mass, 120_kg);
    EXPECT_GE(leg.height, 1.5_m);
    EXPECT_LE(leg.height, 2.0_m);
    EXPECT_GE(leg.stiffness_scale, 0.6);
    EXPECT_LE(leg.stiffness_scale, 1.6);
    EXPECT_LE(abs(leg.shift), 20_deg);
    EXPECT_NEAR(leg.leg_mass_factor, 1.0, 0.1);
    EXPECT_NEAR(leg.cuff_lever_factor, 1.0, 0.03);
    EXPECT_LE(abs(leg.cuff_slip), 0.01_m);
    for (const double factor : leg.exponent_factors) EXPECT_NEAR(factor, 1.0, 0.3);
    const LegModel model(leg);
    const double ratio = model.slack_weight().si() / (0.347 * leg.mass.si() * leg.height.si());
    lowest_ratio = std::fmin(lowest_ratio, ratio);
    highest_ratio = std::fmax(highest_ratio, ratio);
    const config::Leg again = random_person(seed);
    EXPECT_EQ(leg.mass, again.mass);
    EXPECT_EQ(leg.cuff_slip, again.cuff_slip);
    EXPECT_EQ(leg.viscoelastic, again.viscoelastic);
  }
  // what a weighing accepts (docs/control.md)
  EXPECT_GT(lowest_ratio, 0.5);
  EXPECT_LT(highest_ratio, 1.35);
}

}  // namespace
}  // namespace stretch::plant::test
