// The host's disk, clock, processors, memory and sockets. None of it may reach the leg: the hold goes on, and
// a STOP meanwhile is as quick as ever.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "controller/records/records.hpp"
#include "tests/live/happenings.hpp"
#include "tests/live/host_load.hpp"
#include "tests/live/silent_client.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;
using messages::RequestKind;

constexpr auto kFullDisk = 5s;
constexpr auto kWritten = 2s;  // the recorder writes twice a second
constexpr auto kLoaded = 10s;
constexpr auto kFilling = 150s;  // a virtual machine gets its pages one by one from its host
constexpr auto kSettled = 2s;
constexpr auto kStepped = 3s;
constexpr double kTold_s = 1;
constexpr double kSampleGap_s = 0.2;    // four samples
constexpr double kSnapshotGap_s = 0.2;  // four snapshots
constexpr double kDropped_s = 30;
constexpr long long kLeave = 300LL << 20;
constexpr int kSilentClients = 8;
constexpr std::int64_t kStep_s = 3600;
constexpr const char* kSteppedClock = STRETCH_BINARY_DIR "/tests/stepped-clock.so";

records::SessionRecord newest_record(Scene& s) {
  auto reader = records::RecordReader::open(s.station.data().string());
  if (!reader) throw std::runtime_error(reader.error());
  const auto rows = reader->list(1);
  if (!rows || rows->empty()) throw std::runtime_error("no session in the record");
  auto record = reader->load(rows->front().id);
  if (!record) throw std::runtime_error(record.error());
  return *std::move(record);
}

void expect_samples_without_a_gap(Scene& s, Noted& n) {
  double last = 0;
  for (const records::SampleRecord& sample : newest_record(s).samples) {
    if (sample.time_s - last > kSampleGap_s || sample.time_s < last)
      n.failure += "the record lacks, or has out of order, what was between " + std::to_string(last) +
                   " s and " + std::to_string(sample.time_s) + " s of the session; ";
    last = sample.time_s;
  }
  if (last < s.station.seen().session_elapsed_s - 1.5)
    n.failure += "the record ends at " + std::to_string(last) + " s of the session; ";
}

void hold_goes_on(Noted& n, double until) {
  n.asks.emplace_back([at = n.at, until](Judge& j) { j.goes_on(at, until); });
}

// A STOP at the end of it, on time.
void stop_meanwhile(Scene& s, Noted& n) {
  hold_goes_on(n, monotonic_s());
  const double began = n.at;
  n.at = s.station.send(RequestKind::stop);
  n.asks.emplace_back([at = n.at](Judge& j) { j.falling(at); });
  retreats(s, n, SafetyRow::sr13_stop, s.due.input());
  n.at = began;
}

// For the others: nothing keeps the snapshots from coming.
void expect_snapshots(Scene& s, Noted& n) {
  n.measured.push_back({"longest between two snapshots", s.station.longest_silence_s(), kSnapshotGap_s});
}

// A controller of its own kind, where one runs already.
void begin_anew(Scene& s) {
  if (!s.running) return;
  s.station.disconnect();
  s.station.drop_controller();
  s.running = false;
}
}  // namespace

void disk_full(Scene& s, Noted& n) {
  begin_anew(s);
  s.station.start_controller(true);
  s.running = true;
  reach_hold(s);
  n.at = monotonic_s();
  s.station.fill_disk();
  s.station.watch_for_event("recorder", "not_written", kFullDisk);
  n.measured.push_back({"told", monotonic_s() - n.at, kTold_s});
  s.station.listen(kFullDisk, true);
  s.station.clear_disk();
  s.station.listen(kWritten, true);
  expect_samples_without_a_gap(s, n);
  stop_meanwhile(s, n);
  n.until = monotonic_s();
  begin_anew(s);
}

void clock_stepped(Scene& s, Noted& n) {
  begin_anew(s);
  const std::filesystem::path clock = s.station.data().parent_path() / "clock";
  const auto set = [&](std::int64_t by_s) {
    // In place: the controller has it mapped.
    const int file = ::open(clock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const bool written = file >= 0 && ::pwrite(file, &by_s, sizeof by_s, 0) == sizeof by_s;
    ::close(file);
    if (!written) throw std::runtime_error(clock.string() + ": cannot be written");
  };
  set(0);
  s.station.start_controller(
      false, {"LD_PRELOAD=" + std::string(kSteppedClock), "STRETCH_STEPPED_CLOCK=" + clock.string()});
  s.running = true;
  reach_hold(s);
  n.at = monotonic_s();
  set(kStep_s);
  s.station.listen(kStepped, true);
  const std::time_t forward = std::time(nullptr) + kStep_s / 2;
  s.station.send(RequestKind::less);
  s.station.listen(500ms, true);
  set(-kStep_s);
  s.station.listen(kStepped, true);
  stop_meanwhile(s, n);
  n.until = monotonic_s();
  s.station.listen(kWritten, true);
  expect_samples_without_a_gap(s, n);
  // The record's own times: forward, then back; its order is none of theirs.
  char text[32];
  std::tm utc{};
  ::gmtime_r(&forward, &utc);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  const records::SessionRecord record = newest_record(s);
  double uptime = 0;
  bool stepped = false;
  for (const messages::Event& event : record.events) {
    if (event.uptime_s < uptime) n.failure += "events out of order; ";
    uptime = event.uptime_s;
    stepped = stepped || event.wall_time > text;
  }
  if (!stepped)
    n.failure += "no event of the record has a time after " + std::string(text) + ": was it stepped? ";
  begin_anew(s);
}

void client_never_reads(Scene& s, Noted& n) {
  reach_hold(s);
  n.at = monotonic_s();
  (void)s.station.longest_silence_s();
  std::vector<SilentClient> silent;
  for (int i = 0; i < kSilentClients; ++i) silent.emplace_back(s.station.socket().string());
  const auto dropped = [](SilentClient& client) { return client.dropped(); };
  while (!std::all_of(silent.begin(), silent.end(), dropped)) {
    s.station.listen(50ms, true);
    if (monotonic_s() - n.at > kDropped_s) break;
  }
  n.measured.push_back({"all of them dropped", monotonic_s() - n.at, kDropped_s});
  expect_snapshots(s, n);
  // Again, and STOP while they do not read.
  std::vector<SilentClient> more;
  for (int i = 0; i < kSilentClients; ++i) more.emplace_back(s.station.socket().string());
  s.station.listen(kSettled, true);
  stop_meanwhile(s, n);
}

void processors_busy(Scene& s, Noted& n) {
  reach_hold(s);
  const BusyProcessors busy;
  n.at = monotonic_s();
  (void)s.station.longest_silence_s();
  s.station.listen(kLoaded, true);
  expect_snapshots(s, n);
  stop_meanwhile(s, n);
}

void memory_full(Scene& s, Noted& n) {
  reach_hold(s);
  s.station.send(RequestKind::tap);  // it may take as long as SR28 gives a person
  n.at = monotonic_s();
  FullMemory memory(kLeave);
  const double end = n.at + std::chrono::duration<double>(kFilling).count();
  while (!memory.full()) {
    s.station.listen(50ms, true);
    if (monotonic_s() > end) throw std::runtime_error("the memory does not get full");
  }
  s.station.listen(kLoaded, true);
  stop_meanwhile(s, n);
}

}  // namespace stretch::live
