// How the elastic resistance of a leg relaxes under stretch and comes back without: quasi-linear, four
// branches.
#pragma once

#include <array>

#include "config/quantities/quantities.hpp"
#include "config/settings/leg.hpp"

namespace stretch::plant {

//     T = min(Te, 0) + g_inf E + sum q_i       E = c max(Te, 0),  g_inf = 1 - sum g_i
//     q_i <- (q_i + g_i (E_now - E_before)) exp(-dt / tau_i)      tau = 2, 12, 70, 400 s;  a third of it
//     while q_i < 0
//
// The slack side does not relax. A branch below zero recovers after unloading; T may then be below zero for a
// while: Te is what the back of the leg pulls less what the front pulls, and the back has relaxed. c is set
// so that a ramp of 5 deg/s to 70 deg ends at Te, because the curve was measured slowly, not in no time at
// all. Trivially copyable.
class Viscoelastic {
 public:
  static constexpr std::array<double, 4> kTimeConstants{2.0, 12.0, 70.0, 400.0};  // s
  static constexpr double kRecoveryFactor = 3.0;

  // One step of 1 ms.
  explicit Viscoelastic(config::ViscoelasticSet set) noexcept : Viscoelastic(set, milliseconds(1.0)) {}
  Viscoelastic(config::ViscoelasticSet set, Duration step) noexcept;

  // The elastic torque now, one step after the last call; what the tissue answers. The first call takes the
  // torque as having come at that moment.
  Torque step(Torque elastic) noexcept;
  // Unstretched for ever, at that elastic torque with every branch relaxed.
  void relax(Torque elastic) noexcept;
  [[nodiscard]] double scale() const noexcept { return scale_; }

  [[nodiscard]] static std::array<double, 4> weights(config::ViscoelasticSet set) noexcept;

 private:
  std::array<double, 4> weights_;
  std::array<double, 4> decay_{};
  std::array<double, 4> recovery_{};
  std::array<double, 4> branches_{};
  double g_inf_ = 1.0;
  double scale_ = 1.0;
  double before_ = 0.0;  // E of the last step
};

}  // namespace stretch::plant
