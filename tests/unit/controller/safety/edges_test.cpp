// Figures met exactly: "above" is above, "at least" is at least. With numbers a double holds without
// rounding.
#include <gtest/gtest.h>

#include <utility>

#include "config/settings/ceilings.hpp"
#include "controller/safety/lapse.hpp"
#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

// No cuff weight, no support weight, the cuff at 1 m, a leg of 16 N m at flat: a reading of 16 N is no
// stretch.
class Exact {
 public:
  explicit Exact(config::SafetySettings s = {}, config::MachineLimits m = {})
      : rig(10_ms, s, m, mechanics()) {
    rig.weight = 16_Nm;
    rig.force_limit = 16_N;
    rig.context.cuff_distance = 1.0_m;
    rig.context.zeroed_cuff_weight = 0_N;
    rig.in_session(0_deg, 0_N);
    rig.moves = false;
  }
  static config::Mechanics mechanics() {
    config::Mechanics m;
    m.cuff_weight = 0_N;
    m.support_torque = 0_Nm;
    m.joint_friction = 2_Nm;
    return m;
  }
  void read(double newton_a, double newton_b) {
    rig.spoil = [=](hal::Sample& s) {
      s.force.channel_a = newtons(newton_a);
      s.force.channel_b = newtons(newton_b);
      s.drive.torque = newton_metres(0.5 * (newton_a + newton_b));
    };
  }
  Rig rig;
};
constexpr double kBit = 1.0 / 1024.0;

TEST(Edges, SR01_ExactlyTheMarginIsNotAboveIt) {
  for (const auto& [stretch, trips] : {std::pair{21.0, false}, std::pair{21.0 + kBit, true}}) {
    Exact e;
    e.read(16.0 + stretch, 16.0 + stretch);
    e.rig.step();
    EXPECT_EQ(e.rig.present(Row::sr01_stretch_force), trips) << stretch;
  }
}

TEST(Edges, SR01_ExactlyTheContractionsLimitsAreNotAboveThem) {
  config::MachineLimits m;
  m.cuff_force = 96_N;
  for (const auto& [hold, read, trips] :
       {std::tuple{8.0, 64.0, false}, std::tuple{8.0, 64.0 + kBit, true}, std::tuple{16.0, 86.0, true}}) {
    Exact e({}, m);
    e.rig.context.contraction_hold = newtons(hold);
    e.read(read, read);
    e.rig.step();
    ASSERT_TRUE(e.rig.verdict.contraction_window);
    EXPECT_EQ(e.rig.present(Row::sr01_stretch_force), trips) << read;
  }
  m.cuff_force = 70_N;
  for (const auto& [read, trips] : {std::pair{60.0, false}, std::pair{60.0 + kBit, true}}) {
    Exact e({}, m);
    e.rig.context.contraction_hold = 16_N;
    e.read(read, read);
    e.rig.step();
    EXPECT_EQ(e.rig.present(Row::sr01_stretch_force), trips) << read;
  }
}

TEST(Edges, SR02_ExactlyTheLimitIsNotAboveIt) {
  for (const auto& [read, trips] :
       {std::pair{150.0, false}, std::pair{150.0 + kBit, true}, std::pair{-150.0, false}}) {
    Exact e;
    e.read(read, read);
    e.rig.step();
    EXPECT_EQ(e.rig.present(Row::sr02_cuff_force), trips) << read;
  }
}

TEST(Edges, SR03_AGainOfExactlyThreeNewtonsIsOne) {
  for (const auto& [gain, trips] : {std::pair{3.0, true}, std::pair{3.0 - kBit, false}}) {
    Exact e;
    e.rig.context.stretching = true;
    e.read(16.0, 16.0);
    e.rig.run(500_ms);
    e.read(16.0 + gain, 16.0 + gain);
    EXPECT_EQ(e.rig.until([&] { return e.rig.present(Row::sr03_guarding); }, 30) > 0, trips) << gain;
  }
}

TEST(Edges, SR03_ExactlyFifteenNewtonsAboveTheCurveAreNotAboveThem) {
  for (const auto& [curve, trips] : {std::pair{-15.0, false}, std::pair{-15.0 - kBit, true}}) {
    Exact e;
    e.rig.context.stretching = true;
    e.rig.context.own_curve = newtons(curve);
    e.rig.run(300_ms);
    EXPECT_EQ(e.rig.latched(Row::sr03_guarding), trips) << curve;
  }
}

TEST(Edges, SR04_ExactlyALimitIsNotBeyondIt) {
  Exact e;
  for (const auto& [angle, action] : {std::pair{80_deg, Act::none}, std::pair{80_deg + 2_deg, Act::hold},
                                      std::pair{85_deg, Act::retreat}}) {
    e.rig.angle = angle;
    e.rig.step();
    EXPECT_EQ(e.rig.row(Row::sr04_angle), action) << in_degrees(angle);
  }
}

