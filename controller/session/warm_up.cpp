// Up until the leg resists, back to where it is comfortable.
#include "controller/session/warm_up.hpp"

namespace stretch::session {
using Mode = control::Reference::Mode;

WarmUp::Output WarmUp::step(const control::Measured& measured, const control::LawReport& law, Torque upper,
                            Angle comfortable, Angle angle_limit, AngularVelocity speed) noexcept {
  Output out;
  switch (pass_) {
    case Pass::to_start:
      if (law.goal_reached) pass_ = Pass::up;
      break;
    case Pass::up:
      if (measured.valid) curve_.add(measured.angle, measured.stretch);
      if (measured.valid && (law.at_angle_limit || measured.stretch >= upper)) pass_ = Pass::back;
      break;
    case Pass::back:
      out.done = law.goal_reached;
      break;
  }
  out.reference.mode = Mode::sweep;
  out.reference.goal = pass_ == Pass::up ? angle_limit : comfortable;
  out.reference.speed = speed;
  out.reference.angle_limit = angle_limit;
  return out;
}

}  // namespace stretch::session
