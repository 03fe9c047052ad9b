// SR27: whether the drive's angle is the support's.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

using Row = SafetyRow;
using Act = SafetyAction;

class AngleAgreementRows : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] Duration period() const { return milliseconds(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Periods, AngleAgreementRows, testing::Values(10, 25));

TEST_P(AngleAgreementRows, SR27_SecondAngleSweptAcrossItsTolerance) {
  for (double apart = -3.55; apart < 3.6; apart += 0.1) {
    Rig rig(period());
    rig.in_session(40_deg);
    rig.spoil = [&](hal::Sample& s) {
      s.second_angle.fitted = true;
      s.second_angle.quality = hal::Quality::valid;
      s.second_angle.angle = rig.angle + degrees(apart);
    };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr27_angles_disagree), std::abs(apart) > 3.0 ? Act::torque_off : Act::none)
        << apart;
  }
}

TEST_P(AngleAgreementRows, SR27_ASecondAngleThatIsNoNumberDisagrees) {
  for (const double angle : {kNan, kInfinity, -kInfinity}) {
    Rig rig(period());
    rig.in_session(40_deg);
    rig.spoil = [&](hal::Sample& s) {
      s.second_angle.fitted = true;
      s.second_angle.quality = hal::Quality::valid;
      s.second_angle.angle = degrees(angle);
    };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr27_angles_disagree), Act::torque_off) << angle;
  }
}

TEST_P(AngleAgreementRows, SR27_ASecondAngleThatIsNotFittedMeansNothing) {
  Rig rig(period());
  rig.in_session(40_deg);
  rig.spoil = [](hal::Sample& s) {
    s.second_angle.quality = hal::Quality::valid;
    s.second_angle.angle = 80_deg;
  };
  rig.run(3_s);
  EXPECT_TRUE(rig.silent());
}

TEST_P(AngleAgreementRows, SR27_AFittedSecondAngleThatIsSilentForbidsOutwardMotionAfterASecond) {
  Rig rig(period());
  rig.in_session(40_deg);
  rig.spoil = [](hal::Sample& s) { s.second_angle.fitted = true; };
  EXPECT_EQ(rig.until([&] { return rig.verdict.action != Act::none; }, 400), rig.cycles(1_s) + 1);
  EXPECT_EQ(rig.row(Row::sr27_angles_disagree), Act::hold);
  rig.spoil = nullptr;
  rig.step();
  EXPECT_TRUE(rig.silent());
}

TEST_P(AngleAgreementRows, SR27_AnEndStopWhereTheDriveDoesNotSeeItAndNoneWhereItShouldBe) {
  // Contacts open at -0.8 and 91 deg; tolerance 3 deg.
  struct Case {
    double angle;
    bool on_min, on_max, trips;
  };
  for (const Case& c : std::vector<Case>{{2.1, true, false, false},
                                         {2.3, true, false, true},
                                         {-3.7, false, false, false},
                                         {-3.9, false, false, true},
                                         {-3.9, true, false, false},
                                         {40.0, true, false, true},
                                         {40.0, false, true, true},
                                         {87.9, false, true, true},
                                         {88.1, false, true, false},
                                         {93.9, false, false, false},
                                         {94.1, false, false, true},
                                         {94.1, false, true, false}}) {
    Rig rig(period());
    rig.start();
    rig.spoil = [&](hal::Sample& s) {
      s.drive.angle = degrees(c.angle);
      s.io.end_min_ok = !c.on_min;
      s.io.end_max_ok = !c.on_max;
    };
    rig.step();
    EXPECT_EQ(rig.row(Row::sr27_angles_disagree), c.trips ? Act::torque_off : Act::none)
        << c.angle << ' ' << c.on_min << ' ' << c.on_max;
  }
}

TEST_P(AngleAgreementRows, SR27_AnAngleThatJumpsFurtherThanItsSpeedSaysRemovesTorque) {
  for (const double sign : {-1.0, 1.0}) {
    for (const double jump : {2.95, 3.05}) {
      Rig rig(period());
      rig.in_session(40_deg);
      rig.angle += degrees(sign * jump);
      rig.step();
      const bool trips = jump > 3.0;
      EXPECT_EQ(rig.row(Row::sr27_angles_disagree), trips ? Act::torque_off : Act::none) << sign * jump;
      EXPECT_EQ(rig.powerless(), trips) << sign * jump;
      rig.step();
      EXPECT_FALSE(rig.present(Row::sr27_angles_disagree)) << "it has jumped, and stands";
      EXPECT_EQ(rig.latched(Row::sr27_angles_disagree), trips);
    }
  }
}

// 29 deg/s for two lost answers and one period more: what a leg that is thrown down does.
TEST_P(AngleAgreementRows, SR27_WhatTheSpeedExplainsIsNoJump) {
  for (const bool faster_before : {true, false}) {
    Rig rig(period());
    rig.in_session(60_deg);
    rig.moves = rig.follow_speed = false;
    rig.measured_speed = faster_before ? -29_deg_s : AngularVelocity{};
    rig.step();
    rig.spoil = [](hal::Sample& s) { s.drive = hal::DriveSample{}; };
    rig.steps(2);
    rig.spoil = nullptr;
    rig.measured_speed = faster_before ? AngularVelocity{} : -29_deg_s;
    rig.angle -= 29_deg_s * (3.0 * period()) + 2.95_deg;
    rig.step();
    EXPECT_FALSE(rig.present(Row::sr27_angles_disagree)) << faster_before;
    rig.angle -= 29_deg_s * period() + 3.05_deg;
    rig.step();
    EXPECT_TRUE(rig.present(Row::sr27_angles_disagree)) << "and further than that it does not go";
  }
}

// A controller that begins beside a drive that is on: where it stands is where it begins.
TEST_P(AngleAgreementRows, SR27_TheFirstAngleEverIsNoJump) {
  Rig rig(period());
  rig.angle = 40_deg;
  rig.spoil = [](hal::Sample& s) { s.drive.state = hal::DriveState::operation_enabled; };
  rig.step();
  EXPECT_FALSE(rig.present(Row::sr27_angles_disagree));
}

TEST_P(AngleAgreementRows, SR27_ASupportWithoutPowerIsCarriedWhereverItIsCarried) {
  Rig rig(period());
  rig.in_session(40_deg);
  rig.wanted.speed.reset();
  rig.steps(2);
  rig.angle = 20_deg;
  rig.step();
  EXPECT_FALSE(rig.present(Row::sr27_angles_disagree));
  rig.wanted.speed = AngularVelocity{};
  rig.step();
  rig.angle = 40_deg;  // it was off an answer ago
  rig.step();
  EXPECT_FALSE(rig.present(Row::sr27_angles_disagree));
}

TEST_P(AngleAgreementRows, SR27_EndStopsNobodyHasHeardOfSayNothing) {
  Rig rig(period());
  rig.angle = 40_deg;
  rig.spoil = [](hal::Sample& s) { s.io = hal::SafetyIoSample{}; };
  rig.steps(5);
  EXPECT_FALSE(rig.present(Row::sr27_angles_disagree));
  Rig silent_drive(period());
  silent_drive.spoil = [](hal::Sample& s) {
    s.drive = hal::DriveSample{};
    s.io.end_min_ok = false;
  };
  silent_drive.steps(5);
  EXPECT_FALSE(silent_drive.present(Row::sr27_angles_disagree));
}

}  // namespace
}  // namespace stretch::safety::test
