// One sentence for each way of getting a key wrong.
#include "simulator/process/request_keys.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace stretch::simulator {

using Json = nlohmann::json;

std::string as_text(const Json& value) {
  return value.dump(-1, ' ', true, Json::error_handler_t::replace);
}

void allow_keys(const Json& request, std::initializer_list<std::string_view> allowed) {
  for (const auto& [key, value] : request.items()) {
    if (key == "cmd" || std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    std::string words;
    for (const std::string_view word : allowed) words += (words.empty() ? "" : ", ") + std::string(word);
    throw Refused{"unknown key " + as_text(key) +
                  "; allowed besides cmd: " + (words.empty() ? "none" : words)};
  }
}

const Json& required(const Json& request, const char* key) {
  const auto found = request.find(key);
  if (found == request.end()) throw Refused{std::string("key '") + key + "' is missing"};
  return *found;
}

bool required_bool(const Json& request, const char* key) {
  const Json& value = required(request, key);
  if (!value.is_boolean())
    throw Refused{std::string(key) + " = " + as_text(value) + "; allowed: true, false"};
  return value.get<bool>();
}

std::string required_word(const Json& request, const char* key) {
  const Json& value = required(request, key);
  if (!value.is_string()) throw Refused{std::string(key) + " = " + as_text(value) + " is no text"};
  return value.get<std::string>();
}

std::optional<double> optional_number(const Json& request, const char* key) {
  const auto found = request.find(key);
  if (found == request.end()) return std::nullopt;
  if (!found->is_number() || !std::isfinite(found->get<double>())) {
    throw Refused{std::string(key) + " = " + as_text(*found) + " is no finite number"};
  }
  return found->get<double>();
}

std::optional<Duration> optional_time(const Json& request, const char* key) {
  const std::optional<double> ms = optional_number(request, key);
  if (!ms) return std::nullopt;
  return milliseconds(*ms);
}

}  // namespace stretch::simulator
