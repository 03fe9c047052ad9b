// What the station's cycle costs above its transactions: ModbusStation's read() and write() in turn with a
// loop of libmodbus alone that sends the same requests and looks at nothing.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <modbus.h>
#include <sched.h>

#include "config/loader/load.hpp"
#include "hal/modbus/modbus_station.hpp"

namespace {
using namespace stretch;

constexpr std::int64_t kPeriodNs = 10'000'000;
constexpr int kBlocks = 30;
constexpr int kCycles = 60;       // of each, in a block
constexpr int kWarmUp = 10;       // of those: caches
constexpr int kOutputsEvery = 4;  // cycles: the station refreshes outputs and trigger after 40 ms

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "modbus_cycle_bench: %s\n", why.c_str());
  std::exit(1);
}
template <class T>
T taken(config::Loaded<T> loaded) {
  if (!loaded) give_up(config::to_string(loaded.error().front()));
  return *std::move(loaded);
}

std::int64_t now_ns() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}
void sleep_until(std::int64_t ns) {
  const timespec until{ns / 1'000'000'000, ns % 1'000'000'000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
  }
}

// Times of cycles, us: those with three transactions, and those with outputs and trigger too.
struct Times {
  std::vector<double> plain;
  std::vector<double> full;
};

double at(std::vector<double> values, double share) {
  if (values.empty()) give_up("no cycle of this kind");
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

class Bare {
 public:
  explicit Bare(const config::Endpoint& endpoint)
      : context_(modbus_new_tcp(endpoint.host.c_str(), endpoint.port)) {
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
    if (modbus_write_register(context_, address, value) != 1) fail();
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

class BareStation {
 public:
  explicit BareStation(const config::Station& settings)
      : drive_(settings.drive), load_cell_(settings.load_cell), safety_io_(settings.safety_io) {}
  // The requests of docs/modbus-map.md, in the order in which the station sends them while torque is not
  // allowed.
  bool cycle() {
    load_cell_.read(6, 12);
    safety_io_.read(0, 4);
    const bool outputs = ++cycle_ % kOutputsEvery == 0;
    if (outputs) {
      safety_io_.write(16, 0);
      safety_io_.write(0x1003, ++trigger_);
    }
    ++command_[7];
    drive_.exchange(6000, command_, 5000, 16);
    return outputs;
  }

 private:
  Bare drive_;
  Bare load_cell_;
  Bare safety_io_;
  std::array<std::uint16_t, 10> command_{0, 3, 0, 0, 0, 0, 1000, 0, 0, 40000};
  std::uint16_t trigger_ = 0;
  int cycle_ = 0;
};

std::uint64_t answers(const hal::ModbusStation& station) {
  return station.link(hal::Device::drive).ok + station.link(hal::Device::load_cell).ok +
         station.link(hal::Device::safety_io).ok;
}

void run(std::int64_t& due, hal::ModbusStation& station, Times& ours, BareStation& bare, Times& theirs) {
  const hal::Command command;
  for (int i = 0; i < kCycles; ++i) {
    sleep_until(due += kPeriodNs);
    const std::uint64_t before = answers(station);
    const std::int64_t began = now_ns();
    static_cast<void>(station.read());
    station.write(command);
    const double took_us = static_cast<double>(now_ns() - began) * 1e-3;
    const std::uint64_t transactions = answers(station) - before;
    if (i < kWarmUp) continue;
    if (transactions == 3) ours.plain.push_back(took_us);
    if (transactions == 5) ours.full.push_back(took_us);
  }
  for (int i = 0; i < kCycles; ++i) {
    sleep_until(due += kPeriodNs);
    const std::int64_t began = now_ns();
    const bool full = bare.cycle();
    const double took_us = static_cast<double>(now_ns() - began) * 1e-3;
    if (i >= kWarmUp) (full ? theirs.full : theirs.plain).push_back(took_us);
  }
}

void print(const char* what, const std::vector<double>& ours, const std::vector<double>& theirs) {
  std::printf(
      "%s: station p50 %.1f us, p99 %.1f us, of %zu; bare libmodbus p50 %.1f us, p99 %.1f us, of %zu; ratio "
      "of p50 %.3f\n",
      what, at(ours, 0.5), at(ours, 0.99), ours.size(), at(theirs, 0.5), at(theirs, 0.99), theirs.size(),
      at(ours, 0.5) / at(theirs, 0.5));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr,
                 "usage: modbus_cycle_bench PORT, of a simulator on 127.0.0.1; tests/bench/modbus_reference "
                 "starts one\n");
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
  auto station = hal::ModbusStation::open(settings, profiles);
  if (!station) give_up(station.error());
  for (int i = 0; (*station)->link(hal::Device::drive).ok < 100; ++i) {
    if (i > 2000) give_up("the devices do not come up");
    sleep_until(now_ns() + kPeriodNs);
    static_cast<void>((*station)->read());
    (*station)->write({});
  }
  BareStation bare(settings);
  Times ours;
  Times theirs;
  std::int64_t due = now_ns();
  for (int block = 0; block < kBlocks; ++block) run(due, **station, ours, bare, theirs);
  std::printf("SCHED_FIFO %s, %d blocks of %d cycles of each in turn, at 10 ms\n", fifo ? "80" : "refused",
              kBlocks, kCycles);
  print("three transactions", ours.plain, theirs.plain);
  print("five transactions ", ours.full, theirs.full);
  return 0;
}
