// A real stretch-simulator for a test: started on free ports, spoken to over its control channel, ended for
// sure.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace stretch::integration {

// Every failure throws std::runtime_error with what the process said.
class SimulatorProcess {
 public:
  // Starts it on 127.0.0.1 and a port (0: a free one), with a control channel and a truth file in a folder of
  // its own, and waits for its ready line. The shipped station, unless `more_arguments` name another.
  explicit SimulatorProcess(std::vector<std::string> more_arguments = {}, int port = 0);
  ~SimulatorProcess();  // kills it if it still runs, removes the folder
  SimulatorProcess(const SimulatorProcess&) = delete;
  SimulatorProcess& operator=(const SimulatorProcess&) = delete;

  [[nodiscard]] int port() const noexcept { return port_; }
  [[nodiscard]] std::filesystem::path truth_file() const { return folder_ / "truth.csv"; }
  [[nodiscard]] std::filesystem::path control_path() const { return folder_ / "control"; }

  // One request of the control channel; an answer that is not ok throws.
  nlohmann::json ask(const nlohmann::json& request);
  nlohmann::json truth();

  void signal(int number) const;
  // Its exit code, or -signal; nothing while it runs.
  [[nodiscard]] std::optional<int> ended();
  // Waits until it has ended; its exit code, or -signal.
  int wait();

 private:
  void end() noexcept;
  void read_ready_line(int out);
  void connect_control();

  std::filesystem::path folder_;
  pid_t pid_ = -1;
  std::optional<int> ended_;
  int port_ = 0;
  int control_ = -1;
};

}  // namespace stretch::integration
