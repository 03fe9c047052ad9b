// One trial: a whole session up to the muscle's onset, the controller's reaction, and the references'.
#pragma once

#include <array>
#include <optional>

#include "config/settings/vocabulary.hpp"
#include "tests/guarding/reference_drive.hpp"
#include "tests/guarding/trial.hpp"

namespace stretch::guarding {

struct Outcome {
  bool began = false;                      // false: the session never came to the moment
  SessionState state = SessionState::off;  // at the onset
  PhaseKind phase = PhaseKind::rest;
  Force before;   // felt at the onset
  Force allowed;  // limit and margin
  // From the onset to the cycle that demands a retreat or more; nothing: none did.
  std::optional<Duration> detected;
  SafetyRow row = SafetyRow::sr20_self_test;
  SafetyAction action = SafetyAction::none;
  bool early = false;  // the safety layer acted before anything was done
  Dose controller;
  std::array<Dose, kTold> reference;  // by Told
  [[nodiscard]] const Dose& told(Told t) const noexcept { return reference[static_cast<std::size_t>(t)]; }
};

// Judged from the onset until half a second after the muscle has let go by itself. Deterministic.
[[nodiscard]] Outcome run(const Shipped& shipped, const Trial& trial);

}  // namespace stretch::guarding
