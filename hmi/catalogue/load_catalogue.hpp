// Reads a language's texts from its catalogue file.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "hmi/model/catalogue.hpp"

namespace stretch::hmi {

// The whole catalogue, or every error of the file at once, one line each: what, where (file:line: key), what
// to do. A missing or empty text is an error, so is a key that no screen knows. Blocks on the disk; any
// thread.
[[nodiscard]] tl::expected<Catalogue, std::vector<std::string>> load_catalogue(const std::string& path);
[[nodiscard]] tl::expected<Catalogue, std::vector<std::string>> load_catalogue_text(std::string_view toml,
                                                                                    const std::string& file);

}  // namespace stretch::hmi
