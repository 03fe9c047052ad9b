// Where a configuration file of a given kind and name lies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/loader/error.hpp"

namespace stretch::config {

enum class FileKind : std::uint8_t { station, leg, protocol, prescription, profile, language, scenario };

// "stations", "legs", "protocols", "prescriptions", "profiles", "languages", "scenarios".
[[nodiscard]] std::string_view folder(FileKind kind) noexcept;

// What holds a '/' or ends in ".toml" is a path and is returned as it stands, whether or not it exists. A
// name (letters, digits, '_' and '-', at most 64) is looked for as <kind>/NAME.toml: in
// $STRETCH_STATION_CONFIG alone if that is set, else in /etc/stretch-station, else in the source tree's
// config/. The error lists the names there are.
[[nodiscard]] tl::expected<std::string, Error> find_file(FileKind kind, std::string_view name_or_path);

// The names find_file() knows of that kind, sorted, each once.
[[nodiscard]] std::vector<std::string> file_names(FileKind kind);

}  // namespace stretch::config
