// Looks a text over before the TOML library does: version 3.3.0 ends the program on some texts that are not
// TOML.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stretch::config {

struct Illegible {
  int line = 1;
  std::string what;
  std::string allowed;
  std::string advice;
};

// The first thing the library must not see, or nothing. Refused, none of it TOML: control characters, letters
// beyond ASCII outside texts and comments, a [ at a line's start without a key behind it, brackets that do
// not match, a text that begins in the middle of something else. Refused though TOML allows it: letters
// beyond ASCII in the later parts of a dotted key and right behind a line's end that a backslash hides, and
// lines so long that keys nested in them (a.a.a.a) would exhaust the stack.
[[nodiscard]] std::optional<Illegible> first_illegible(std::string_view text);

}  // namespace stretch::config
