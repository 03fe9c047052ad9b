// Small files, one fact each.
#include "controller/doctor/host.hpp"

#include <sched.h>
#include <sys/mman.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace stretch::doctor {
namespace {

namespace fs = std::filesystem;
constexpr int kControlPriority = 80;

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

Finding kernel(const fs::path& root) {
  const std::string release = first_line(root / "proc/sys/kernel/osrelease");
  return {"kernel", release.empty() ? "unknown" : release, Judgement::good, ""};
}

Finding preemption(const fs::path& root) {
  if (first_line(root / "sys/kernel/realtime") == "1")
    return {"preemption", "PREEMPT_RT", Judgement::good, ""};
  const std::string version = first_line(root / "proc/version");
  const bool preempts = version.find("PREEMPT") != std::string::npos;
  return {"preemption", preempts ? "PREEMPT, not RT" : "voluntary or unknown", Judgement::mind,
          "a PREEMPT_RT kernel keeps wake-ups within some 100 us whatever else runs"};
}

Finding clock_source(const fs::path& root) {
  const std::string found =
      first_line(root / "sys/devices/system/clocksource/clocksource0/current_clocksource");
  if (found.empty()) return {"clock source", "unknown", Judgement::mind, "look at dmesg for 'clocksource'"};
  for (const std::string_view slow : {"hpet", "acpi_pm", "jiffies", "refined-jiffies"}) {
    if (found == slow) {
      return {"clock source", found, Judgement::mind,
              "reading it takes a microsecond or more; the processor's own counter was given up: see dmesg"};
    }
  }
  return {"clock source", found, Judgement::good, ""};
}

Finding throttling(const fs::path& root) {
  const std::string runtime = first_line(root / "proc/sys/kernel/sched_rt_runtime_us");
  if (runtime == "-1") {
    return {"real-time throttling", "off", Judgement::mind,
            "a real-time thread gone wild would take the machine with it: "
            "sysctl kernel.sched_rt_runtime_us=950000"};
  }
  return {"real-time throttling", runtime.empty() ? "unknown" : runtime + " us of each period",
          Judgement::good, ""};
}

Finding swap(const fs::path& root) {
  std::ifstream file(root / "proc/swaps");
  std::string line;
  std::getline(file, line);
  if (!std::getline(file, line)) return {"swap", "none", Judgement::good, ""};
  return {"swap", line.substr(0, line.find(' ')), Judgement::mind,
          "the controller's memory is locked, but the screen's is not: swapoff"};
}

}  // namespace

std::vector<Finding> look_at_host(const fs::path& root) {
  return {kernel(root), preemption(root), clock_source(root), throttling(root), swap(root)};
}

std::vector<Finding> look_at_grants() {
  std::vector<Finding> findings;
  const auto granted = [&](const char* what, bool good, int error, const char* advice) {
    findings.push_back({what, good ? "granted" : std::string("refused: ") + std::strerror(error),
                        good ? Judgement::good : Judgement::bad, good ? "" : advice});
  };
  sched_param parameters{};
  parameters.sched_priority = kControlPriority;
  const bool fifo = ::sched_setscheduler(0, SCHED_FIFO, &parameters) == 0;
  granted("real-time scheduling", fifo, errno, "set LimitRTPRIO=80 in the unit, or run it as root");
  parameters.sched_priority = 0;
  if (fifo) static_cast<void>(::sched_setscheduler(0, SCHED_OTHER, &parameters));
  const bool locked = ::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
  granted("memory lock", locked, errno, "set LimitMEMLOCK=infinity in the unit, or run it as root");
  if (locked) ::munlockall();
  return findings;
}

}  // namespace stretch::doctor
