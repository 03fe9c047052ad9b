// The keys of a request of the control channel, each read with its kind and refused in words.
#pragma once

#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "config/quantities/quantities.hpp"

namespace stretch::simulator {

// What is wrong with a request; thrown to answer_control_request() alone.
struct Refused {
  std::string why;
};

[[nodiscard]] std::string as_text(const nlohmann::json& value);

// Each of these throws Refused with the key, the value and what is allowed. `cmd` is always allowed.
void allow_keys(const nlohmann::json& request, std::initializer_list<std::string_view> allowed);
[[nodiscard]] const nlohmann::json& required(const nlohmann::json& request, const char* key);
[[nodiscard]] bool required_bool(const nlohmann::json& request, const char* key);
[[nodiscard]] std::string required_word(const nlohmann::json& request, const char* key);
[[nodiscard]] std::optional<double> optional_number(const nlohmann::json& request, const char* key);
[[nodiscard]] std::optional<Duration> optional_time(const nlohmann::json& request, const char* key);  // ms

}  // namespace stretch::simulator
