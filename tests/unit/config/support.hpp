// What the configuration's tests share: the tree's own files, and errors as lines.
#pragma once

#include <string>
#include <vector>

#include "config/loader/error.hpp"

namespace stretch::config::test {

// The tree's config/, whatever is installed on this machine.
[[nodiscard]] std::string tree();

[[nodiscard]] inline std::vector<std::string> lines(const std::vector<Error>& errors) {
  std::vector<std::string> out;
  for (const Error& error : errors) out.push_back(to_string(error));
  return out;
}
template <class T>
[[nodiscard]] std::vector<std::string> lines(const Loaded<T>& loaded) {
  return loaded ? std::vector<std::string>{} : lines(loaded.error());
}

}  // namespace stretch::config::test
