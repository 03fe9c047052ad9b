// SR26: the leg has slipped or been taken out.
#pragma once

#include "config/settings/safety_settings.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/lapse.hpp"

namespace stretch::safety {

// Weighed, above an angle, and the cuff carries less than a fraction of the weight there for a while: slow
// lowering by position, and the session ends.
class LegOutMonitor {
 public:
  explicit LegOutMonitor(const config::SafetySettings& s) noexcept
      : above_(s.sr26_above), fraction_(s.sr26_weight_fraction), for_(s.sr26_for) {}
  SafetyAction operator()(const Evidence& e) noexcept;

 private:
  Angle above_;
  double fraction_;
  Duration for_;
  HeldFor out_;
};

}  // namespace stretch::safety
