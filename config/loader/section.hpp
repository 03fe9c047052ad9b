// How a file's keys are declared, one line a key, and read: the one place that knows how a value is checked.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/loader/describe.hpp"
#include "config/loader/document.hpp"
#include "config/loader/units.hpp"

namespace stretch::config {

// What is behind the end of a range, for the message.
enum class Edge : std::uint8_t { plain, ceiling, weaker };

// Both ends included, in the file's unit.
struct Range {
  double low = 0.0;
  double high = 0.0;
  Edge low_edge = Edge::plain;
  Edge high_edge = Edge::plain;
};
[[nodiscard]] constexpr Range within(double low, double high) {
  return {low, high};
}
// `high` is a compiled ceiling.
[[nodiscard]] constexpr Range up_to_ceiling(double low, double high) {
  return {low, high, Edge::plain, Edge::ceiling};
}
// `high` (`low`) is the safety requirement's own figure: beyond it the row would be weaker.
[[nodiscard]] constexpr Range no_weaker_above(double low, double high) {
  return {low, high, Edge::plain, Edge::weaker};
}
[[nodiscard]] constexpr Range no_weaker_below(double low, double high) {
  return {low, high, Edge::weaker, Edge::plain};
}

struct Complaint {
  std::string what;
  std::string allowed;
  std::string advice;
};

// What reading a file has found so far.
struct Report {
  std::string file;
  std::vector<Error> errors;
  std::set<std::string, std::less<>> present;  // full names of declared keys that stand in the file
  std::set<std::string, std::less<>> failed;   // those of them that were refused, and required ones missing

  void refuse(const std::string& key, const Value& value, Complaint complaint);
  void missing(const std::string& key, int line, const KeyDescription& description);
};

// One key of a T. `take` stores the value or adds errors to the report and leaves the T as it was.
template <class T>
struct Key {
  KeyDescription text;
  std::function<void(const Value& value, const std::string& full_name, T& out, Report& report)> take;
  std::function<std::string(const T&)> show;  // as a file would have it; empty: there is nothing to show
  std::function<double(const T&)> number;     // in the file's unit; null unless the key is a number

  [[nodiscard]] Key required() && {
    text.required = true;
    return std::move(*this);
  }
};

// A rule between keys, looked at when none of them was refused and at least one stands in the file. It is
// reported at the first of them that does.
template <class T>
struct Rule {
  std::vector<std::string> keys;
  std::function<std::optional<Complaint>(const T&, const std::string& reported_key)> broken;
};

namespace detail {
// Full name of each member below `table` that is no declared key, and tables' names that hold something else.
void find_unknown(const Value& table, const std::string& prefix, const std::vector<std::string_view>& names,
                  const std::string& inner, Report& report);
// The value of a dotted name and the line of the innermost table there is on the way.
struct Found {
  const Value* value = nullptr;
  int line = 1;
  bool blocked = false;  // something on the way is no table: reported by find_unknown
};
[[nodiscard]] Found find_dotted(const Value& table, std::string_view name);
[[nodiscard]] std::string bounds(double low, double high);
[[nodiscard]] std::string with_unit(const std::string& text, std::string_view unit);
[[nodiscard]] std::optional<Complaint> check_number(const Value& value, const Range& range,
                                                    std::string_view unit);
[[nodiscard]] std::optional<Complaint> check_whole(const Value& value, const Range& range,
                                                   std::string_view unit);
[[nodiscard]] Complaint wrong_kind(const Value& value, std::string_view wanted, const std::string& allowed);
[[nodiscard]] Complaint unknown_word(const std::string& word, const std::vector<std::string_view>& words);
[[nodiscard]] std::optional<Complaint> check_text(const Value& value, std::size_t longest);
[[nodiscard]] std::string joined(const std::vector<std::string_view>& words);
// A number as a file would have it: 12 digits, so that a conversion's last bit does not show.
[[nodiscard]] std::string rounded(double value);
[[nodiscard]] Complaint above(const std::string& other, const std::string& shown, std::string_view unit);
[[nodiscard]] Complaint below(const std::string& other, const std::string& shown, std::string_view unit);
}  // namespace detail

// The keys of a table of a file, and the rules between them.
template <class T>
class Section {
 public:
  explicit Section(T initial = T{}) : initial_(std::move(initial)) {}

  // The T every reading starts from: the defaults.
  [[nodiscard]] const T& initial() const { return initial_; }

  Section& add(Key<T> key) {
    if (!key.text.required && key.show) key.text.fallback = key.show(initial_);
    keys_.push_back(std::move(key));
    return *this;
  }

