// What stretch-rehearse was asked, resolved to settings or to one error a line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/settings/prescription.hpp"
#include "config/settings/protocol.hpp"
#include "config/settings/scenario.hpp"
#include "simulator/rehearsal/rehearsal.hpp"

namespace stretch::rehearsal {

// As on the command line; names or paths.
struct Arguments {
  std::string station = {};  // none: the scenario's, or "simulator"
  std::string protocol = {};
  std::string leg = {};           // a leg file, or "random": a person drawn by the seed
  std::string prescription = {};  // none: the leg's own body, 14 N, and the widest limits the machine gives
  std::optional<double> force_n = {};
  std::string side = {};
  std::string scenario = {};  // file or name; station, leg and protocol are then its own unless given
  std::uint64_t seed = 1;
};

struct Resolved {
  Setup setup;
  std::optional<config::Scenario> scenario;
  config::Prescription prescription;
  config::Protocol protocol;
  std::string station_file;  // path and text, for the recording
  std::string station_toml;
};

// The errors are whole lines: what, where, value, allowed range, what to do.
[[nodiscard]] tl::expected<Resolved, std::vector<std::string>> resolve(const Arguments& arguments);

// What the prescription does, in words, for --check.
[[nodiscard]] std::string explain(const Resolved& resolved);

}  // namespace stretch::rehearsal
