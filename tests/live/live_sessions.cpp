// live-sessions: the same session on every wiring and every kind of parts, and a STOP in another one; a table
// of error, reaction and jitter.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include "tests/live/child_process.hpp"
#include "tests/live/live_station.hpp"
#include "tests/live/truth_log.hpp"

namespace {
using namespace stretch;
using namespace stretch::live;
using namespace std::chrono_literals;

constexpr int kHold_s = 30;
constexpr int kAttempts = 3;
constexpr double kInwardDeg_s = -0.5;  // no law commands that in a hold
constexpr double kFallen = 0.9;        // of the stretch force at the STOP

struct Row {
  messages::ResultView session;
  messages::LoopView loop;
  double inward_s = -1, fallen_s = -1;  // after the STOP, on the simulator's truth
  std::string failure;
};

void stop_in_a_hold(Wiring wiring, Row& row) {
  LiveStation station(kHold_s, wiring);
  station.start_controller();
  station.reach_hold();
  const double at = station.send(messages::RequestKind::stop);
  station.listen(3s, true);
  const TruthLog truth = [&] {
    station.hands(R"({"cmd":"truth"})");
    station.controller().signal(SIGTERM);
    (void)station.controller().wait(10s);
    station.simulator().signal(SIGTERM);
    (void)station.simulator().wait();
    return TruthLog(station.simulator().truth_file());
  }();
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
    station.start_controller();
    row.session = station.whole_session();
    row.loop = station.seen().loop;
    if (row.session.outcome != Outcome::completed || !row.session.safety_actions.empty())
      row.failure = std::string(name(row.session.outcome)) + station.story();
  });
  if (row.failure.empty()) tried(row, [&] { stop_in_a_hold(wiring, row); });
  return row;
}

void print(std::string_view station, const Row& row) {
  if (!row.failure.empty() || row.session.holds.empty()) {
    std::printf("| %.*s | %s |\n", static_cast<int>(station.size()), station.data(), row.failure.c_str());
    return;
  }
  const messages::HoldView& hold = row.session.holds.front();
  std::printf(
      "| %.*s | completed | %.1f | %.2f, %.2f, %.2f | %.0f | %.0f | %.0f, %.0f | %.1f, %.1f | %llu of %llu "
      "|\n",
      static_cast<int>(station.size()), station.data(), row.loop.period_ms, hold.error_mean_pct.value_or(-1),
      hold.error_p95_pct.value_or(-1), hold.error_max_pct.value_or(-1), row.inward_s * 1e3,
      row.fallen_s * 1e3, row.loop.wake_p50_us, row.loop.wake_p99_us, row.loop.cycle_p50_us * 1e-3,
      row.loop.cycle_p99_us * 1e-3, static_cast<unsigned long long>(row.loop.overruns),
      static_cast<unsigned long long>(row.loop.cycles));
}

}  // namespace

int main() {
  std::vector<Row> rows(kWiringNames.size());
  {
    std::vector<std::jthread> stations;
    for (std::size_t i = 0; i < rows.size(); ++i)
      stations.emplace_back([&rows, i] { rows[i] = measured(static_cast<Wiring>(i)); });
  }
  std::printf(
      "| station | session | period ms | error of force mean, p95, max %% | STOP to inward ms | to nine "
      "tenths of the force ms | "
      "wake-up p50, p99 us | cycle p50, p99 ms | overruns |\n| --- | --- | --- | --- | --- | --- | --- | --- "
      "| --- |\n");
  for (std::size_t i = 0; i < rows.size(); ++i) print(kWiringNames[i], rows[i]);
  return std::any_of(rows.begin(), rows.end(), [](const Row& row) { return !row.failure.empty(); }) ? 1 : 0;
}