  // A table within the table, with keys of its own; an empty name: its keys stand in this table itself.
  template <class Part>
  Section& table(const std::string& name, Part T::*member, const Section<Part>& part) {
    const std::string inner = name.empty() ? std::string{} : name + '.';
    for (const Key<Part>& key : part.keys()) {
      Key<T> lifted;
      lifted.text = key.text;
      lifted.text.name = inner + key.text.name;
      lifted.take = [take = key.take, member](const Value& value, const std::string& full, T& out,
                                              Report& report) { take(value, full, out.*member, report); };
      if (key.show) lifted.show = [show = key.show, member](const T& t) { return show(t.*member); };
      if (key.number) lifted.number = [number = key.number, member](const T& t) { return number(t.*member); };
      if (!lifted.text.required && lifted.show) lifted.text.fallback = lifted.show(initial_);
      keys_.push_back(std::move(lifted));
    }
    for (const Rule<Part>& rule : part.rules()) {
      Rule<T> lifted;
      for (const std::string& key : rule.keys) lifted.keys.push_back(inner + key);
      lifted.broken = [broken = rule.broken, member, skip = inner.size()](
                          const T& t, const std::string& key) { return broken(t.*member, key.substr(skip)); };
      rules_.push_back(std::move(lifted));
    }
    for (const auto& [key, complaint] : part.foreign()) foreign_.push_back({inner + key, complaint});
    return *this;
  }

  Section& rule(std::vector<std::string> keys,
                std::function<std::optional<Complaint>(const T&, const std::string&)> broken) {
    rules_.push_back({std::move(keys), std::move(broken)});
    return *this;
  }

  // A key that files of another kind have: here it is refused in these words, not as a misspelling.
  Section& not_here(std::string key, Complaint complaint) {
    foreign_.push_back({std::move(key), std::move(complaint)});
    return *this;
  }

  // The number of the first key may not be above the second's.
  Section& ordered(const std::string& low, const std::string& high) {
    return rule({low, high},
                [low_key = at(low), high_key = at(high)](
                    const T& t, const std::string& reported) -> std::optional<Complaint> {
                  const double low_value = low_key.number(t);
                  const double high_value = high_key.number(t);
                  if (low_value <= high_value) return std::nullopt;
                  if (reported == low_key.text.name) {
                    return detail::above(high_key.text.name, detail::rounded(high_value), high_key.text.unit);
                  }
                  return detail::below(low_key.text.name, detail::rounded(low_value), low_key.text.unit);
                });
  }

  // Reads what `table` holds; `prefix` stands before each name in messages ("phase[2]."), `allowed_besides`
  // are keys that somebody else reads.
  void read(const Value& table, const std::string& prefix, T& out, Report& report) const {
    for (const Key<T>& key : keys_) {
      const detail::Found found = detail::find_dotted(table, key.text.name);
      const std::string full = prefix + key.text.name;
      if (found.value != nullptr) {
        report.present.insert(full);
        key.take(*found.value, full, out, report);
      } else if (found.blocked) {
        report.failed.insert(full);
      } else if (key.text.required) {
        report.missing(full, found.line, key.text);
      }
    }
    std::vector<std::string_view> names;
    for (const Key<T>& key : keys_) names.push_back(key.text.name);
    for (const auto& [key, complaint] : foreign_) {
      const Value* value = detail::find_dotted(table, key).value;
      if (value == nullptr) continue;
      report.refuse(prefix + key, *value, complaint);
      names.push_back(key);
    }
    detail::find_unknown(table, prefix, names, "", report);
    for (const Rule<T>& rule : rules_) apply(rule, table, prefix, out, report);
  }

  [[nodiscard]] const std::vector<Key<T>>& keys() const { return keys_; }
  [[nodiscard]] const std::vector<Rule<T>>& rules() const { return rules_; }
  [[nodiscard]] const std::vector<std::pair<std::string, Complaint>>& foreign() const { return foreign_; }

 private:
  [[nodiscard]] const Key<T>& at(std::string_view name) const {
    for (const Key<T>& key : keys_) {
      if (key.text.name == name) return key;
    }
    std::abort();  // a rule names a key that is not declared before it
  }

  void apply(const Rule<T>& rule, const Value& table, const std::string& prefix, const T& out,
             Report& report) const {
    const std::string* reported = nullptr;
    for (const std::string& key : rule.keys) {
      if (report.failed.contains(prefix + key)) return;
      if (reported == nullptr && report.present.contains(prefix + key)) reported = &key;
    }
    if (reported == nullptr) return;
    if (auto complaint = rule.broken(out, *reported)) {
      report.refuse(prefix + *reported, *detail::find_dotted(table, *reported).value, std::move(*complaint));
    }
  }

  T initial_;
  std::vector<Key<T>> keys_;
  std::vector<Rule<T>> rules_;
  std::vector<std::pair<std::string, Complaint>> foreign_;
};

}  // namespace stretch::config
