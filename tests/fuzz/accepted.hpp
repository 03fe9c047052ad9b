// What must hold for any text a loader is given: errors in one line each, or a whole.
#pragma once

#include <cstdlib>
#include <string>

#include "config/loader/error.hpp"

namespace stretch::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// True if it was accepted; looks at every error otherwise.
template <class T>
bool accepted(const config::Loaded<T>& loaded) {
  if (loaded) return true;
  require(!loaded.error().empty());
  int line = 0;
  for (const config::Error& error : loaded.error()) {
    const std::string said = to_string(error);
    require(said.find('\n') == std::string::npos);
    require(!error.what.empty() && !error.advice.empty());
    require(error.line >= line);
    line = error.line;
  }
  return false;
}

}  // namespace stretch::fuzz
