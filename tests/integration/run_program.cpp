// popen, and timeout(1) for a program that does not do what it should: end.
#include "tests/integration/run_program.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace stretch::integration {

Ended run_program(const std::string& command) {
  FILE* pipe = ::popen(("timeout --kill-after=5 60 " + command + " 2>&1 </dev/null").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen: " + command);
  Ended ended;
  std::array<char, 4096> bytes{};
  while (const std::size_t got = std::fread(bytes.data(), 1, bytes.size(), pipe))
    ended.text.append(bytes.data(), got);
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
  return ended;
}

}  // namespace stretch::integration
