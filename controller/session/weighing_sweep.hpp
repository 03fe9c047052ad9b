// The motion of the weighing: to 5 deg, up to 20, down to 5; tried again when refused, three times (SR25).
#pragma once

#include <cstdint>

#include "config/settings/ceilings.hpp"
#include "controller/control/law.hpp"
#include "controller/control/weighing.hpp"

namespace stretch::session {

class WeighingSweep {
 public:
  enum class Result : std::uint8_t { going_on, accepted, refused, failed };

  void begin(Mass body, Length height, Length cuff_distance) noexcept;
  // Another try from the start, the refusals kept: after a pause.
  void again() noexcept;

  struct Output {
    control::Reference reference;
    Result result = Result::going_on;  // refused: told once, and another try begins by itself
  };
  Output step(const control::Measured& measured, const control::LawReport& law,
              AngularVelocity speed) noexcept;

  [[nodiscard]] const control::Weighing& weighing() const noexcept { return weighing_; }
  [[nodiscard]] int attempt() const noexcept { return refusals_ + 1; }
  [[nodiscard]] bool refused_before() const noexcept { return refusals_ > 0; }

 private:
  enum class Pass : std::uint8_t { to_start, up, down };
  control::Weighing fresh_;
  control::Weighing weighing_;
  Pass pass_ = Pass::to_start;
  int refusals_ = 0;
  Angle limit_ = ceilings::kAngle;
};

}  // namespace stretch::session
