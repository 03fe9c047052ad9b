// Bounds of a contraction window.
#include "controller/safety/contraction_window.hpp"

#include "controller/safety/lapse.hpp"

namespace stretch::safety {

void ContractionWindow::step(Evidence& e) noexcept {
  const bool asked = e.context.contraction_hold.has_value();
  if (asked && !asked_) opened_ = e.now;
  asked_ = asked;
  if (!asked || reached(e.now - opened_, length_) || !e.limits.accepted() || !e.beliefs.stretch()) return;

  const Force hold = *e.context.contraction_hold;
  if (!is_finite(hold) || hold < Force{} || hold > e.limits.limits().stretch_force) return;
  e.contraction = true;
  e.contraction_stretch = hold + above_hold_;
  e.contraction_cuff = e.limits.limits().cuff_force - below_cuff_limit_;
}

}  // namespace stretch::safety