TEST(Edges, SR05_ExactlyTheBoundsAreNotAboveThem) {
  for (const auto& [measured, trips] :
       {std::pair{1_deg_s, false}, std::pair{1_deg_s * (1.0 + 1e-12), true}, std::pair{-30_deg_s, true},
        std::pair{-30_deg_s * (1.0 - 1e-12), false}}) {
    Exact e;
    e.rig.follow_speed = false;
    e.rig.measured_speed = measured;
    e.rig.run(100_ms);
    EXPECT_EQ(e.rig.latched(Row::sr05_speed), trips) << in_degrees_per_second(measured);
  }
  for (const auto& [measured, trips] :
       {std::pair{0.3_deg_s, false}, std::pair{0.3_deg_s * (1.0 + 1e-12), true}}) {
    Exact e;
    e.rig.wanted.speed = -1_deg_s;
    e.rig.run(1_s);
    e.rig.follow_speed = false;
    e.rig.measured_speed = measured;
    e.rig.run(100_ms);
    EXPECT_EQ(e.rig.latched(Row::sr05_speed), trips);
  }
  Exact warned;
  warned.rig.follow_speed = false;
  warned.rig.measured_speed = -(ceilings::kReleaseSpeed * 1.5);
  warned.rig.step();
  EXPECT_FALSE(warned.rig.verdict.inward_overspeed);
}

TEST(Edges, SR05_FasterByMoreThanHalfOfAFastCommand) {
  // 3 deg/s commanded: exactly 4.5 is not above.
  config::MachineLimits m;
  m.speed = 4_deg_s;
  for (const double factor : {1.0, 1.0 + 1e-12}) {
    Exact e({}, m);
    e.rig.wanted.speed = 4_deg_s;
    e.rig.run(2_s);
    ASSERT_EQ(e.rig.command.speed, 4_deg_s);
    e.rig.follow_speed = false;
    e.rig.measured_speed = (4_deg_s + 0.5 * 4_deg_s) * factor;
    e.rig.run(100_ms);
    EXPECT_EQ(e.rig.latched(Row::sr05_speed), factor > 1.0);
  }
}

TEST(Edges, SR07_AtExactlyTheSpeedThatCountsAsMotionItMoves) {
  for (const double factor : {1.0, 1.0 - 1e-12}) {
    Exact e;
    e.rig.follow_speed = false;
    e.rig.measured_speed = 0.1_deg_s * -factor;
    e.rig.spoil = [](hal::Sample& s) { s.force.has_sequence = false; };
    e.rig.run(1_s);
    EXPECT_EQ(e.rig.latched(Row::sr07_stale_force), factor == 1.0);
  }
}

TEST(Edges, SR08_ChannelsExactlyApartAreNotFurther) {
  for (const auto& [apart, trips] : {std::pair{3.0, false}, std::pair{3.0 + kBit, true}}) {
    Exact e;
    e.read(16.0 + apart, 16.0);
    e.rig.run(100_ms);
    EXPECT_EQ(e.rig.latched(Row::sr08_force_disagrees), trips) << apart;
  }
}

TEST(Edges, SR08_TorqueExactlyOffIsNotFurtherAndExactlyTheAngleIsNotAboveIt) {
  for (const double sign : {-1.0, 1.0}) {
    for (const auto& [off, angle, trips] :
         {std::tuple{8.0, 10_deg, false}, std::tuple{8.0 + kBit, 10_deg, true},
          std::tuple{50.0, 3_deg, false}}) {
      Exact e;
      e.rig.carried(angle);
      e.rig.run(500_ms);
      e.rig.spoil = [torque = newton_metres(16.0 + sign * off)](hal::Sample& s) {
        s.force.channel_a = s.force.channel_b = 16_N;
        s.drive.torque = torque;
      };
      e.rig.run(500_ms);
      EXPECT_EQ(e.rig.latched(Row::sr08_force_disagrees), trips) << off;
    }
  }
}

TEST(Edges, SR11_ExactlyTheEntryAngleIsFlat) {
  Exact e;
  e.rig.angle = 2_deg;
  e.rig.spoil = [](hal::Sample& s) { s.io.strap_ok = false; };
  e.rig.step();
  EXPECT_EQ(e.rig.row(Row::sr11_safety_chain), Act::hold);
  EXPECT_TRUE(e.rig.verdict.flat);
}

TEST(Edges, SR17_ExactlyTheEntryAngleIsNotRaised) {
  Exact e;
  e.rig.context.session = false;
  e.rig.angle = 2_deg;
  e.rig.run(8_s);
  EXPECT_EQ(e.rig.verdict.action, Act::none);
}

