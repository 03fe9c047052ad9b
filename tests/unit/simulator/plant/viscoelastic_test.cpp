// Relaxation, recovery and the scale of the viscoelastic part, on the tissue alone.
#include "simulator/plant/viscoelastic.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "simulator/plant/passive_curve.hpp"

namespace stretch::plant {
namespace {

using namespace stretch::literals;
using config::ViscoelasticSet;

constexpr std::array<ViscoelasticSet, 3> kSets{ViscoelasticSet::low, ViscoelasticSet::nominal,
                                               ViscoelasticSet::high};

// Ramps the average curve from flat to that angle at that speed; what the tissue answers at the end.
double ramp(Viscoelastic& tissue, const PassiveCurve& curve, double to_deg, double deg_s) {
  const int steps = static_cast<int>(std::lround(to_deg / deg_s * 1000.0));
  double torque = 0.0;
  for (int i = 0; i <= steps; ++i) torque = tissue.step(curve.torque(degrees(to_deg * i / steps))).si();
  return torque;
}
double hold(Viscoelastic& tissue, Torque elastic, double seconds) {
  double torque = 0.0;
  for (int i = 0; i < static_cast<int>(std::lround(seconds * 1000.0)); ++i)
    torque = tissue.step(elastic).si();
  return torque;
}

struct Relaxation {
  ViscoelasticSet set;
  std::array<double, 6> drop_percent;
};
constexpr std::array<double, 6> kAtS{15, 30, 45, 90, 120, 300};
constexpr std::array<Relaxation, 3> kRelaxation{{{ViscoelasticSet::low, {12, 16, 19, 23, 25, 30}},
                                                 {ViscoelasticSet::nominal, {13, 18, 21, 26, 28, 33}},
                                                 {ViscoelasticSet::high, {15, 21, 25, 31, 34, 41}}}};

TEST(Viscoelastic, RelaxesAsTheTableSays) {
  const PassiveCurve curve{config::Leg{}};
  for (const Relaxation& row : kRelaxation) {
    Viscoelastic tissue(row.set);
    const double peak = ramp(tissue, curve, 70, 5);
    double at = 0.0;
    for (std::size_t i = 0; i < kAtS.size(); ++i) {
      const double torque = hold(tissue, curve.torque(70_deg), kAtS[i] - at);
      at = kAtS[i];
      EXPECT_NEAR(100.0 * (1.0 - torque / peak), row.drop_percent[i], 0.6)
          << static_cast<int>(row.set) << " " << at;
    }
  }
}

TEST(Viscoelastic, SlowerRampsRelaxLess) {
  const PassiveCurve curve{config::Leg{}};
  for (const ViscoelasticSet set : kSets) {
    std::array<double, 2> drop{};
    for (std::size_t i = 0; i < 2; ++i) {
      Viscoelastic tissue(set);
      const double peak = ramp(tissue, curve, 70, i == 0 ? 5.0 : 2.0);
      drop[i] = 1.0 - hold(tissue, curve.torque(70_deg), 45) / peak;
    }
    EXPECT_LT(drop[1], drop[0] - 0.02);
  }
  // about 15, 18 and 24 % at 30, 45 and 90 s
  Viscoelastic tissue(ViscoelasticSet::nominal);
  const double peak = ramp(tissue, curve, 70, 2);
  const double at_30 = hold(tissue, curve.torque(70_deg), 30);
  const double at_45 = hold(tissue, curve.torque(70_deg), 15);
  const double at_90 = hold(tissue, curve.torque(70_deg), 45);
  EXPECT_NEAR(100.0 * (1.0 - at_30 / peak), 15, 1.0);
  EXPECT_NEAR(100.0 * (1.0 - at_45 / peak), 18, 1.0);
  EXPECT_NEAR(100.0 * (1.0 - at_90 / peak), 24, 2.0);
}

TEST(Viscoelastic, AFiveDegreeRampGivesTheMeasuredCurve) {
  const PassiveCurve curve{config::Leg{}};
  for (const ViscoelasticSet set : kSets) {
    Viscoelastic at_70(set);
    EXPECT_NEAR(ramp(at_70, curve, 70, 5) / curve.torque(70_deg).si(), 1.0, 2e-4) << static_cast<int>(set);
    for (const double theta : {40.0, 50.0, 60.0, 80.0}) {
      Viscoelastic tissue(set);
      EXPECT_NEAR(ramp(tissue, curve, theta, 5) / curve.torque(degrees(theta)).si(), 1.0, 0.06) << theta;
    }
  }
  EXPECT_NEAR(Viscoelastic(ViscoelasticSet::nominal).scale(), 1 / 0.93, 0.005);
}

TEST(Viscoelastic, TheSlackSideDoesNotRelax) {
  Viscoelastic tissue(ViscoelasticSet::high);
  tissue.relax(-5_Nm);
  EXPECT_DOUBLE_EQ(tissue.step(-5_Nm).si(), -5.0);
  EXPECT_DOUBLE_EQ(hold(tissue, -5_Nm, 100), -5.0);
}

TEST(Viscoelastic, RecoversThreeTimesFasterThanItRelaxes) {
  // one branch left after a long hold: the slowest. What is missing after unloading falls with a third of its
  // time.
  Viscoelastic tissue(ViscoelasticSet::nominal);
  hold(tissue, 30_Nm, 4000);
  hold(tissue, 0_Nm, 100);
  const double missing = hold(tissue, 0_Nm, 0.001);
  const double later = hold(tissue, 0_Nm, 400.0 / 3.0);
  ASSERT_LT(missing, -1.0);
  EXPECT_NEAR(later / missing, std::exp(-1.0), 0.02);
}

TEST(Viscoelastic, AStepRelaxesToItsLongTermShareAndNeverGains) {
  for (const ViscoelasticSet set : kSets) {
    Viscoelastic tissue(set);
    double before = tissue.step(20_Nm).si();
    const double share = 1.0 - [&] {
      double sum = 0.0;
      for (const double g : Viscoelastic::weights(set)) sum += g;
      return sum;
    }();
    for (int i = 0; i < 1000; ++i) {
      const double now = hold(tissue, 20_Nm, 5);
      EXPECT_LE(now, before);
      before = now;
    }
    EXPECT_NEAR(before, 20.0 * tissue.scale() * share, 1e-3);
  }
}

TEST(Viscoelastic, ACycleLosesEnergy) {
  const PassiveCurve curve{config::Leg{}};
  for (const double deg_s : {1.0, 5.0, 20.0}) {
    Viscoelastic tissue(ViscoelasticSet::nominal);
    double work = 0.0;
    double stored = 0.0;
    const int steps = static_cast<int>(80.0 / deg_s * 1000.0);
    for (int i = -steps; i <= steps; ++i) {
      const double theta = 80.0 * (steps - std::abs(i)) / steps;
      const double torque = tissue.step(curve.torque(degrees(theta))).si();
      work += torque * (i < 0 ? 1.0 : -1.0) * 80.0 / steps * kRadPerDegree;
      if (i < 0) stored = work;
    }
    EXPECT_GT(work, 0.05 * stored) << deg_s;
    EXPECT_LT(work, 0.5 * stored) << deg_s;
  }
}

}  // namespace
}  // namespace stretch::plant
