// Asks the kernel.
#include "controller/runtime/moment.hpp"

#include <array>
#include <cstdio>
#include <ctime>
#include <fstream>

namespace stretch::runtime {

double monotonic_s() noexcept {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

std::string wall_time() {
  timespec t{};
  clock_gettime(CLOCK_REALTIME, &t);
  tm utc{};
  gmtime_r(&t.tv_sec, &utc);
  std::array<char, 40> text{};
  const std::size_t n = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(text.data() + n, text.size() - n, ".%03ldZ", t.tv_nsec / 1'000'000);
  return text.data();
}

std::string file_time() {
  std::string t = wall_time().substr(0, 19);
  for (char& c : t) c = c == ':' ? '-' : c;
  return t + "Z";
}

records::Moment moment_now() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string boot;
  std::getline(file, boot);
  return {.wall_time = wall_time(), .boot_id = boot, .monotonic_s = monotonic_s()};
}

}  // namespace stretch::runtime
