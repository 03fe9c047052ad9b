// What people measured on legs, repeated on the simulated one. The bands are this project's own; docs/leg.md
// tells the sources.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "tests/unit/simulator/plant/rig.hpp"

namespace stretch::plant::test {
namespace {

using config::ViscoelasticSet;

constexpr std::array<ViscoelasticSet, 3> kSets{ViscoelasticSet::low, ViscoelasticSet::nominal,
                                               ViscoelasticSet::high};

config::Leg average(ViscoelasticSet set = ViscoelasticSet::nominal) {
  config::Leg leg;
  leg.viscoelastic = set;
  return leg;
}

// r2 of a straight line through y over ln t, t = 1, 2, 3, ... s.
double r_squared_over_ln_t(const std::vector<double>& y) {
  double sx = 0;
  double sy = 0;
  double sxx = 0;
  double sxy = 0;
  double syy = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double x = std::log(static_cast<double>(i + 1));
    sx += x;
    sy += y[i];
    sxx += x * x;
    sxy += x * y[i];
    syy += y[i] * y[i];
  }
  const double n = static_cast<double>(y.size());
  const double covariance = n * sxy - sx * sy;
  return covariance * covariance / ((n * sxx - sx * sx) * (n * syy - sy * sy));
}

// The whole station: the drive raises the leg at 5 deg/s and stands; passive torque a second apart.
struct Hold {
  double peak = 0.0;
  std::vector<double> each_second;
  [[nodiscard]] double decline_percent() const { return 100.0 * (1.0 - each_second.back() / peak); }
};
Hold raise_and_hold(Rig& rig, double to_deg, int seconds) {
  rig.command.target_velocity = 5000;
  while (rig.angle() < to_deg - 0.55) rig.cycle(10);
  rig.command.target_velocity = 0;
  Hold hold;
  for (int i = 0; i < 30; ++i) {
    rig.cycle(10);
    hold.peak = std::fmax(hold.peak, rig.plant.leg().passive().si());
  }
  for (int i = 0; i < seconds; ++i) {
    rig.cycle(1000);
    hold.each_second.push_back(rig.plant.leg().passive().si());
  }
  return hold;
}

TEST(PublishedOutcomes, Magnusson2000FortyFiveSecondHold) {
  for (const ViscoelasticSet set : kSets) {
    Rig rig(average(set));
    rig.mount();
    rig.enable();
    const Hold hold = raise_and_hold(rig, 70, 45);
    EXPECT_GT(hold.decline_percent(), 14) << static_cast<int>(set);
    EXPECT_LT(hold.decline_percent(), 26) << static_cast<int>(set);
    EXPECT_GT(r_squared_over_ln_t(hold.each_second), 0.95) << static_cast<int>(set);
  }
}

TEST(PublishedOutcomes, Magnusson1996NinetySecondHold) {
  for (const ViscoelasticSet set : {ViscoelasticSet::nominal, ViscoelasticSet::high}) {
    Rig rig(average(set));
    rig.mount();
    rig.enable();
    const double decline = raise_and_hold(rig, 70, 90).decline_percent();
    EXPECT_GT(decline, 25) << static_cast<int>(set);
    EXPECT_LT(decline, 40) << static_cast<int>(set);
  }
}

// The leg alone on a dynamometer that follows angle or torque.
class Dynamometer {
 public:
  explicit Dynamometer(ViscoelasticSet set) : leg_(average(set)) { leg_.lay(0_deg); }

  void raise_to_torque(double torque_nm) {
    while (torque() < torque_nm) step_to(theta_deg_ + 0.005, 5.0);
  }
  void move_to(double deg, double deg_s) {
    const int steps = static_cast<int>(std::lround(std::fabs(deg - theta_deg_) / deg_s * 1000.0));
    const double from = theta_deg_;
    for (int i = 1; i <= steps; ++i) step_to(from + (deg - from) * i / steps, deg > from ? deg_s : -deg_s);
  }
  void hold_angle(double seconds) {
    for (int i = 0; i < std::lround(seconds * 1000.0); ++i) step_to(theta_deg_, 0.0);
  }
  void hold_torque(double torque_nm, double seconds) {
    for (int i = 0; i < std::lround(seconds * 1000.0); ++i) {
      const double slope = leg_.curve().slope(degrees(theta_deg_)).si() * kRadPerDegree;
      step_to(theta_deg_ + 0.5 * (torque_nm - torque()) / slope, 0.0);
    }
    EXPECT_NEAR(torque(), torque_nm, 0.01);
  }
  [[nodiscard]] double torque() const { return leg_.passive().si(); }
  [[nodiscard]] double angle() const { return theta_deg_; }
  [[nodiscard]] double take_energy() { return std::exchange(energy_, 0.0); }

