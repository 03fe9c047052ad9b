// live-scenario: one shipped scenario on a real controller, a real simulator and a person played; as long as
// it takes. Ends with 0: met; 1: missed, or not got as far; 2: usage; 3: missed while the host kept the
// simulator from running, which says nothing.
#include <cstdio>
#include <exception>
#include <string>

#include "config/loader/load.hpp"
#include "tests/live/configuration.hpp"
#include "tests/live/live_station.hpp"
#include "tests/live/truth_log.hpp"

namespace {
using namespace stretch;
using namespace stretch::live;

constexpr int kFailed = 1;
constexpr int kUsage = 2;

constexpr int kVoid = 3;
constexpr double kBeforeFault_s = 0.1;

// The host kept the simulator from running in what was judged, or, where no fault ever began, before.
bool host_paused(const TruthLog& log) {
  if (log.rows().empty()) return false;
  const auto fault = log.first(0, [](const TruthRow& row, const TruthRow&) { return row.faulty; });
  const double from = fault ? fault->monotonic_s - kBeforeFault_s : log.rows().front().monotonic_s;
  return log.skipped(from, log.rows().back().monotonic_s);
}

// A miss of the host's, not of the station's.
bool is_void(LiveStation& station) {
  try {
    return station.simulator().ended() && host_paused(TruthLog(station.simulator().truth_file()));
  } catch (const std::exception&) {
    return false;
  }
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 || std::string(argv[2]) != "--junit") {
    std::fprintf(stderr, "live-scenario: usage: live-scenario NAME --junit FILE\n");
    return kUsage;
  }
  const auto scenario = config::load_scenario(argv[1]);
  if (!scenario) {
    std::fprintf(stderr, "live-scenario: %s\n", config::to_string(scenario.error().front()).c_str());
    return kUsage;
  }
  const auto wiring = wiring_named(scenario->station);
  if (!wiring) {
    std::fprintf(stderr, "live-scenario: station = %s: is not among those that can be played live\n",
                 scenario->station.c_str());
    return kUsage;
  }
  try {
    LiveStation station(argv[1], argv[3], *wiring);
    station.start_controller();
    const int code = station.play_scenario();
    if (code == 0) return code;
    std::printf("%s%s\n", read_text(argv[3]).c_str(), station.story().c_str());
    if (!is_void(station)) return code;
    std::printf("the host kept the simulator from running: plant time was skipped\n");
    return kVoid;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "live-scenario: %s\n", error.what());
    return kFailed;
  }
}
