// Now, in the forms that records keep and people read.
#pragma once

#include <string>

#include "controller/records/session_record.hpp"

namespace stretch::runtime {

// Seconds of CLOCK_MONOTONIC.
[[nodiscard]] double monotonic_s() noexcept;

// UTC to the millisecond: 2026-11-23T04:15:00.250Z.
[[nodiscard]] std::string wall_time();

// The same to the second as part of a file's name: 2026-11-23T04-15-00Z.
[[nodiscard]] std::string file_time();

// Both clocks and the boot the monotonic one belongs to. Reads /proc; not for the control thread.
[[nodiscard]] records::Moment moment_now();

}  // namespace stretch::runtime
