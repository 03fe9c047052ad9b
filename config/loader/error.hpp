// One thing that is wrong in a configuration file, said so that the person who wrote it can put it right.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace stretch::config {

struct Error {
  std::string file{};   // path as opened, or what the caller called the text
  int line = 0;         // from 1; 0: the file as a whole, or values that come from no file
  std::string key{};    // dotted, elements of lists from 1: "machine.angle_limit_deg", "phase[2].duration_s"
  std::string value{};  // as read; empty: missing
  std::string what{};   // what is wrong
  std::string allowed{};  // range or words; empty where nothing can be listed
  std::string advice{};   // what to do
};

// "file:line: key = value: what is wrong; allowed: range; what to do", one line whatever the value holds.
[[nodiscard]] std::string to_string(const Error& error);

// All errors of a file at once, in the order of its lines, or the whole. Nothing is half-applied.
template <class T>
using Loaded = tl::expected<T, std::vector<Error>>;

}  // namespace stretch::config
