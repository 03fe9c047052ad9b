// What each incident is called, which rows it is about, and what lets it happen.
#pragma once

#include <string_view>

#include "tests/live/incidents.hpp"
#include "tests/live/scene.hpp"

namespace stretch::live {

struct IncidentRow {
  Incident incident;
  std::string_view name;
  std::string_view rows;
  bool stands_for_its_row;
  void (*happen)(Scene&, Noted&);
};

[[nodiscard]] const IncidentRow& row_of(Incident incident) noexcept;

}  // namespace stretch::live
