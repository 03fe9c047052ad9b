// live-sessions: the same session on every wiring and every kind of parts, and a STOP in another one; a table
// of error, reaction and jitter. Ends with 0: every session completed and its hold within the tolerances of
// docs/control.md; 1: not; 2: usage.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/live/child_process.hpp"
#include "tests/live/live_station.hpp"
#include "tests/live/tracking.hpp"
#include "tests/live/truth_log.hpp"

namespace {
using namespace stretch;
using namespace stretch::live;
using namespace std::chrono_literals;

constexpr const char* kUsage =
    "usage: live-sessions [STATION]..., of simulator, simulator-rtu, lexium-tlb-wago, orca-seneca-pilz; "
    "without: all of "
    "them";
constexpr int kHold_s = 30;
constexpr int kAttempts = 3;
constexpr double kInwardDeg_s = -0.5;  // no law commands that in a hold
constexpr double kFallen = 0.9;        // of the stretch force at the STOP

struct Row {
  messages::ResultView session;
  messages::LoopView loop;
  Tracked tracked;
  double inward_s = -1, fallen_s = -1;  // after the STOP, on the simulator's truth
  std::string failure;
};

// Ends controller and simulator.
TruthLog truth_of(LiveStation& station) {
  station.controller().signal(SIGTERM);
  (void)station.controller().wait(10s);
  station.simulator().signal(SIGTERM);
  (void)station.simulator().wait();
  return TruthLog(station.simulator().truth_file());
}

void stop_in_a_hold(Wiring wiring, Row& row) {
  LiveStation station(kHold_s, wiring);
  station.start_controller();
  station.reach_hold();
  const double at = station.send(messages::RequestKind::stop);
  station.listen(3s, true);
  const TruthLog truth = truth_of(station);
  const auto after = [&](const TruthLog::Condition& holds) {
    const auto found = truth.first(at, holds);
    return found ? found->monotonic_s - at : -1.0;
  };
  const auto then = truth.first(at, [](const TruthRow&, const TruthRow&) { return true; });
  const double force = then ? then->stretch_force_n : 0.0;
  row.inward_s =
      after([](const TruthRow& r, const TruthRow&) { return r.command_speed_deg_s <= kInwardDeg_s; });
  row.fallen_s =
      after([force](const TruthRow& r, const TruthRow&) { return r.stretch_force_n <= kFallen * force; });
  if (row.inward_s < 0 || row.fallen_s < 0) row.failure += " the STOP is not in the truth";
}

// What a busy host breaks off is tried again.
template <class What>
void tried(Row& row, What what) {
  for (int attempt = 1; attempt <= kAttempts; ++attempt) {
    row.failure.clear();
    try {
      what();
    } catch (const std::exception& error) {
      row.failure = error.what();
    }
    if (row.failure.empty()) return;
  }
}

Row measured(Wiring wiring) {
  Row row;
  tried(row, [&] {
    LiveStation station(kHold_s, wiring);
    HoldTracking tracking;
    station.on_snapshot([&](const messages::Snapshot& s, double at) { tracking.add(s, at); });
    station.start_controller();
    row.session = station.whole_session();
    row.loop = station.seen().loop;
    if (row.session.outcome != Outcome::completed || !row.session.safety_actions.empty())
      row.failure = std::string(name(row.session.outcome)) + station.story();
    row.tracked = tracking.judged(truth_of(station), station.prescription().cuff_distance.si());
  });
  if (row.failure.empty()) tried(row, [&] { stop_in_a_hold(wiring, row); });
  return row;
}

void print(std::string_view station, const Row& row) {
  if (!row.failure.empty() || row.session.holds.empty()) {
    std::printf("| %.*s | %s |\n", static_cast<int>(station.size()), station.data(), row.failure.c_str());
    return;
  }
  const Tracked& t = row.tracked;
  std::printf(
      "| %.*s | completed | %.1f | %.2f, %.2f, %.2f of %.2f%s | %.0f | %.0f | %.0f, %.0f | %.1f, %.1f | %llu "
      "of %llu "
      "|\n",
      static_cast<int>(station.size()), station.data(), row.loop.period_ms, t.mean_pct, t.p95_pct, t.max_pct,
      t.error_limit_pct, t.within() ? "" : " MISSED", row.inward_s * 1e3, row.fallen_s * 1e3,
      row.loop.wake_p50_us, row.loop.wake_p99_us, row.loop.cycle_p50_us * 1e-3, row.loop.cycle_p99_us * 1e-3,
      static_cast<unsigned long long>(row.loop.overruns), static_cast<unsigned long long>(row.loop.cycles));
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Wiring> wirings;
  for (int i = 1; i < argc; ++i) {
    const auto wiring = wiring_named(argv[i]);
    const bool help = std::string_view(argv[i]) == "--help";
    if (help || !wiring) {
      std::fprintf(help ? stdout : stderr, "%s%s\n",
                   help ? "" : ("live-sessions: " + std::string(argv[i]) + ": no such station; ").c_str(),
                   kUsage);
      return help ? 0 : 2;
    }
    wirings.push_back(*wiring);
  }
  if (wirings.empty())
    wirings = {Wiring::tcp, Wiring::serial_line, Wiring::lexium_tlb_wago, Wiring::orca_seneca_pilz};
  std::vector<Row> rows(wirings.size());
  {
    std::vector<std::jthread> stations;
    for (std::size_t i = 0; i < rows.size(); ++i)
      stations.emplace_back([&rows, &wirings, i] { rows[i] = measured(wirings[i]); });
  }
  std::printf(
      "| station | session | period ms | error of force mean, p95, max %% | STOP to inward ms | to nine "
      "tenths of the force ms | "
      "wake-up p50, p99 us | cycle p50, p99 ms | overruns |\n| --- | --- | --- | --- | --- | --- | --- | --- "
      "| --- |\n");
  for (std::size_t i = 0; i < rows.size(); ++i) print(name(wirings[i]), rows[i]);
  const auto bad = [](const Row& row) { return !row.failure.empty() || !row.tracked.within(); };
  return std::any_of(rows.begin(), rows.end(), bad) ? 1 : 0;
}
