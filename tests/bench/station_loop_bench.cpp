// The station read and written at a period, for whoever watches the wire: says when it is up, and when
// devices fall silent and come back.
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include <sched.h>

#include "config/loader/load.hpp"
#include "hal/modbus/modbus_station.hpp"

namespace {
using namespace stretch;

volatile std::sig_atomic_t ended = 0;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "station_loop_bench: %s\n", why.c_str());
  std::exit(1);
}
template <class T>
T taken(config::Loaded<T> loaded) {
  if (!loaded) give_up(config::to_string(loaded.error().front()));
  return *std::move(loaded);
}
double now_s() {
  return static_cast<double>(hal::monotonic_clock().ns) * 1e-9;
}

}  // namespace

int main(int argc, char** argv) {
  const double period_ms = argc == 3 ? std::atof(argv[2]) : 0.0;
  if (!(period_ms >= 1.0)) {
    std::fprintf(stderr, "usage: station_loop_bench PORT PERIOD_MS; ends on SIGTERM\n");
    return 2;
  }
  config::Station settings = taken(config::load_station("simulator"));
  settings.drive.port = settings.load_cell.port = settings.safety_io.port = std::atoi(argv[1]);
  settings.period = milliseconds(period_ms);
  hal::StationProfiles profiles{taken(config::load_drive_profile(settings.drive.profile)),
                                taken(config::load_load_cell_profile(settings.load_cell.profile)),
                                taken(config::load_safety_io_profile(settings.safety_io.profile))};
  for (auto* device : {&profiles.drive.device, &profiles.load_cell.device, &profiles.safety_io.device})
    device->response_timeout = min(device->response_timeout, milliseconds(std::floor(period_ms / 3.0)));
  auto station = hal::ModbusStation::open(settings, profiles);
  if (!station) give_up(station.error());
  std::signal(SIGTERM, [](int) { ended = 1; });
  sched_param priority{};
  priority.sched_priority = 80;
  std::printf("fifo %d\n", sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &priority) == 0 ? 1 : 0);
  std::int64_t due = hal::monotonic_clock().ns;
  bool up = false;
  std::uint64_t cycles = 0;
  while (ended == 0) {
    due += static_cast<std::int64_t>(std::llround(period_ms * 1e6));
    const timespec until{due / 1'000'000'000, due % 1'000'000'000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
    }
    const hal::Sample sample = (*station)->read();
    // Noticed in read(): what the drive said comes from the write() before it.
    const auto silent = [](hal::Quality quality) { return quality == hal::Quality::no_answer; };
    const bool all =
        !silent(sample.drive.quality) && !silent(sample.force.quality) && !silent(sample.io.quality);
    const bool any_lost = silent(sample.force.quality) || silent(sample.io.quality);
    if (up ? any_lost : all) {
      up = !up;
      std::printf("%s %.6f %llu\n", up ? "up" : "lost", now_s(), static_cast<unsigned long long>(cycles));
      std::fflush(stdout);
    }
    (*station)->write({});
    ++cycles;
  }
  return 0;
}
