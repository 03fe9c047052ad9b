// The part of reading keys that does not depend on what they are stored in: checks and their wording.
#include "config/loader/section.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

#include "config/loader/sections.hpp"

namespace stretch::config {
namespace {

constexpr std::size_t kMostNamesListed = 12;

// Levenshtein's: how many letters to change, add or leave out.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string_view>& words) {
  if (word.size() > 64) return {};
  std::string best;
  std::size_t best_distance = 1 + std::max<std::size_t>(2, word.size() / 3);
  for (const std::string_view candidate : words) {
    const std::size_t d = distance(word, candidate);
    if (d < best_distance) {
      best_distance = d;
      best = candidate;
    }
  }
  return best;
}

// The names one may write directly inside `inner` ("" or "machine.").
std::vector<std::string_view> names_inside(const std::vector<std::string_view>& names,
                                           const std::string& inner) {
  std::vector<std::string_view> out;
  for (const std::string_view name : names) {
    if (!name.starts_with(inner)) continue;
    const std::string_view rest = name.substr(inner.size());
    const std::string_view next = rest.substr(0, rest.find('.'));
    if (std::find(out.begin(), out.end(), next) == out.end()) out.push_back(next);
  }
  return out;
}

std::optional<Complaint> out_of_range(double value, const Range& range, std::string_view unit) {
  const auto complaint = [&](Edge edge, std::string_view side) -> Complaint {
    const std::string allowed = detail::with_unit(detail::bounds(range.low, range.high), unit);
    switch (edge) {
      case Edge::ceiling:
        return {"is above the compiled ceiling", allowed, "no file can raise it: choose a value below"};
      case Edge::weaker:
        return {"would make the safety requirement weaker", allowed,
                "safety figures can only be made stricter"};
      case Edge::plain:
        break;
    }
    return {"is " + std::string(side) + " the range", allowed, "choose a value inside"};
  };
  if (value < range.low) return complaint(range.low_edge, "below");
  if (value > range.high) return complaint(range.high_edge, "above");
  return std::nullopt;
}

}  // namespace

void Report::refuse(const std::string& key, const Value& value, Complaint complaint) {
  failed.insert(key);
  errors.push_back({.file = file,
                    .line = value.line,
                    .key = key,
                    .value = shown(value),
                    .what = std::move(complaint.what),
                    .allowed = std::move(complaint.allowed),
                    .advice = std::move(complaint.advice)});
}

void Report::missing(const std::string& key, int line, const KeyDescription& description) {
  failed.insert(key);
  errors.push_back({.file = file,
                    .line = line,
                    .key = key,
                    .value = {},
                    .what = "is missing",
                    .allowed = detail::with_unit(description.allowed, description.unit),
                    .advice = "add it: " + description.help});
}

namespace detail {

std::string rounded(double value) {
  std::array<char, 40> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, 12).ptr;
  return {buffer.data(), end};
}

std::string bounds(double low, double high) {
  return rounded(low) + " to " + rounded(high);
}

std::string with_unit(const std::string& text, std::string_view unit) {
  return unit.empty() || text.empty() ? text : text + ' ' + std::string(unit);
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) {
    if (!out.empty()) out += ", ";
    out += word;
  }
  return out;
}

Complaint wrong_kind(const Value& value, std::string_view wanted, const std::string& allowed) {
  return {"is " + std::string(kind_name(value)) + ", not " + std::string(wanted), allowed,
          "write " + std::string(wanted)};
}

std::optional<Complaint> check_number(const Value& value, const Range& range, std::string_view unit) {
  const std::string allowed = with_unit(bounds(range.low, range.high), unit);
  if (value.kind == Value::Kind::integer)
    return out_of_range(static_cast<double>(value.integer), range, unit);
  if (value.kind != Value::Kind::real) return wrong_kind(value, "a number", allowed);
  if (!std::isfinite(value.real)) return Complaint{"is not a finite number", allowed, "write a number"};
  return out_of_range(value.real, range, unit);
}

std::optional<Complaint> check_whole(const Value& value, const Range& range, std::string_view unit) {
  if (value.kind != Value::Kind::integer) {
    return wrong_kind(value, "a whole number", with_unit(bounds(range.low, range.high), unit));
  }
  return out_of_range(static_cast<double>(value.integer), range, unit);
}

std::optional<Complaint> check_text(const Value& value, std::size_t longest) {
  const std::string allowed = "1 to " + std::to_string(longest) + " bytes";
  if (value.kind != Value::Kind::text) return wrong_kind(value, "a text", allowed);
  if (value.text.empty()) return Complaint{"is empty", allowed, "write a text"};
  if (value.text.size() > longest) {
    return Complaint{"is " + std::to_string(value.text.size()) + " bytes long", allowed, "shorten it"};
  }
  const bool control = std::any_of(value.text.begin(), value.text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; });
  if (control)
    return Complaint{"holds a line break or a control character", "one line of text", "take it out"};
  return std::nullopt;
}

Complaint unknown_word(const std::string& word, const std::vector<std::string_view>& words) {
  const std::string meant = nearest(word, words);
  return {"is no word this key knows", joined(words),
          meant.empty() ? "choose one of them" : "did you mean \"" + meant + "\"?"};
}

Complaint above(const std::string& other, const std::string& value, std::string_view unit) {
  return {"is above " + other + " = " + value, "at most " + with_unit(value, unit),
          "lower it, or correct " + other};
}

Complaint below(const std::string& other, const std::string& value, std::string_view unit) {
  return {"is below " + other + " = " + value, "at least " + with_unit(value, unit),
          "raise it, or correct " + other};
}

Found find_dotted(const Value& table, std::string_view name) {
  const Value* at = &table;
  while (true) {
    if (at->kind != Value::Kind::table) return {nullptr, at->line, true};
    const std::size_t dot = name.find('.');
    const Value* next = at->find(name.substr(0, dot));
    if (next == nullptr) return {nullptr, at->line, false};
    if (dot == std::string_view::npos) return {next, at->line, false};
    at = next;
    name.remove_prefix(dot + 1);
  }
}

void find_unknown(const Value& table, const std::string& prefix, const std::vector<std::string_view>& names,
                  const std::string& inner, Report& report) {
  for (const Member& member : table.table) {
    const std::string name = inner + member.key;
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const bool is_table = std::any_of(names.begin(), names.end(), [&](std::string_view known) {
      return known.size() > name.size() && known.starts_with(name) && known[name.size()] == '.';
    });
    if (!is_table) {
      const std::vector<std::string_view> inside = names_inside(names, inner);
      const std::string meant = nearest(member.key, inside);
      report.refuse(prefix + name, member.value,
                    {"is not a key that is known here",
                     inside.size() <= kMostNamesListed ? joined(inside) : std::string{},
                     meant.empty() ? "take it out; docs/configuration.md lists the keys"
                                   : "did you mean " + meant + "?"});
    } else if (member.value.kind == Value::Kind::table) {
      find_unknown(member.value, prefix, names, name + '.', report);
    } else {
      report.refuse(prefix + name, member.value, wrong_kind(member.value, "a table", '[' + name + ']'));
    }
  }
}

}  // namespace detail

std::optional<Complaint> unless_named(FileKind kind, const std::string& name) {
  const bool path = name.find('/') != std::string::npos || name.ends_with(".toml");
  const auto found = find_file(kind, path ? std::string_view{} : std::string_view{name});
  if (found) return std::nullopt;
  return Complaint{path ? "is a path, not a name" : found.error().what, found.error().allowed,
                   "give one of these names"};
}

}  // namespace stretch::config
