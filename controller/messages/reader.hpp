// Walks a message's description and reads its keys, strictly: the first thing that does not fit is the error.
// Private to this folder.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/quantities/quantities.hpp"
#include "controller/messages/fields.hpp"
#include "controller/messages/json_text.hpp"

namespace stretch::messages::detail {

class Reader {
 public:
  // `path` is where `in` stands in the message, for the error; `error` is shared by the readers of one
  // message.
  // A list longer than `max_listed` is refused.
  Reader(const Json& in, std::string path, std::optional<std::string>& error,
         std::size_t max_listed = kMaxListed)
      : in_(in), path_(std::move(path)), error_(error), max_listed_(max_listed) {}

  void constant(const char* key, std::string_view word) {
    const Json* value = find(key);
    if (value && (!value->is_string() || value->get_ref<const std::string&>() != word)) {
      fail(key, shown(*value), "expected \"" + std::string(word) + "\"");
    }
  }

  void text(const char* key, std::string& out, std::size_t longest) {
    const Json* value = find(key);
    if (!value) return;
    if (!value->is_string()) return wrong_kind(key, *value, "a text");
    const auto& text = value->get_ref<const std::string&>();
    if (text.size() > longest) {
      return fail(key, std::to_string(text.size()) + " bytes", "allowed 0 to " + std::to_string(longest));
    }
    out = text;
  }

  void boolean(const char* key, bool& out) {
    const Json* value = find(key);
    if (!value) return;
    if (!value->is_boolean()) return wrong_kind(key, *value, "true or false");
    out = value->get<bool>();
  }

  void number(const char* key, double& out) {
    if (const Json* value = find(key)) read_number(key, *value, out);
  }
  void number_or_null(const char* key, std::optional<double>& out) {
    const Json* value = find(key);
    if (!value) return;
    out.reset();
    if (!value->is_null()) read_number(key, *value, out.emplace());
  }
  void number_or_absent(const char* key, double& out) {
    if (in_.contains(key)) number(key, out);
  }

  template <class Integer>
  void integer(const char* key, Integer& out) {
    const Json* value = find(key);
    if (!value) return;
    constexpr std::int64_t kLow = std::numeric_limits<Integer>::min();
    constexpr std::int64_t kHigh = std::numeric_limits<Integer>::max();
    if (!value->is_number_integer()) return wrong_kind(key, *value, "a whole number");
    const bool too_high = value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t{kHigh};
    if (too_high || value->get<std::int64_t>() < kLow || value->get<std::int64_t>() > kHigh) {
      return fail(key, shown(*value), "allowed " + std::to_string(kLow) + " to " + std::to_string(kHigh));
    }
    out = static_cast<Integer>(value->get<std::int64_t>());
  }
  void integer_or_null(const char* key, std::optional<int>& out) {
    const Json* value = find(key);
    if (!value) return;
    out.reset();
    if (value->is_null()) return;
    int given = 0;
    integer(key, given);
    out = given;
  }
  void count(const char* key, std::uint64_t& out) {
    const Json* value = find(key);
    if (!value) return;
    if (!value->is_number_integer()) return wrong_kind(key, *value, "a whole number");
    if (!value->is_number_unsigned()) return fail(key, shown(*value), "allowed 0 or more");
    out = value->get<std::uint64_t>();
  }

  template <class Tag>
  void si(const char* key, Quantity<Tag>& out) {
    double value = 0;
    number(key, value);
    out = Quantity<Tag>::from_si(value);
  }
  void degrees(const char* key, Angle& out) {
    double value = 0;
    number(key, value);
    out = stretch::degrees(value);
  }

  template <class Enum, std::size_t N>
  void word(const char* key, Enum& out, const std::array<std::string_view, N>& table) {
    if (const Json* value = find(key)) read_word(key, *value, out, table);
  }
  template <class Enum, std::size_t N>
  void word_or_null(const char* key, Enum& out, bool& present, const std::array<std::string_view, N>& table) {
    const Json* value = find(key);
    if (!value) return;
    present = !value->is_null();
    if (present) read_word(key, *value, out, table);
  }
  template <class Enum, std::size_t N>
  void words(const char* key, std::vector<Enum>& out, const std::array<std::string_view, N>& table) {
    const Json* value = find_list(key);
    if (!value) return;
    out.clear();
    for (const Json& entry : *value) {
      Enum word{};
      read_word(std::string(key) + "[" + std::to_string(out.size()) + "]", entry, word, table);
      out.push_back(word);
    }
  }
  template <class Enum, std::size_t N, std::size_t M>
  void word_each(const char* key, std::array<Enum, N>& out, const std::array<std::string_view, N>& keys,
                 const std::array<std::string_view, M>& table) {
    const Json* value = find_object(key);
    if (!value) return;
    Reader inner(*value, path_ + key + ".", error_, max_listed_);
    for (std::size_t i = 0; i < N; ++i) inner.word(std::string(keys[i]).c_str(), out[i], table);
    inner.finish();
  }

