// Tells the service manager that the controller lives, as long as all of it does.
#pragma once

#include <chrono>
#include <cstdint>

namespace stretch::runtime {

// Quiet where no service manager asks for it. Main thread.
class ServiceWatchdog {
 public:
  ServiceWatchdog();

  void ready();
  // Pings if both counters have moved since the last ping; a thread that hangs is thus told by silence.
  void progress(std::uint64_t control_cycles, std::uint64_t recorder_rounds);
  void stopping();

 private:
  bool wanted_ = false;
  std::chrono::microseconds every_{0};
  std::chrono::steady_clock::time_point last_;
  std::uint64_t cycles_ = 0;
  std::uint64_t rounds_ = 0;
};

}  // namespace stretch::runtime
