// What the configuration's tests share: the tree's own files, and errors as lines.
#pragma once

#include <string>
#include <vector>

#include "config/loader/error.hpp"

namespace stretch::config::test {

// The tree's config/, whatever is installed on this machine.
[[nodiscard]] std::string tree();

template <class T>
[[nodiscard]] std::vector<std::string> lines(const Loaded<T>& loaded) {
  std::vector<std::string> out;
  if (loaded) return out;
  for (const Error& error : loaded.error()) out.push_back(to_string(error));
  return out;
}

}  // namespace stretch::config::test