TEST(Edges, SR18_ExactlyTheMotionIsMotionAndExactlyADegreeIsNear) {
  for (const auto& [moved, trips] : {std::pair{0.3_deg, false}, std::pair{0.3_deg * (1.0 - 1e-9), true}}) {
    Exact e;
    e.rig.carried(50_deg);
    e.rig.inputs.stop = true;
    e.rig.steps(2);
    e.rig.run(300_ms);
    e.rig.angle = 50_deg - moved;
    e.rig.run(250_ms);
    EXPECT_EQ(e.rig.latched(Row::sr18_retreat_stuck), trips);
  }
  for (const double factor : {1.0, 1.0 + 1e-9}) {
    Exact e;
    e.rig.stretch = 10_N;
    e.rig.context.comfortable = 0_deg;
    e.rig.carried(1_deg * factor);
    e.rig.inputs.stop = true;
    e.rig.run(3_s);
    EXPECT_EQ(e.rig.latched(Row::sr18_retreat_stuck), factor > 1.0) << "begun";
  }
  for (const double factor : {1.0, 1.0 + 1e-9}) {
    Exact e;
    e.rig.context.comfortable = 0_deg;
    e.rig.stretch = 10_N;
    e.rig.carried(3_deg);
    e.rig.inputs.stop = true;
    e.rig.steps(3);
    e.rig.angle = 1_deg * factor;
    e.rig.run(800_ms);
    EXPECT_EQ(e.rig.latched(Row::sr18_retreat_stuck), factor > 1.0) << "on its way";
  }
}

TEST(Edges, SR18_ExactlyTheReleaseTorqueDoesNotPull) {
  for (const auto& [stretch, trips] : {std::pair{3.0, false}, std::pair{3.0 + kBit, true}}) {
    Exact e;
    e.rig.context.comfortable = 0_deg;
    e.rig.carried(5_deg);
    e.rig.stretch = newtons(stretch);
    e.rig.inputs.stop = true;
    e.rig.steps(3);
    e.rig.carried(0_deg);  // where 16 N m and the reading are exact
    e.rig.run(5_s);
    EXPECT_EQ(e.rig.latched(Row::sr18_retreat_stuck), trips) << stretch;
  }
}

TEST(Edges, SR20_ExactlyTheReadingAndTheAngleMayBeZeroed) {
  for (const auto& [force, angle, passes] :
       {std::tuple{20.0, 2_deg, true}, std::tuple{-20.0, -2_deg, true}, std::tuple{20.0 + kBit, 2_deg, false},
        std::tuple{20.0, 2_deg * (1.0 + 1e-12), false}}) {
    Rig rig;
    rig.context.self_test = true;
    rig.wanted.zero_force = true;
    rig.spoil = [newton = force, at = angle](hal::Sample& s) {
      s.force.channel_a = s.force.channel_b = newtons(newton);
      s.drive.angle = at;
    };
    rig.steps(2);
    EXPECT_EQ(rig.command.zero_force, passes) << force;
  }
}

TEST(Edges, SR24_ASessionBeginsAtExactlyTheEntryAngle) {
  Rig rig;
  rig.start();
  rig.angle = 2_deg;
  rig.moves = false;
  rig.context.session = true;
  rig.context.limits = rig.prescribed();
  rig.wanted.speed = 1_deg_s;
  rig.run(100_ms);
  EXPECT_GT(*rig.command.speed, AngularVelocity{});
}

TEST(Edges, SR24_ZeroIsALimitLikeAnyOther) {
  Rig rig;
  rig.in_session(30_deg);
  rig.context.limits.outward_speed = AngularVelocity{};
  rig.wanted.speed = 1_deg_s;
  rig.step();
  EXPECT_EQ(rig.layer.limits().outward_speed, AngularVelocity{});
}

TEST(Edges, SR26_ExactlyHalfTheWeightIsNotBelowItAndExactlyTheAngleIsNotAboveIt) {
  for (const auto& [angle, factor, trips] :
       {std::tuple{40_deg, 1.0, false}, std::tuple{40_deg, 1.0 - 1e-12, true},
        std::tuple{3_deg, 0.1, false}}) {
    Exact e;
    e.rig.angle = angle;
    const Force half = 0.5 * (16_Nm * cos(angle) / 1.0_m);
    e.rig.spoil = [&, f = factor](hal::Sample& s) {
      s.force.channel_a = s.force.channel_b = half * f;
      s.drive.torque = half * f * 1.0_m;
    };
    e.rig.run(300_ms);
    EXPECT_EQ(e.rig.latched(Row::sr26_leg_out), trips) << in_degrees(angle);
  }
}

