// The rows of docs/safety.md as data: what detects each, what it does, what lets it go, and where.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "config/settings/vocabulary.hpp"
#include "controller/safety/verdict.hpp"

namespace stretch::safety {

// What lets a latched row go (arbiter.hpp). A row that can demand a retreat and torque off goes by the rule
// of what it last demanded; this is the rule of its strongest action.
enum class ClearRule : std::uint8_t {
  condition_gone,       // never latched
  patient_resumes,      // retreat: the patient's own press, or the session's end
  session_ends,         // retreat: the session cannot go on
  person_acknowledges,  // torque off: at the station, then a self-test
  self_test_passes,     // "self-test due"
  elsewhere             // not latched by the safety layer: see `place`
};

struct FaultRow {
  SafetyRow row;
  std::string_view detector;
  std::string_view
      threshold;  // keys of a station file or a prescription, comma-separated; empty: none, or fixed
  std::string_view debounce;  // the same, or in words
  SafetyAction action;        // the strongest it demands
  ClearRule clear;
  std::string_view text;    // key of the catalogue's sentence
  std::string_view hazard;  // docs/hazards.toml
  std::string_view place;   // who implements it, a folder or a part
};

// In the rows' order, every row once.
[[nodiscard]] const std::array<FaultRow, kSafetyRowCount>& fault_table() noexcept;

// A resume edge does not let go of it.
[[nodiscard]] bool ends_session(std::size_t row) noexcept;

}  // namespace stretch::safety
