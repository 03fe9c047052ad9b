// The one thing of a protocol the safety layer knows: the patient pushes on purpose, within bounds of its
// own.
#pragma once

#include "config/settings/safety_settings.hpp"
#include "controller/safety/evidence.hpp"

namespace stretch::safety {

// Open while the session says so, the leg is weighed, the hold it names lies within the limits, and for no
// longer than the window's length; after that the session must close it before it opens another.
class ContractionWindow {
 public:
  explicit ContractionWindow(const config::SafetySettings& s) noexcept
      : above_hold_(s.contract_above_hold),
        below_cuff_limit_(s.contract_below_cuff_limit),
        length_(s.contract_window) {}

  // Fills the evidence's window.
  void step(Evidence& e) noexcept;

 private:
  Force above_hold_;
  Force below_cuff_limit_;
  Duration length_;
  bool asked_ = false;
  Instant opened_;
};

}  // namespace stretch::safety
