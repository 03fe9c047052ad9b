// The kinds of key there are: a quantity, a whole number, a text, a word, true or false, a table of its own.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/loader/section.hpp"
#include "config/settings/vocabulary.hpp"

namespace stretch::config {

namespace detail {
template <class T>
Key<T> described(std::string_view name, std::string_view type, std::string_view unit,
                 const std::string& allowed, std::string_view help) {
  Key<T> key;
  key.text.name = name;
  key.text.type = type;
  key.text.unit = unit;
  key.text.allowed = allowed;
  key.text.help = help;
  return key;
}
template <class T>
Key<T> ranged(std::string_view name, std::string_view type, std::string_view unit, const Range& range,
              std::string_view help) {
  Key<T> key = described<T>(name, type, unit, bounds(range.low, range.high), help);
  key.text.low = range.low;
  key.text.high = range.high;
  return key;
}
[[nodiscard]] inline double as_double(const Value& value) {
  return value.kind == Value::Kind::integer ? static_cast<double>(value.integer) : value.real;
}
}  // namespace detail

// A number with a unit. The name ends with the unit's suffix.
template <class T, class Q>
Key<T> quantity(std::string_view name, const Unit<Q>& unit, const Range& range, Q T::*field,
                std::string_view help) {
  Key<T> key = detail::ranged<T>(name, "number", unit.symbol, range, help);
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    if (auto complaint = detail::check_number(value, range, unit.symbol)) {
      return report.refuse(full, value, std::move(*complaint));
    }
    out.*field = unit.from(detail::as_double(value));
  };
  key.number = [=](const T& t) { return unit.to(t.*field); };
  key.show = [=](const T& t) { return detail::rounded(unit.to(t.*field)); };
  return key;
}

// The same, absent unless the file gives it.
template <class T, class Q>
Key<T> quantity(std::string_view name, const Unit<Q>& unit, const Range& range, std::optional<Q> T::*field,
                std::string_view help) {
  Key<T> key = detail::ranged<T>(name, "number", unit.symbol, range, help);
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    if (auto complaint = detail::check_number(value, range, unit.symbol)) {
      return report.refuse(full, value, std::move(*complaint));
    }
    out.*field = unit.from(detail::as_double(value));
  };
  return key;
}

// A whole number; `unit` is a word for people ("cycles").
template <class T, class Int>
Key<T> whole(std::string_view name, std::string_view unit, const Range& range, Int T::*field,
             std::string_view help) {
  Key<T> key = detail::ranged<T>(name, "whole number", unit, range, help);
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    if (auto complaint = detail::check_whole(value, range, unit)) {
      return report.refuse(full, value, std::move(*complaint));
    }
    out.*field = static_cast<Int>(value.integer);
  };
  key.number = [=](const T& t) { return static_cast<double>(t.*field); };
  key.show = [=](const T& t) { return std::to_string(t.*field); };
  return key;
}

// The same, absent unless the file gives it.
template <class T, class Int>
Key<T> whole(std::string_view name, std::string_view unit, const Range& range, std::optional<Int> T::*field,
             std::string_view help) {
  Key<T> key = detail::ranged<T>(name, "whole number", unit, range, help);
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    if (auto complaint = detail::check_whole(value, range, unit)) {
      return report.refuse(full, value, std::move(*complaint));
    }
    out.*field = static_cast<Int>(value.integer);
  };
  return key;
}

template <class T>
Key<T> flag(std::string_view name, bool T::*field, std::string_view help) {
  Key<T> key = detail::described<T>(name, "true or false", "", "true, false", help);
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    if (value.kind != Value::Kind::boolean) {
      return report.refuse(full, value, detail::wrong_kind(value, "true or false", "true, false"));
    }
    out.*field = value.boolean;
  };
  key.show = [=](const T& t) { return std::string(t.*field ? "true" : "false"); };
  return key;
}

// A text that is not empty, on one line, of at most `longest` bytes. `complain`, where given, looks closer.
template <class T>
Key<T> text(std::string_view name, std::size_t longest, std::string T::*field, std::string_view help,
            std::optional<Complaint> (*complain)(const std::string&) = nullptr) {
  Key<T> key = detail::described<T>(name, "text", "", "1 to " + std::to_string(longest) + " bytes", help);
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    auto complaint = detail::check_text(value, longest);
    if (!complaint && complain != nullptr) complaint = complain(value.text);
    if (complaint) return report.refuse(full, value, std::move(*complaint));
    out.*field = value.text;
  };
  key.show = [=](const T& t) { return (t.*field).empty() ? std::string{} : '"' + t.*field + '"'; };
  return key;
}

