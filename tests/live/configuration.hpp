// The configuration of a live station: the shipped files, with one prescription, "live", of 20 N.
#pragma once

#include <filesystem>
#include <string>

#include "config/settings/prescription.hpp"

namespace stretch::live {

// Writes it to `folder`: its simulator on `port`, its protocol one hold of `hold_s`. The prescription as
// written. Throws std::runtime_error when a shipped file is not what it was.
[[nodiscard]] config::Prescription write_configuration(const std::filesystem::path& folder, int port,
                                                       int hold_s);

// All of it; empty if it cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& path);

}  // namespace stretch::live
