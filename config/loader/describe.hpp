// Every key a configuration file may hold, as data: for documents, for tests, for a person at a shell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/loader/find_file.hpp"

namespace stretch::config {

struct KeyDescription {
  std::string variant;   // where a file's keys depend on a word in it: "drive", "hold_force"; else empty
  std::string name;      // dotted: "machine.angle_limit_deg"
  std::string type;      // "number", "whole number", "text", "word", "true or false", "table", "list"
  std::string unit;      // symbol; empty: none
  std::string allowed;   // "5 to 80", "left, right"; without the unit
  std::string fallback;  // the default as a file would have it; empty: there is none
  bool required = false;
  std::optional<double> low, high;  // of numbers and whole numbers, in the file's unit, both included
  std::string help;                 // what it means
};

// In the order they are declared. Of scenarios: the file's own keys, then those of a fault and of an
// expectation. Of protocols: the file's own keys, then those of each kind of phase. Of profiles: each kind of
// device, then the tables its points are written in.
[[nodiscard]] std::vector<KeyDescription> describe(FileKind kind);

// The same as Markdown tables, one for each table of the file; docs/configuration.md holds exactly this.
[[nodiscard]] std::string describe_as_markdown(FileKind kind);

}  // namespace stretch::config
