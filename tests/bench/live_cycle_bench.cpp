// What a live cycle costs beside the bare transactions it is made of: the control loop's own step against a
// running simulator, in turn with a loop that does the same requests with libmodbus alone and looks at
// nothing.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include <modbus.h>
#include <sched.h>

#include "config/loader/load.hpp"
#include "controller/runtime/control_loop.hpp"
#include "hal/modbus/modbus_station.hpp"

namespace {
using namespace stretch;

constexpr std::int64_t kPeriodNs = 10'000'000;
constexpr int kWarmUp = 200;  // links up, devices set up, caches warm
constexpr int kCycles = 600;
constexpr int kRounds = 5;
constexpr int kIoWriteEvery = 5;  // cycles: the station refreshes its outputs every 40 to 50 ms

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "live_cycle_bench: %s\n", why.c_str());
  std::exit(1);
}

template <class T>
T taken(config::Loaded<T> loaded) {
  if (!loaded) give_up(config::to_string(loaded.error().front()));
  return *std::move(loaded);
}

Instant monotonic() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant{static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec};
}

// Runs `step` on a grid of 10 ms; how long each took after the warm-up, in microseconds, sorted.
template <class Step>
std::vector<double> timed(Step step) {
  std::vector<double> took;
  Instant due = monotonic();
  for (int i = 0; i < kWarmUp + kCycles; ++i) {
    due.ns += kPeriodNs;
    const timespec until{due.ns / 1'000'000'000, due.ns % 1'000'000'000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
    }
    const Instant began = monotonic();
    step(i, began);
    if (i >= kWarmUp) took.push_back(static_cast<double>(monotonic().ns - began.ns) * 1e-3);
  }
  std::sort(took.begin(), took.end());
  return took;
}

struct Figures {
  double p50;
  double p99;
};
Figures figures(const std::vector<double>& sorted) {
  return {sorted[sorted.size() / 2], sorted[sorted.size() * 99 / 100]};
}

Figures controller(const config::Station& settings, const hal::StationProfiles& profiles) {
  auto station = hal::ModbusStation::open(settings, profiles);
  if (!station) give_up(station.error());
  const auto hand_over = std::make_unique<runtime::HandOver>();
  const auto loop = std::make_unique<runtime::ControlLoop>(settings, **station, *hand_over);
  const std::vector<double> took = timed([&](int, Instant now) { loop->step(now, settings.period); });
  const hal::LinkStatistics link = (*station)->link(hal::Device::drive);
  if (link.state != hal::LinkState::up) give_up("the drive does not answer");
  return figures(took);
}

class Bare {
 public:
  Bare(const config::Endpoint& endpoint) : context_(modbus_new_tcp(endpoint.host.c_str(), endpoint.port)) {
    if (context_ == nullptr || modbus_set_slave(context_, endpoint.unit) != 0 ||
        modbus_connect(context_) != 0)
      give_up(std::string("no connection: ") + modbus_strerror(errno));
  }
  ~Bare() {
    modbus_close(context_);
    modbus_free(context_);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;

  void read(int address, int count) {
    if (modbus_read_registers(context_, address, count, in_.data()) != count) fail();
  }
  void write(int address, std::uint16_t value) {
    if (modbus_write_registers(context_, address, 1, &value) != 1) fail();
  }
  void exchange(int address, const std::array<std::uint16_t, 10>& out, int from, int count) {
    if (modbus_write_and_read_registers(context_, address, static_cast<int>(out.size()), out.data(), from,
                                        count, in_.data()) != count) {
      fail();
    }
  }

 private:
  [[noreturn]] static void fail() { give_up(std::string("bare request: ") + modbus_strerror(errno)); }
  modbus_t* context_;
  std::array<std::uint16_t, 125> in_{};
};

// The requests of docs/modbus-map.md, nothing around them.
Figures bare(const config::Station& settings) {
  Bare drive(settings.drive);
  Bare load_cell(settings.load_cell);
  Bare safety_io(settings.safety_io);
  std::array<std::uint16_t, 10> command{0, 3, 0, 0, 0, 0, 1000, 0, 0, 5000};
  std::uint16_t trigger = 0;
  return figures(timed([&](int i, Instant) {
    load_cell.read(6, 12);
    safety_io.read(0, 4);
    ++command[7];
    drive.exchange(6000, command, 5000, 16);
    if (i % kIoWriteEvery == 0) {
      safety_io.write(16, 0);
      safety_io.write(0x1003, ++trigger);
    }
  }));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(
        stderr,
        "usage: live_cycle_bench PORT, of a simulator on 127.0.0.1; tests/bench/live_cycle starts one\n");
    return 2;
  }
  config::Station settings = taken(config::load_station("simulator"));
  settings.drive.port = settings.load_cell.port = settings.safety_io.port = std::atoi(argv[1]);
  const hal::StationProfiles profiles{taken(config::load_drive_profile(settings.drive.profile)),
                                      taken(config::load_load_cell_profile(settings.load_cell.profile)),
                                      taken(config::load_safety_io_profile(settings.safety_io.profile))};
  sched_param priority{};
  priority.sched_priority = 80;
  const bool fifo = sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &priority) == 0;

  std::array<std::vector<double>, 4> all;
  for (int round = 0; round < kRounds; ++round) {
    const Figures ours = controller(settings, profiles);
    const Figures theirs = bare(settings);
    std::printf("round %d: control loop p50 %.0f us, p99 %.0f us; bare libmodbus p50 %.0f us, p99 %.0f us\n",
                round + 1, ours.p50, ours.p99, theirs.p50, theirs.p99);
    std::fflush(stdout);
    const std::array<double, 4> row{ours.p50, ours.p99, theirs.p50, theirs.p99};
    for (std::size_t i = 0; i < row.size(); ++i) all[i].push_back(row[i]);
  }
  const double ours = median(all[0]);
  const double theirs = median(all[2]);
  std::printf(
      "median of %d rounds of %d cycles at 10 ms, SCHED_FIFO %s: control loop p50 %.0f us, p99 %.0f us; "
      "bare p50 %.0f us, p99 %.0f us; ratio of p50 %.2f\n",
      kRounds, kCycles, fifo ? "yes" : "no", ours, median(all[1]), theirs, median(all[3]), ours / theirs);
  return 0;
}
