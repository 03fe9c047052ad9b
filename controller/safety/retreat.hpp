// Where a retreat goes, how fast, and whether it has arrived.
#pragma once

#include <cstdint>

#include "config/quantities/quantities.hpp"
#include "config/settings/safety_settings.hpp"
#include "config/settings/vocabulary.hpp"
#include "controller/safety/beliefs.hpp"
#include "controller/safety/verdict.hpp"

namespace stretch::safety {

// Trivially copyable.
struct RetreatState {
  bool active = false;       // a retreat is demanded, of either kind
  bool by_position = false;  // the force is not believed, or no stretch is known: to flat, by the angle alone
  bool released = false;     // stretch below the release torque; by position: at flat
  bool arrived = false;      // released at its end, or at flat: it stands
  Angle end;                 // where it ends
  AngularVelocity full_speed;  // magnitude
  AngularVelocity speed;       // to command now; zero or inward
  std::uint32_t number = 0;    // grows whenever a retreat begins or its end moves down
};

class Retreat {
 public:
  explicit Retreat(const config::SafetySettings& settings) noexcept;

  // `action` of this cycle; `slowly`: nothing but the leg being out demands it (SR26).
  void step(SafetyAction action, bool slowly, const Beliefs& beliefs, Angle comfortable) noexcept;

  [[nodiscard]] const RetreatState& state() const noexcept { return state_; }

 private:
  Torque release_torque_;
  AngularVelocity speed_;
  AngularVelocity slow_speed_;
  RetreatState state_;
};

}  // namespace stretch::safety
