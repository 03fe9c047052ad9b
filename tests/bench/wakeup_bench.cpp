// How late the control thread wakes: its own thread, grid and sleep, and nothing between two of them.
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "controller/runtime/period_grid.hpp"
#include "controller/runtime/realtime.hpp"

namespace {
using namespace stretch;

Instant now() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant{static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec};
}

// As controller/runtime/control_loop.cpp sleeps.
void sleep_until(Instant when) {
  const timespec t{when.ns / 1'000'000'000, when.ns % 1'000'000'000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, nullptr) == EINTR) {
  }
}

}  // namespace

int main(int argc, char** argv) {
  const long period_us = argc == 3 ? std::atol(argv[1]) : 0;
  const long count = argc == 3 ? std::atol(argv[2]) : 0;
  if (period_us < 100 || count < 10) {
    std::fprintf(stderr, "usage: wakeup_bench PERIOD_US COUNT\n");
    return 2;
  }
  runtime::Granted granted;
  runtime::lock_memory(granted);
  std::vector<std::int64_t> late(static_cast<std::size_t>(count));
  runtime::ControlThread thread;
  if (const auto made = thread.make(granted); !made) {
    std::fprintf(stderr, "wakeup_bench: %s\n", made.error().c_str());
    return 1;
  }
  thread.run([&] {
    runtime::PeriodGrid grid(now(), Duration::from_si(static_cast<double>(period_us) * 1e-6));
    for (std::int64_t& one : late) {
      const Instant due = grid.next();
      sleep_until(due);
      one = now().ns - due.ns;
      static_cast<void>(grid.skip_missed(now()));
    }
  });
  thread.join();
  std::printf("fifo %d\n", granted.fifo ? 1 : 0);
  for (const std::int64_t one : late) std::printf("%.3f\n", static_cast<double>(one) * 1e-3);
  return 0;
}
