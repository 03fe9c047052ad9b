// The configuration of a live station: the shipped files, with one prescription, "live".
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/settings/prescription.hpp"

namespace stretch::live {

// Both throw std::runtime_error when a shipped file is not what it was.

// What the prescription says.
struct Prescribed {
  double force_n = 20;
  double force_limit_n = 28;
  int resumptions = 5;
  std::string protocol = "quick";  // one hold; or a shipped one
  double duration_s = 1200;
};

// A light pre-load: the smallest force that can be told from none, which is there ten seconds after the leg
// has been weighed. What is prescribed and the station's own figures, all within their ranges.
[[nodiscard]] Prescribed light_preload();

// Writes it to `folder`, with a protocol "quick" of one hold of `hold_s`. The prescription as written.
[[nodiscard]] config::Prescription write_configuration(const std::filesystem::path& folder, int hold_s,
                                                       const Prescribed& asked = {});

// Then the station "simulator" there, as the shipped one of that name: what is on TCP on `port` once it is
// known, the serial ports tty0, tty1 in `ttys`. These ports, in the order of the lines.
// `light`: with the figures of [control] a light pre-load is quickest with.
std::vector<std::string> write_station(const std::filesystem::path& folder, const std::string& shipped,
                                       const std::filesystem::path& ttys, std::optional<int> port,
                                       bool light = false);

// All of it; empty if it cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& path);

}  // namespace stretch::live