 private:
  void step_to(double deg, double deg_s) {
    leg_.step(degrees(deg), degrees_per_second(deg_s));
    energy_ += torque() * (deg - theta_deg_) * kRadPerDegree;
    theta_deg_ = deg;
  }
  LegModel leg_;
  double theta_deg_ = 0.0;
  double energy_ = 0.0;
};

constexpr double kStandardTorque = 24.0;  // N m

TEST(PublishedOutcomes, Peixoto2015ThirtySecondsAtASetTorque) {
  for (const ViscoelasticSet set : kSets) {
    Dynamometer d(set);
    d.raise_to_torque(kStandardTorque);
    d.hold_angle(30);
    const double decline = 100.0 * (1.0 - d.torque() / kStandardTorque);
    EXPECT_GT(decline, 15) << static_cast<int>(set);
    EXPECT_LT(decline, 28) << static_cast<int>(set);
  }
}

TEST(PublishedOutcomes, Ryan2012MostOfTheCreepComesEarly) {
  for (const ViscoelasticSet set : kSets) {
    Dynamometer d(set);
    d.raise_to_torque(kStandardTorque);
    const double began = d.angle();
    d.hold_torque(kStandardTorque, 20);
    const double creep_20 = d.angle() - began;
    d.hold_torque(kStandardTorque, 10);
    const double creep_30 = d.angle() - began;
    EXPECT_GT(creep_20, 0.5);
    EXPECT_GT(creep_20 / creep_30, 0.75) << static_cast<int>(set);
    EXPECT_LT(creep_20 / creep_30, 0.90) << static_cast<int>(set);
  }
}

TEST(PublishedOutcomes, Cabido2014ConstantTorqueGainsMoreThanConstantAngle) {
  for (const ViscoelasticSet set : kSets) {
    std::array<double, 2> gain{};
    for (const bool by_torque : {false, true}) {
      Dynamometer d(set);
      d.raise_to_torque(kStandardTorque);
      const double before = d.angle();
      d.move_to(0, 20);
      d.hold_angle(600);
      for (int i = 0; i < 4; ++i) {
        d.raise_to_torque(kStandardTorque);
        by_torque ? d.hold_torque(kStandardTorque, 30) : d.hold_angle(30);
        d.move_to(0, 20);
        d.hold_angle(15);
      }
      d.raise_to_torque(kStandardTorque);
      gain[by_torque ? 1 : 0] = d.angle() - before;
    }
    EXPECT_GT(gain[0], 0.0);
    EXPECT_GT(gain[1], gain[0] + 0.05) << static_cast<int>(set);
  }
}

// --- results the model was not fitted to ---

TEST(PublishedOutcomes, NotFitted_Magnusson2000ThirdOfThreeHolds) {
  // three holds of 45 s, 30 s apart: the third declined by 18 +- 3 %, no different from the first, as linear
  // in ln t
  Dynamometer d(ViscoelasticSet::nominal);
  std::array<double, 3> decline{};
  for (double& percent : decline) {
    d.move_to(70, 5);
    const double peak = d.torque();
    std::vector<double> each_second;
    for (int i = 0; i < 45; ++i) {
      d.hold_angle(1);
      each_second.push_back(d.torque());
    }
    percent = 100.0 * (1.0 - d.torque() / peak);
    EXPECT_GT(r_squared_over_ln_t(each_second), 0.95);
    d.move_to(0, 20);
    d.hold_angle(26.5);
  }
  EXPECT_NEAR(decline[2], 18, 3);
  EXPECT_NEAR(decline[2], decline[0], 3);
}

TEST(PublishedOutcomes, NotFitted_Magnusson1995FiveHoldsOfNinetySeconds) {
  // resistance diminishes from stretch to stretch, and the decline of the later ones is smaller than that of
  // the first
  for (const ViscoelasticSet set : kSets) {
    Dynamometer d(set);
    std::array<double, 5> peak{};
    std::array<double, 5> last{};
    for (std::size_t i = 0; i < peak.size(); ++i) {
      d.move_to(70, 5);
      peak[i] = d.torque();
      d.hold_angle(90);
      last[i] = d.torque();
      d.move_to(0, 20);
      d.hold_angle(26.5);
    }
    for (std::size_t i = 1; i < peak.size(); ++i) {
      EXPECT_LT(peak[i], peak[i - 1]) << i;
      EXPECT_LT(last[i], last[i - 1]) << i;
      EXPECT_LT(peak[i] - last[i], peak[0] - last[0]) << i;
      EXPECT_LT(1.0 - last[i] / peak[i], 1.0 - last[0] / peak[0]) << i;
    }
  }
}

TEST(PublishedOutcomes, NotFitted_Ryan2012RepeatedConstantTorqueLevelsOff) {
  // four constant-torque holds of 30 s: the position rises after the first and the second and levels off
  // later
  Dynamometer d(ViscoelasticSet::nominal);
  std::array<double, 4> position{};
  for (double& reached : position) {
    d.raise_to_torque(kStandardTorque);
    d.hold_torque(kStandardTorque, 30);
    reached = d.angle();
    d.move_to(0, 20);
    d.hold_angle(15);
  }
  const double first = position[1] - position[0];
  const double second = position[2] - position[1];
  const double third = position[3] - position[2];
  EXPECT_GT(first, 0.3);
  EXPECT_GT(second, 0.1);
  EXPECT_LT(second, 0.6 * first);
  EXPECT_LT(third, 0.3 * first);
}

}  // namespace
}  // namespace stretch::plant::test