TEST(Edges, SR27_ExactlyThreeDegreesApartAgree) {
  for (const Angle second : {37_deg, 43_deg}) {
    Rig rig;
    rig.in_session(40_deg);
    rig.angle = 40_deg;
    // The tolerance as the difference really is in doubles.
    config::SafetySettings s;
    s.sr27_disagree = abs(second - rig.angle);
    Rig exact(10_ms, s);
    exact.in_session(40_deg);
    exact.spoil = [&](hal::Sample& sample) {
      sample.second_angle = {.fitted = true, .quality = hal::Quality::valid, .angle = second};
    };
    exact.step();
    EXPECT_FALSE(exact.present(Row::sr27_angles_disagree));
  }
  const config::Mechanics m;
  for (const auto& [angle, on_min, on_max] :
       {std::tuple{m.end_min + 3_deg, true, false}, std::tuple{m.end_max - 3_deg, false, true},
        std::tuple{m.end_min - 3_deg, false, false}, std::tuple{m.end_max + 3_deg, false, false}}) {
    Rig rig;
    rig.start();
    rig.spoil = [&, at = angle, min = on_min, max = on_max](hal::Sample& s) {
      s.drive.angle = at;
      s.io.end_min_ok = !min;
      s.io.end_max_ok = !max;
    };
    rig.step();
    EXPECT_FALSE(rig.present(Row::sr27_angles_disagree)) << in_degrees(angle);
  }
}

TEST(Edges, SR27_ExactlyTheToleranceIsNoJump) {
  for (const double sign : {-1.0, 1.0}) {
    for (const auto& [factor, trips] : {std::pair{1.0, false}, std::pair{1.0 + 1e-9, true}}) {
      config::SafetySettings s;
      s.sr27_disagree = Angle::from_si(0.03125);
      Exact e(s);  // at 0 deg
      e.rig.angle = Angle::from_si(sign * 0.03125 * factor);
      e.rig.spoil = [](hal::Sample& sample) { sample.io.end_min_ok = true; };
      e.rig.step();
      EXPECT_EQ(e.rig.latched(Row::sr27_angles_disagree), trips) << sign << ' ' << factor;
    }
  }
}

TEST(Edges, TheLeversEndsAreStillLevers) {
  for (const auto& [distance, known] :
       {std::pair{0.2, true}, std::pair{1.5, true}, std::pair{0.199, false}, std::pair{1.501, false}}) {
    Rig rig;
    rig.in_session(20_deg, 0_N);
    rig.context.cuff_distance = metres(distance);
    rig.step();
    EXPECT_EQ(rig.verdict.stretch.has_value(), known) << distance;
  }
}

TEST(Edges, ReleasedIsBelowTheReleaseTorque) {
  for (const auto& [stretch, released] : {std::pair{3.0, false}, std::pair{3.0 - kBit, true}}) {
    Exact e;
    e.read(16.0 + stretch, 16.0 + stretch);
    e.rig.step();
    EXPECT_EQ(e.rig.verdict.released, released);
  }
  Rig unweighed;
  unweighed.start();
  unweighed.angle = 2_deg;
  unweighed.step();
  EXPECT_TRUE(unweighed.verdict.released) << "flat";
  unweighed.angle = 2.1_deg;
  unweighed.step();
  EXPECT_FALSE(unweighed.verdict.released) << "it cannot be told";
  EXPECT_FALSE(unweighed.verdict.flat);
}

TEST(Lapse, InARow) {
  InARow in_a_row;
  EXPECT_FALSE(in_a_row(true, 2));
  EXPECT_TRUE(in_a_row(true, 2));
  EXPECT_TRUE(in_a_row(true, 2));
  EXPECT_FALSE(in_a_row(false, 2));
  EXPECT_FALSE(in_a_row(true, 2));
  InARow never;
  EXPECT_FALSE(never(false, 0)) << "no row is not met by nothing";
  EXPECT_TRUE(never(true, 0));
  InARow long_row;
  for (int i = 0; i < 1'000'010; ++i) long_row(true, 1);
  EXPECT_TRUE(long_row(true, 1'000'000));
  EXPECT_FALSE(long_row(true, 1'000'001)) << "it stops counting there";
}

TEST(Lapse, HeldForIsMetByTheCycleItEndsOn) {
  HeldFor held;
  EXPECT_FALSE(held(true, Instant{0}, 100_ms));
  EXPECT_FALSE(held(true, Instant{98'999'990}, 100_ms));
  EXPECT_TRUE(held(true, Instant{99'000'000}, 100_ms))
      << "a cycle may wake a little before its distance from another";
  EXPECT_TRUE(held(true, Instant{100'000'000}, 100_ms));
  EXPECT_TRUE(held(true, Instant{900'000'000}, 100_ms));
  EXPECT_FALSE(held(false, Instant{900'000'001}, 100_ms));
  EXPECT_FALSE(held(true, Instant{900'000'002}, 100_ms));
}

}  // namespace
}  // namespace stretch::safety::test
