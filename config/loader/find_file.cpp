// Looks for configuration files: one directory if the environment names it, else the installed one, else the
// tree's.
#include "config/loader/find_file.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace stretch::config {
namespace {

constexpr std::string_view kSuffix = ".toml";
constexpr std::size_t kLongestName = 64;

std::vector<std::filesystem::path> directories(FileKind kind) {
  const char* chosen = std::getenv("STRETCH_STATION_CONFIG");
  if (chosen != nullptr && *chosen != '\0') return {std::filesystem::path(chosen) / folder(kind)};
  return {std::filesystem::path("/etc/stretch-station") / folder(kind),
          std::filesystem::path(STRETCH_TREE_CONFIG) / folder(kind)};
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

std::string_view singular(FileKind kind) {
  const std::string_view plural = folder(kind);
  return plural.substr(0, plural.size() - 1);
}

}  // namespace

std::string_view folder(FileKind kind) noexcept {
  switch (kind) {
    case FileKind::station:
      return "stations";
    case FileKind::leg:
      return "legs";
    case FileKind::protocol:
      return "protocols";
    case FileKind::prescription:
      return "prescriptions";
    case FileKind::profile:
      return "profiles";
    case FileKind::language:
      return "languages";
    case FileKind::scenario:
      return "scenarios";
  }
  return "";
}

tl::expected<std::string, Error> find_file(FileKind kind, std::string_view name_or_path) {
  if (name_or_path.find('/') != std::string_view::npos || name_or_path.ends_with(kSuffix)) {
    return std::string(name_or_path);
  }
  const auto refused = [&](std::string what) {
    return tl::unexpected(Error{.file = {},
                                .line = 0,
                                .key = std::string(singular(kind)),
                                .value = '"' + std::string(name_or_path.substr(0, kLongestName)) + '"',
                                .what = std::move(what),
                                .allowed = listed(file_names(kind)),
                                .advice = "give one of these names, or the path of a file"});
  };
  if (!is_name(name_or_path)) {
    return refused("is no name: letters, digits, _ and -, at most " + std::to_string(kLongestName));
  }
  for (const auto& directory : directories(kind)) {
    const auto file = directory / (std::string(name_or_path) + std::string(kSuffix));
    std::error_code ignored;
    if (std::filesystem::is_regular_file(file, ignored)) return file.string();
  }
  return refused("names no file in " + std::string(folder(kind)) + '/');
}

std::vector<std::string> file_names(FileKind kind) {
  std::vector<std::string> names;
  for (const auto& directory : directories(kind)) {
    std::error_code error;
    for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end;
         at.increment(error)) {
      std::error_code ignored;
      if (at->path().extension() != kSuffix || !at->is_regular_file(ignored)) continue;
      const std::string stem = at->path().stem().string();
      if (is_name(stem)) names.push_back(stem);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace stretch::config
