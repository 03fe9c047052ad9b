// The configuration of a live station: the shipped files, with one prescription, "live".
#pragma once

#include <filesystem>
#include <string>

#include "config/settings/prescription.hpp"

namespace stretch::live {

// All three throw std::runtime_error when a shipped file is not what it was.

// What the prescription says.
struct Prescribed {
  double force_n = 20;
  double force_limit_n = 28;
  int resumptions = 5;
  std::string protocol = "quick";  // one hold; or a shipped one
};

// Writes it to `folder`, with a protocol "quick" of one hold of `hold_s`. The prescription as written.
[[nodiscard]] config::Prescription write_configuration(const std::filesystem::path& folder, int hold_s,
                                                       const Prescribed& asked = {});

// Then the station "simulator" there: on TCP, its simulator on `port`; or on one serial line, at `tty`.
void write_tcp_station(const std::filesystem::path& folder, int port);
void write_serial_station(const std::filesystem::path& folder, const std::filesystem::path& tty);

// All of it; empty if it cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& path);

}  // namespace stretch::live