// One of a table of names (names::k...), the enumerator's number being its place.
template <class T, class Enum, std::size_t N>
Key<T> word(std::string_view name, const std::array<std::string_view, N>& words, Enum T::*field,
            std::string_view help) {
  const std::vector<std::string_view> list(words.begin(), words.end());
  Key<T> key = detail::described<T>(name, "word", "", detail::joined(list), help);
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    if (value.kind != Value::Kind::text) {
      return report.refuse(full, value, detail::wrong_kind(value, "a text", detail::joined(list)));
    }
    const auto found = from_name<Enum>(words, value.text);
    if (!found) return report.refuse(full, value, detail::unknown_word(value.text, list));
    out.*field = *found;
  };
  key.show = [=](const T& t) {
    return '"' + std::string(words.at(static_cast<std::size_t>(t.*field))) + '"';
  };
  return key;
}

// A table read by a section of its own, written {...} in one line as a rule; `type` names its own
// description.
template <class T, class Part>
Key<T> part(std::string_view name, std::string_view type, Part T::*field, Section<Part> section,
            std::string_view help) {
  Key<T> key = detail::described<T>(name, "table", "", std::string(type), help);
  key.take = [field, section = std::move(section)](const Value& value, const std::string& full, T& out,
                                                   Report& report) {
    if (value.kind != Value::Kind::table) {
      return report.refuse(full, value, detail::wrong_kind(value, "a table", "{ key = value, ... }"));
    }
    const std::size_t before = report.errors.size();
    Part read = section.initial();
    section.read(value, full + '.', read, report);
    if (report.errors.size() != before) {
      report.failed.insert(full);
    } else {
      out.*field = read;
    }
  };
  return key;
}
template <class T, class Part>
Key<T> part(std::string_view name, std::string_view type, std::optional<Part> T::*field,
            Section<Part> section, std::string_view help) {
  Key<T> key = detail::described<T>(name, "table", "", std::string(type), help);
  key.take = [field, section = std::move(section)](const Value& value, const std::string& full, T& out,
                                                   Report& report) {
    if (value.kind != Value::Kind::table) {
      return report.refuse(full, value, detail::wrong_kind(value, "a table", "{ key = value, ... }"));
    }
    const std::size_t before = report.errors.size();
    Part read = section.initial();
    section.read(value, full + '.', read, report);
    if (report.errors.size() != before) {
      report.failed.insert(full);
    } else {
      out.*field = read;
    }
  };
  return key;
}

// [[name]] tables, each read by the same section.
template <class T, class Part>
Key<T> parts(std::string_view name, std::string_view type, std::size_t most, std::vector<Part> T::*field,
             Section<Part> section, std::string_view help) {
  const std::string allowed = "at most " + std::to_string(most) + " of " + std::string(type);
  Key<T> key = detail::described<T>(name, "list", "", allowed, help);
  key.take = [=, section = std::move(section), key_name = std::string(name)](
                 const Value& value, const std::string& full, T& out, Report& report) {
    if (value.kind != Value::Kind::list) {
      return report.refuse(full, value,
                           detail::wrong_kind(value, "a list of tables", "[[" + key_name + "]]"));
    }
    if (value.list.size() > most) {
      return report.refuse(
          full, value, {"has " + std::to_string(value.list.size()) + " tables", allowed, "leave some out"});
    }
    const std::size_t before = report.errors.size();
    std::vector<Part> read;
    for (std::size_t i = 0; i < value.list.size(); ++i) {
      const std::string element = full + '[' + std::to_string(i + 1) + ']';
      if (value.list[i].kind != Value::Kind::table) {
        report.refuse(element, value.list[i],
                      detail::wrong_kind(value.list[i], "a table", "[[" + key_name + "]]"));
        continue;
      }
      read.push_back(section.initial());
      section.read(value.list[i], element + '.', read.back(), report);
    }
    if (report.errors.size() != before) {
      report.failed.insert(full);
    } else {
      out.*field = std::move(read);
    }
  };
  return key;
}

}  // namespace stretch::config
