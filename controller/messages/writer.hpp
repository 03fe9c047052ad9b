// Walks a message's description and writes its keys. Private to this folder.
#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/quantities/quantities.hpp"
#include "controller/messages/fields.hpp"
#include "controller/messages/json_text.hpp"

namespace stretch::messages::detail {

class Writer {
 public:
  // Of a list, the newest `max_listed` entries are written.
  explicit Writer(Json& out, std::size_t max_listed = kMaxListed) : out_(out), max_listed_(max_listed) {
    out_ = Json::object();
  }

  void constant(const char* key, std::string_view word) { out_[key] = word; }
  void text(const char* key, const std::string& value, std::size_t longest) {
    out_[key] = cut(value, longest);
  }
  void boolean(const char* key, bool value) { out_[key] = value; }
  void number(const char* key, double value) { out_[key] = value; }
  void number_or_null(const char* key, const std::optional<double>& value) { or_null(key, value); }
  void number_or_absent(const char* key, double value) {
    if (value != 0) out_[key] = value;
  }
  template <class Integer>
  void integer(const char* key, Integer value) {
    out_[key] = value;
  }
  void integer_or_null(const char* key, const std::optional<int>& value) { or_null(key, value); }
  void count(const char* key, std::uint64_t value) { out_[key] = value; }

  template <class Tag>
  void si(const char* key, Quantity<Tag> value) {
    out_[key] = value.si();
  }
  // Rounded to 1e-9 deg: 85 deg go out as 85 and come back as the same angle, not one bit above a limit.
  void degrees(const char* key, Angle value) { out_[key] = std::round(in_degrees(value) * 1e9) / 1e9; }

  template <class Enum, std::size_t N>
  void word(const char* key, Enum value, const std::array<std::string_view, N>& table) {
    out_[key] = table[static_cast<std::size_t>(value)];
  }
  template <class Enum, std::size_t N>
  void word_or_null(const char* key, Enum value, bool present, const std::array<std::string_view, N>& table) {
    if (present) {
      word(key, value, table);
    } else {
      out_[key] = nullptr;
    }
  }
  template <class Enum, std::size_t N>
  void words(const char* key, const std::vector<Enum>& values, const std::array<std::string_view, N>& table) {
    Json& list = out_[key] = Json::array();
    for (std::size_t i = first_listed(values.size()); i < values.size(); ++i) {
      list.push_back(table[static_cast<std::size_t>(values[i])]);
    }
  }
  template <class Enum, std::size_t N, std::size_t M>
  void word_each(const char* key, const std::array<Enum, N>& values,
                 const std::array<std::string_view, N>& keys, const std::array<std::string_view, M>& table) {
    Json& object = out_[key] = Json::object();
    for (std::size_t i = 0; i < N; ++i) {
      object[std::string(keys[i])] = table[static_cast<std::size_t>(values[i])];
    }
  }

  template <class T>
  void object(const char* key, const T& value) {
    Writer inner(out_[key], max_listed_);
    describe(inner, value);
  }
  template <class T>
  void object_or_null(const char* key, const std::optional<T>& value) {
    if (value) {
      object(key, *value);
    } else {
      out_[key] = nullptr;
    }
  }
  template <class T>
  void object_or_absent(const char* key, const std::optional<T>& value) {
    if (value) object(key, *value);
  }
  template <class T>
  void list(const char* key, const std::vector<T>& values) {
    Json& list = out_[key] = Json::array();
    for (std::size_t i = first_listed(values.size()); i < values.size(); ++i) {
      Writer inner(list.emplace_back(), max_listed_);
      describe(inner, values[i]);
    }
  }

 private:
  template <class T>
  void or_null(const char* key, const std::optional<T>& value) {
    if (value) {
      out_[key] = *value;
    } else {
      out_[key] = nullptr;
    }
  }
  [[nodiscard]] std::size_t first_listed(std::size_t size) const noexcept {
    return size > max_listed_ ? size - max_listed_ : 0;
  }
  // At most `longest` bytes, not ending inside a character.
  static std::string_view cut(std::string_view text, std::size_t longest) noexcept {
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
  }

  Json& out_;
  std::size_t max_listed_;
};

}  // namespace stretch::messages::detail
