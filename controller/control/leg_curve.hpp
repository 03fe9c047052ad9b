// The leg's own curve: stretch torque over angle as the warm-up found it, continued by its last slope.
#pragma once

#include <array>
#include <cstddef>

#include "config/quantities/quantities.hpp"

namespace stretch::control {

// One mean point per degree from 0 to 90. Angles below the first learnt degree give that degree's torque;
// above the last one the curve goes on with the slope of the last five learnt degrees; of fewer than three
// learnt degrees with that of the most supple leg, which takes any leg's resistance for too much rather than
// for its own.
class LegCurve {
 public:
  // Only the outward pass is learnt: on the way back the leg is slacker.
  void add(Angle angle, Torque stretch) noexcept;
  void restart() noexcept { *this = LegCurve{}; }

  [[nodiscard]] bool learnt() const noexcept;           // anything
  [[nodiscard]] Torque at(Angle where) const noexcept;  // zero while nothing is learnt
  [[nodiscard]] Angle lowest() const noexcept;
  [[nodiscard]] Angle highest() const noexcept;

 private:
  static constexpr std::size_t kBins = 91;
  struct Bin {
    double torque_sum = 0.0;  // N m
    double angle_sum = 0.0;   // deg
    int count = 0;
  };
  [[nodiscard]] double torque(std::size_t bin) const noexcept {
    return bins_[bin].torque_sum / bins_[bin].count;
  }
  [[nodiscard]] double angle(std::size_t bin) const noexcept {
    return bins_[bin].angle_sum / bins_[bin].count;
  }
  [[nodiscard]] double slope_at_end() const noexcept;  // N m/deg, never negative

  std::array<Bin, kBins> bins_{};
  std::size_t first_ = kBins;
  std::size_t last_ = 0;
};

}  // namespace stretch::control
