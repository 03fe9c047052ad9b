// First everything happens, with its moments noted; then the simulator ends, and its truth is read.
#include "tests/live/incidents.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "tests/live/incident_table.hpp"

namespace stretch::live {
namespace {

// Those whose truth is in a simulator that ended go by that one.
struct Told {
  Noted noted;
  bool by_the_first = false;
};

// Whether the station is still one to go on at.
bool let_happen(Scene& scene, Noted& n) {
  bool goes_on = true;
  try {
    row_of(n.incident).happen(scene, n);
  } catch (const std::exception& error) {
    n.failure += error.what() + scene.station.story();
    goes_on = false;
  }
  if (n.until == 0) n.until = monotonic_s();
  return goes_on;
}

std::vector<Observed> judged(Scene& scene, std::vector<Told>& all) {
  std::optional<TruthLog> last;
  std::string missing;
  try {
    scene.station.simulator().ask({{"cmd", "quit"}});
    (void)scene.station.simulator().wait();
    last.emplace(scene.station.simulator().truth_file());
  } catch (const std::exception& error) {
    missing = std::string(" no truth: ") + error.what();
  }
  std::vector<Observed> observed;
  for (const Told& told : all) {
    const std::optional<TruthLog>& log = told.by_the_first ? scene.first_truth : last;
    if (log) {
      observed.push_back(judged(told.noted, *log));
    } else {
      observed.push_back({told.noted.incident, told.noted.measured, told.noted.failure + missing});
    }
  }
  return observed;
}

// After an incident that lost its simulator, or broke off, the chain goes on with a new scene: one truth for
// one simulator.
std::vector<Observed> run_at_one_station(std::span<const Incident>& left, Wiring wiring) {
  Scene scene(wiring);
  std::vector<Told> all;
  bool goes_on = true;
  while (goes_on && !left.empty() && !scene.first_truth) {
    Told told;
    told.noted.incident = left.front();
    told.noted.began = monotonic_s();
    told.noted.inward_deg_s = scene.due.timing().inward_deg_s;
    left = left.subspan(1);
    goes_on = let_happen(scene, told.noted);
    all.push_back(std::move(told));
  }
  for (Told& told : all) told.by_the_first = scene.first_truth && !told.noted.of_the_next_simulator;
  return judged(scene, all);
}

}  // namespace

bool Observed::good() const noexcept {
  return failure.empty() && !host_stalled &&
         std::all_of(measured.begin(), measured.end(), [](const Measured& m) { return m.met(); });
}

std::vector<Observed> run_chain(std::span<const Incident> incidents, Wiring wiring) {
  std::vector<Observed> all;
  std::span<const Incident> left = incidents;
  try {
    while (!left.empty()) {
      for (Observed& o : run_at_one_station(left, wiring)) all.push_back(std::move(o));
    }
  } catch (const std::exception& error) {
    for (std::size_t i = all.size(); i < incidents.size(); ++i)
      all.push_back({incidents[i], {}, error.what()});
  }
  return all;
}

std::string described(const Observed& o) {
  std::string text(name(o.incident));
  for (const Measured& m : o.measured) {
    char figures[80];
    std::snprintf(figures, sizeof figures, ": %.3f s of %.3f s", m.seconds, m.deadline_s);
    text += "; " + m.what + figures + (m.met() ? "" : " MISSED");
  }
  char took[40];
  std::snprintf(took, sizeof took, "; took %.0f s", o.took_s);
  text += took;
  if (o.host_stalled) text += "; the host stalled the simulator";
  if (!o.failure.empty()) text += "; FAILED: " + o.failure;
  return text;
}

}  // namespace stretch::live
