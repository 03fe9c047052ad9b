// Three moves and a verdict.
#include "controller/session/weighing_sweep.hpp"

namespace stretch::session {
namespace {
using Mode = control::Reference::Mode;
constexpr int kTries = 3;
constexpr Angle kMargin = degrees(1);
}  // namespace

void WeighingSweep::begin(Mass body, Length height, Length cuff_distance) noexcept {
  *this = WeighingSweep{};
  fresh_ = control::Weighing(body, height, cuff_distance);
  again();
}

void WeighingSweep::again() noexcept {
  weighing_ = fresh_;
  pass_ = Pass::to_start;
  limit_ = ceilings::kAngle;
}

WeighingSweep::Output WeighingSweep::step(const control::Measured& measured, const control::LawReport& law,
                                          AngularVelocity speed) noexcept {
  Output out;
  if (law.goal_reached) {
    switch (pass_) {
      case Pass::to_start:
        pass_ = Pass::up;
        break;
      case Pass::up:
        pass_ = Pass::down;
        break;
      case Pass::down:
        if (weighing_.judge() == control::WeighingVerdict::accepted) {
          out.result = Result::accepted;
        } else {
          ++refusals_;
          out.result = refusals_ >= kTries ? Result::failed : Result::refused;
          if (out.result == Result::refused) again();
        }
        break;
    }
  } else if (pass_ != Pass::to_start) {
    weighing_.add(measured, pass_ == Pass::up);
  }
  // The sweep's own end, plus the margin the law keeps from a limit: nothing needs to be higher while
  // weighing. Down from a comfortable angle above that the limit comes down with the leg.
  const Angle end = control::Weighing::to() + kMargin;
  if (pass_ != Pass::to_start) {
    limit_ = end;
  } else if (measured.valid) {
    limit_ = min(limit_, max(end, measured.angle + kMargin));
  }
  out.reference.mode = Mode::sweep;
  out.reference.goal = pass_ == Pass::up ? control::Weighing::to() : control::Weighing::from();
  out.reference.speed = speed;
  out.reference.angle_limit = limit_;
  return out;
}

}  // namespace stretch::session
