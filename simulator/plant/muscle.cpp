// The shapes of contractions over time and angle.
#include "simulator/plant/muscle.hpp"

namespace stretch::plant {
namespace {

constexpr double kStepS = 0.001;
constexpr double kShortRangeRad = 8.0 * kRadPerDegree;

double smooth(double x) noexcept {
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  return x * x * (3.0 - 2.0 * x);
}

bool voluntary(Contraction kind) noexcept {
  return kind == Contraction::push || kind == Contraction::pull;
}

}  // namespace

void Muscle::start(Contraction kind, Torque strength, Duration rise, Duration length, Angle at) noexcept {
  Slot& slot = slots_[static_cast<std::size_t>(kind)];
  if (!slot.running) ++running_;
  const double rise_s = rise.si() < kStepS ? kStepS : rise.si();
  slot = Slot{.strength_nm = strength.si(), .rise_s = rise_s, .onset_rad = at.si(), .running = true};
  if (length.si() > 0.0) slot.fall_from_s = length.si() < rise_s ? rise_s : length.si();
}

void Muscle::end(Contraction kind) noexcept {
  Slot& slot = slots_[static_cast<std::size_t>(kind)];
  if (!slot.running || (slot.fall_from_s >= 0.0 && slot.age_s >= slot.fall_from_s)) return;
  slot.level_at_fall = smooth(slot.age_s / slot.rise_s);
  slot.fall_from_s = slot.age_s;
}

void Muscle::stop() noexcept {
  slots_ = {};
  running_ = 0;
}

bool Muscle::active(Contraction kind) const noexcept {
  return slots_[static_cast<std::size_t>(kind)].running;
}

Torque Muscle::step(Angle angle) noexcept {
  if (running_ == 0) return {};
  double sum = 0.0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    if (!slot.running) continue;
    slot.age_s += kStepS;
    double level = smooth(slot.age_s / slot.rise_s);
    if (slot.fall_from_s >= 0.0 && slot.age_s > slot.fall_from_s) {
      const double fallen = (slot.age_s - slot.fall_from_s) / slot.rise_s;
      if (fallen >= 1.0) {
        slot.running = false;
        --running_;
        continue;
      }
      level = slot.level_at_fall * (1.0 - smooth(fallen));
    }
    double torque = slot.strength_nm * level;
    if (!voluntary(static_cast<Contraction>(i))) {
      const double let_down = 1.0 - (slot.onset_rad - angle.si()) / kShortRangeRad;
      torque *= let_down < 0.0 ? 0.0 : (let_down > 1.5 ? 1.5 : let_down);
    }
    sum += torque;
  }
  return newton_metres(sum);
}

}  // namespace stretch::plant
