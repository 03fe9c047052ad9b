// The four branches, stepped; and the factor that makes a 5 deg/s ramp reproduce the measured curve.
#include "simulator/plant/viscoelastic.hpp"

#include <cstddef>

#include "simulator/plant/exact_functions.hpp"

namespace stretch::plant {
namespace {

// E over the answer at the end of a ramp of 5 deg/s from flat to 70 deg on the curve with all factors 1, per
// set (low, nominal, high); docs/leg.md says how they come about, a test that they do.
constexpr std::array<double, 3> kScale{1.0761, 1.0775, 1.0990};

}  // namespace

std::array<double, 4> Viscoelastic::weights(config::ViscoelasticSet set) noexcept {
  switch (set) {
    case config::ViscoelasticSet::low:
      return {0.052, 0.117, 0.140, 0.080};
    case config::ViscoelasticSet::nominal:
      return {0.047, 0.134, 0.150, 0.100};
    case config::ViscoelasticSet::high:
      return {0.067, 0.145, 0.183, 0.130};
  }
  return {};
}

Viscoelastic::Viscoelastic(config::ViscoelasticSet set, Duration step) noexcept
    : weights_(weights(set)), scale_(kScale[static_cast<std::size_t>(set)]) {
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    g_inf_ -= weights_[i];
    decay_[i] = exact::exp(-step.si() / kTimeConstants[i]);
    recovery_[i] = exact::exp(-step.si() * kRecoveryFactor / kTimeConstants[i]);
  }
}

Torque Viscoelastic::step(Torque elastic) noexcept {
  const double te = elastic.si();
  const double e = te > 0.0 ? scale_ * te : 0.0;
  const double change = e - before_;
  before_ = e;
  double sum = g_inf_ * e;
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    const double loaded = branches_[i] + weights_[i] * change;
    branches_[i] = loaded * (loaded < 0.0 ? recovery_[i] : decay_[i]);
    sum += branches_[i];
  }
  return newton_metres((te < 0.0 ? te : 0.0) + sum);
}

void Viscoelastic::relax(Torque elastic) noexcept {
  before_ = elastic.si() > 0.0 ? scale_ * elastic.si() : 0.0;
  branches_ = {};
}

}  // namespace stretch::plant
