// The one source that sees the TOML library: turns its tree into ours, with lines.
#include "config/loader/document.hpp"

// Version 3.3.0 asserts on some texts that are not TOML ("a = 13-------- 2"): the assertion becomes an error
// of the file, whatever the build's NDEBUG says. What cannot be caught so, legible.hpp keeps away from it.
namespace {
struct NotUnderstood {};
[[noreturn]] void not_understood() {
  throw NotUnderstood{};
}
}  // namespace
#undef NDEBUG
#define TOML_ASSERT(condition) ((condition) ? void() : not_understood())
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include <sys/stat.h>

#include "config/loader/legible.hpp"

namespace stretch::config {
namespace {

constexpr std::size_t kLargestFile = 1U << 20U;
constexpr std::size_t kLongestShown = 60;

int line_of(const toml::source_region& region, int otherwise) {
  return region.begin.line > 0 ? static_cast<int>(region.begin.line) : otherwise;
}

Value converted(const toml::node& node, int line) {
  Value out;
  out.line = line;
  if (const auto* boolean = node.as_boolean()) {
    out.kind = Value::Kind::boolean;
    out.boolean = boolean->get();
  } else if (const auto* integer = node.as_integer()) {
    out.kind = Value::Kind::integer;
    out.integer = integer->get();
  } else if (const auto* real = node.as_floating_point()) {
    out.kind = Value::Kind::real;
    out.real = real->get();
  } else if (const auto* text = node.as_string()) {
    out.kind = Value::Kind::text;
    out.text = text->get();
  } else if (const auto* list = node.as_array()) {
    out.kind = Value::Kind::list;
    for (const toml::node& element : *list) {
      out.list.push_back(converted(element, line_of(element.source(), line)));
    }
  } else if (const auto* table = node.as_table()) {
    out.kind = Value::Kind::table;
    for (const auto& [key, member] : *table) {
      const int key_line = line_of(key.source(), line_of(member.source(), line));
      out.table.push_back({std::string(key.str()), converted(member, key_line)});
    }
    std::stable_sort(out.table.begin(), out.table.end(),
                     [](const Member& a, const Member& b) { return a.value.line < b.value.line; });
  } else {
    out.kind = Value::Kind::date_or_time;
  }
  return out;
}

}  // namespace

const Value* Value::find(std::string_view key) const noexcept {
  for (const Member& member : table) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

std::string shown(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

std::string shown(const Value& value) {
  std::string out;
  switch (value.kind) {
    case Value::Kind::boolean:
      out = value.boolean ? "true" : "false";
      break;
    case Value::Kind::integer:
      out = std::to_string(value.integer);
      break;
    case Value::Kind::real:
      out = shown(value.real);
      break;
    case Value::Kind::text:
      out = '"' + value.text + '"';
      break;
    case Value::Kind::table:
      out = "{...}";
      break;
    case Value::Kind::date_or_time:
      out = "a date or time";
      break;
    case Value::Kind::list:
      out = "[";
      for (const Value& element : value.list) {
        if (out.size() > kLongestShown) break;
        if (out.size() > 1) out += ", ";
        out += shown(element);
      }
      out += ']';
      break;
  }
  if (out.size() > kLongestShown) {
    std::size_t cut = kLongestShown;
    while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0U) == 0x80U) --cut;  // no half UTF-8 letter
    out.resize(cut);
    out += "...";
  }
  return out;
}

std::string_view kind_name(const Value& value) noexcept {
  switch (value.kind) {
    case Value::Kind::boolean:
      return "true or false";
    case Value::Kind::integer:
      return "a whole number";
    case Value::Kind::real:
      return "a number";
    case Value::Kind::text:
      return "a text";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::table:
      return "a table";
    case Value::Kind::date_or_time:
      return "a date or time";
  }
  return "something else";
}

tl::expected<Value, Error> parse(std::string_view text, const std::string& file) {
  if (text.size() > kLargestFile) {
    return tl::unexpected(Error{.file = file,
                                .what = "is too large for a configuration file",
                                .allowed = "at most 1 MiB",
                                .advice = "give the file that was meant"});
  }
  if (auto illegible = first_illegible(text)) {
    return tl::unexpected(Error{.file = file,
                                .line = illegible->line,
                                .what = std::move(illegible->what),
                                .allowed = std::move(illegible->allowed),
                                .advice = std::move(illegible->advice)});
  }
  try {
    return converted(toml::parse(text, file), 1);
  } catch (const toml::parse_error& error) {
    return tl::unexpected(Error{.file = file,
                                .line = line_of(error.source(), 1),
                                .what = "is not TOML: " + std::string(error.description()),
                                .advice = "correct this line; nothing after it was read"});
  } catch (const NotUnderstood&) {
    return tl::unexpected(
        Error{.file = file,
              .what = "is not TOML: it holds a value that is no number, text, date, list or table",
              .advice = "look for a value that lacks its quotes"});
  }
}

tl::expected<std::string, Error> read_text(const std::string& file) {
  const auto refused = [&](std::string what) {
    return tl::unexpected(
        Error{.file = file, .what = std::move(what), .advice = "check the path and its permissions"});
  };
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) {
    return refused("cannot be read: " + std::generic_category().message(errno));
  }
  if (!S_ISREG(status.st_mode)) return refused("cannot be read: it is not a regular file");
  if (status.st_size > static_cast<off_t>(kLargestFile))
    return refused("cannot be read: it is larger than 1 MiB");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  if (in) content << in.rdbuf();
  if (!in || in.bad()) {
    return refused("cannot be read: " + std::generic_category().message(errno != 0 ? errno : EIO));
  }
  return std::move(content).str();
}

}  // namespace stretch::config
