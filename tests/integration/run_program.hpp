// A program run to its end, for what it says and the code it ends with.
#pragma once

#include <string>

namespace stretch::integration {

struct Ended {
  int code = -1;     // -1: by a signal
  std::string text;  // both streams
};

// A line of shell, with nothing on standard input. What has not ended after a minute is ended, with 124.
// Blocking; throws std::runtime_error when there is no shell.
[[nodiscard]] Ended run_program(const std::string& command);

}  // namespace stretch::integration
