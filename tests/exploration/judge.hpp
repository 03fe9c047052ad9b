// What must hold of every cycle.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "tests/exploration/machine.hpp"

namespace stretch::exploration {

struct Property {
  const char* name;
  // What is wrong with the cycle; nothing: all is well.
  std::optional<std::string> (*judge)(const CycleSeen& cycle);
};

// Each of them is asked of every cycle.
[[nodiscard]] const std::array<Property, 9>& properties();

}  // namespace stretch::exploration
