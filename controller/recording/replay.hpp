// A recording through the same code: do the same inputs still give the same commands?
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "controller/recording/recording_file.hpp"

namespace stretch::recording {

struct Replayed {
  std::uint64_t cycles = 0;
  std::uint64_t different = 0;  // commands that came out otherwise, as on the wire
  std::uint64_t within_one_unit =
      0;  // of those: speed, acceleration and limit at most one register unit away
  std::optional<std::uint64_t> first_different;
  bool truncated = false;  // the file ends within a record
  std::string recorded_by;
};

// Blocking, allocates. The error: the recording cannot be read, or its station file is refused today.
[[nodiscard]] tl::expected<Replayed, std::string> replay(const std::string& path);

}  // namespace stretch::recording
