// A prescription that came over the socket, checked as a file would be.
#include "controller/server/preparation.hpp"

#include "config/loader/load.hpp"

namespace stretch::server {

namespace {

void add_line(std::string& lines, const std::string& line) {
  lines += (lines.empty() ? "" : "\n") + line;
}

void add_errors(std::string& lines, const std::vector<config::Error>& errors) {
  for (const auto& error : errors) add_line(lines, config::to_string(error));
}

}  // namespace

tl::expected<config::Protocol, std::string> find_protocol(const config::Prescription& prescription,
                                                          const config::MachineLimits& machine) {
  std::string lines;
  add_errors(lines, config::check(prescription, &machine));

  config::Protocol protocol;
  const std::string& name = prescription.protocol;
  if (name.find('/') != name.npos || name.ends_with(".toml")) {
    add_line(lines,
             "protocol = " + name + ": over the socket a protocol is named by its name, not by a path");
  } else if (auto loaded = config::load_protocol(name)) {
    protocol = std::move(*loaded);
  } else {
    add_errors(lines, loaded.error());
  }
  if (!lines.empty()) return tl::unexpected(std::move(lines));
  return protocol;
}

}  // namespace stretch::server
