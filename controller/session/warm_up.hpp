// The warm-up: one slow pass to 0.7 of the target and back, from which the leg's own curve is learnt.
#pragma once

#include <cstdint>

#include "controller/control/law.hpp"
#include "controller/control/leg_curve.hpp"
#include "controller/control/measured.hpp"

namespace stretch::session {

class WarmUp {
 public:
  void begin() noexcept { *this = WarmUp{}; }

  struct Output {
    control::Reference reference;
    bool done = false;
  };
  // `upper`: the torque at which the pass turns back; `speed` at most 2 deg/s.
  Output step(const control::Measured& measured, const control::LawReport& law, Torque upper,
              Angle comfortable, Angle angle_limit, AngularVelocity speed) noexcept;

  [[nodiscard]] const control::LegCurve& curve() const noexcept { return curve_; }

 private:
  enum class Pass : std::uint8_t { to_start, up, back };
  control::LegCurve curve_;
  Pass pass_ = Pass::to_start;
};

}  // namespace stretch::session
