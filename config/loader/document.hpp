// A file's content with the line of every value, so that nothing but document.cpp sees the TOML library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/loader/error.hpp"

namespace stretch::config {

struct Member;

// One value. `line` is where its key stands (of a list's element: where the element begins), from 1.
struct Value {
  enum class Kind : std::uint8_t { boolean, integer, real, text, list, table, date_or_time };
  Kind kind = Kind::table;
  int line = 1;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0.0;
  std::string text;
  std::vector<Value> list;
  std::vector<Member> table;

  // The member of that key, or null: also where this is no table.
  [[nodiscard]] const Value* find(std::string_view key) const noexcept;
};

struct Member {
  std::string key;
  Value value;
};

// What a person reads of it, on one line: 12.5, "text", true, [1, 2], {...}; shortened beyond 60 characters.
[[nodiscard]] std::string shown(const Value& value);
// The word for its kind: "a number", "a text", ...
[[nodiscard]] std::string_view kind_name(const Value& value) noexcept;
// The shortest text that reads back as the same number.
[[nodiscard]] std::string shown(double value);

// A syntax error is one error with the line and what the parser expected. Text beyond 1 MiB is refused.
[[nodiscard]] tl::expected<Value, Error> parse(std::string_view text, const std::string& file);

// The text of a file; an error where there is none, it cannot be read, or it is larger than 1 MiB.
[[nodiscard]] tl::expected<std::string, Error> read_text(const std::string& file);

}  // namespace stretch::config
