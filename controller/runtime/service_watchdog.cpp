// sd_notify, where there is somebody to notify.
#include "controller/runtime/service_watchdog.hpp"

#include <systemd/sd-daemon.h>

namespace stretch::runtime {

ServiceWatchdog::ServiceWatchdog() : last_(std::chrono::steady_clock::now()) {
  std::uint64_t limit_us = 0;
  wanted_ = sd_watchdog_enabled(0, &limit_us) > 0;
  every_ = std::chrono::microseconds(limit_us / 3);
}

void ServiceWatchdog::ready() {
  sd_notify(0, "READY=1");
}

void ServiceWatchdog::progress(std::uint64_t control_cycles, std::uint64_t recorder_rounds) {
  const auto now = std::chrono::steady_clock::now();
  if (!wanted_ || now - last_ < every_ || control_cycles == cycles_ || recorder_rounds == rounds_) return;
  cycles_ = control_cycles;
  rounds_ = recorder_rounds;
  last_ = now;
  sd_notify(0, "WATCHDOG=1");
}

void ServiceWatchdog::stopping() {
  sd_notify(0, "STOPPING=1");
}

}  // namespace stretch::runtime
