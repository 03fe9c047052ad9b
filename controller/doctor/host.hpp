// The computer: what of it decides whether a cycle comes in time.
#pragma once

#include <filesystem>
#include <vector>

#include "controller/doctor/finding.hpp"

namespace stretch::doctor {

// Reads /proc and /sys below `root`. What is not there is said as "unknown". Blocking.
[[nodiscard]] std::vector<Finding> look_at_host(const std::filesystem::path& root = "/");

// Asks the system for real-time scheduling and locked memory as the controller does, and gives both back.
[[nodiscard]] std::vector<Finding> look_at_grants();

}  // namespace stretch::doctor
