// A program of this project as a process of its own: started, signalled, ended for sure.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace stretch::live {

// CLOCK_MONOTONIC in seconds, the clock of the truth file's monotonic_s.
[[nodiscard]] double monotonic_s();

// Both streams go to the end of `output_file`. Throws std::runtime_error when it cannot be started.
class ChildProcess {
 public:
  // `environment` is added to this process's, as "NAME=value".
  ChildProcess(const std::vector<std::string>& command, const std::vector<std::string>& environment,
               const std::string& output_file);
  ~ChildProcess();  // kills it if it still runs
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t id() const noexcept { return pid_; }
  void signal(int number) const;
  // Its exit code, or -signal; nothing if it has not ended within `longest`.
  [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds longest);

 private:
  pid_t pid_ = -1;
  std::optional<int> ended_;
};

}  // namespace stretch::live