  template <class T>
  void object(const char* key, T&& out) {
    const Json* value = find_object(key);
    if (value) read_object(path_ + key + ".", *value, out);
  }
  template <class T>
  void object_or_null(const char* key, std::optional<T>& out) {
    const Json* value = find(key);
    if (!value) return;
    out.reset();
    if (value->is_null()) return;
    if (!value->is_object()) return wrong_kind(key, *value, "an object or null");
    read_object(path_ + key + ".", *value, out.emplace());
  }
  template <class T>
  void object_or_absent(const char* key, std::optional<T>& out) {
    if (in_.contains(key)) object(key, out.emplace());
  }
  template <class T>
  void list(const char* key, std::vector<T>& out) {
    const Json* value = find_list(key);
    if (!value) return;
    out.clear();
    for (const Json& entry : *value) {
      const std::string where = path_ + key + "[" + std::to_string(out.size()) + "]";
      if (!entry.is_object()) {
        if (!error_) error_ = where + ": " + std::string(kind_of(entry)) + ", expected an object";
        return;
      }
      read_object(where + ".", entry, out.emplace_back());
    }
  }

  // Call last: a key that nobody asked for is an error.
  void finish() {
    if (error_ || seen_.size() == in_.size()) return;
    for (const auto& [key, value] : in_.items()) {
      bool known = false;
      for (const auto& seen : seen_) known = known || seen == key;
      if (!known) return fail(key, shown(value), "this key is not known here");
    }
  }

 private:
  const Json* find(std::string_view key) {
    seen_.emplace_back(key);
    const auto found = in_.find(std::string(key));
    if (found == in_.end()) {
      if (!error_) error_ = path_ + std::string(key) + ": missing";
      return nullptr;
    }
    return &*found;
  }
  const Json* find_list(const char* key) {
    const Json* value = find(key);
    if (value && !value->is_array()) return wrong_kind(key, *value, "a list"), nullptr;
    if (value && value->size() > max_listed_) {
      fail(key, std::to_string(value->size()) + " entries", "allowed 0 to " + std::to_string(max_listed_));
      return nullptr;
    }
    return value;
  }
  const Json* find_object(const char* key) {
    const Json* value = find(key);
    if (value && !value->is_object()) return wrong_kind(key, *value, "an object"), nullptr;
    return value;
  }

  void read_number(std::string_view key, const Json& value, double& out) {
    constexpr double kLargest = 1e12;  // beyond any quantity of this machine
    if (!value.is_number()) return wrong_kind(key, value, "a number");
    const auto number = value.get<double>();
    if (!std::isfinite(number) || std::abs(number) > kLargest) {
      return fail(key, shown(value), "allowed -1e12 to 1e12");
    }
    out = number;
  }
  template <class Enum, std::size_t N>
  void read_word(std::string_view key, const Json& value, Enum& out,
                 const std::array<std::string_view, N>& table) {
    if (!value.is_string()) return wrong_kind(key, value, "a word");
    const auto known = from_name<Enum>(table, value.get_ref<const std::string&>());
    if (known) {
      out = *known;
      return;
    }
    std::string allowed;
    for (const auto& word : table) {
      if (word.empty()) continue;
      allowed += (allowed.empty() ? "" : ", ") + std::string(word);
    }
    fail(key, shown(value), "one of " + allowed);
  }
  template <class T>
  void read_object(std::string path, const Json& value, T&& out) {
    Reader inner(value, std::move(path), error_, max_listed_);
    describe(inner, out);
    inner.finish();
  }

  void wrong_kind(std::string_view key, const Json& value, std::string_view expected) {
    fail(key, value.is_structured() ? "" : shown(value),
         std::string(kind_of(value)) + ", expected " + std::string(expected));
  }
  void fail(std::string_view key, const std::string& value, const std::string& why) {
    if (error_) return;
    error_ = path_ + std::string(key) + (value.empty() ? "" : " = " + value) + ": " + why;
  }

  const Json& in_;
  std::string path_;
  std::optional<std::string>& error_;
  std::size_t max_listed_;
  std::vector<std::string> seen_;
};

}  // namespace stretch::messages::detail
