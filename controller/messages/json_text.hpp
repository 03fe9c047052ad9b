// JSON text that nobody vouches for, read into a tree: bounded depth, no doubled key, UTF-8 only. Private to
// this folder: nlohmann-json is in no header that others include.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace stretch::messages::detail {

using Json = nlohmann::ordered_json;

// The text's one object, or what is wrong with it. Memory stays in proportion to the text.
[[nodiscard]] tl::expected<Json, std::string> parse_object(std::string_view text, int max_depth);

// What a value is, for an error message: "a text", "null", ...
[[nodiscard]] std::string_view kind_of(const Json& value) noexcept;

// A value as it stood in the message, cut short where it is long.
[[nodiscard]] std::string shown(const Json& value);

}  // namespace stretch::messages::detail
