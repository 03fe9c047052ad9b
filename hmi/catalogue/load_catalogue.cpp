// Reads a language's texts from its catalogue file.
#include "hmi/catalogue/load_catalogue.hpp"

#include <toml++/toml.h>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <unordered_map>
#include <utility>

namespace stretch::hmi {

namespace {

using Errors = std::vector<std::string>;

std::string place(const std::string& file, const toml::source_region& region) {
  return file + ":" + std::to_string(region.begin.line) + ": ";
}

// Walks the file's tables; what the catalogue knows is taken and crossed off `wanted`.
void take(const toml::table& table, const std::string& prefix, const std::string& file,
          std::unordered_map<std::string, std::string*>& wanted, Errors& errors) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const toml::table* inner = node.as_table()) {
      take(*inner, name + ".", file, wanted, errors);
      continue;
    }
    const auto found = wanted.find(name);
    if (found == wanted.end()) {
      errors.push_back(place(file, key.source()) + name + ": no screen has a text of this name; remove it");
      continue;
    }
    const auto* text = node.as_string();
    if (text == nullptr || text->get().empty()) {
      errors.push_back(place(file, node.source()) + name +
                       ": not a text; write it in quotes, at least one letter");
    } else {
      *found->second = text->get();
    }
    wanted.erase(found);
  }
}

}  // namespace

tl::expected<Catalogue, Errors> load_catalogue_text(std::string_view toml, const std::string& file) {
  Errors errors;
  Catalogue catalogue;
  const std::vector<CatalogueEntry> list = entries(catalogue);
  std::unordered_map<std::string, std::string*> wanted;
  for (const CatalogueEntry& entry : list) wanted.emplace(entry.key, entry.text);
  try {
    take(toml::parse(toml, file), "", file, wanted, errors);
  } catch (const toml::parse_error& error) {
    errors.push_back(place(file, error.source()) + std::string(error.description()));
    return tl::unexpected(errors);
  }
  for (const CatalogueEntry& entry : list) {
    if (wanted.contains(entry.key)) errors.push_back(file + ": " + entry.key + ": missing; write its text");
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return catalogue;
}

tl::expected<Catalogue, Errors> load_catalogue(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in) {
    return tl::unexpected(
        Errors{path + ": cannot be read: " + std::strerror(errno) + "; name a language there is"});
  }
  return load_catalogue_text(text.str(), path);
}

}  // namespace stretch::hmi
