// live-faults: every incident on real processes as often as asked, and how long the machine took.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "tests/live/incidents.hpp"

namespace {
using namespace stretch::live;

struct Column {
  double deadline_s = 0;
  std::vector<double> seconds;
};

struct Tally {
  int tried = 0, stalled = 0, failed = 0;
  std::vector<std::pair<std::string, Column>> columns;  // in the order they come

  Column& column(const std::string& what) {
    for (auto& [name, column] : columns) {
      if (name == what) return column;
    }
    return columns.emplace_back(what, Column{}).second;
  }
  void add(const Observed& o) {
    ++tried;
    if (o.host_stalled) {
      ++stalled;
      return;
    }
    if (!o.failure.empty()) ++failed;
    for (const Measured& m : o.measured) {
      Column& c = column(m.what);
      c.deadline_s = m.deadline_s;
      c.seconds.push_back(m.seconds);
    }
  }
};

bool read_count(std::string_view text, int& into) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), into);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && into >= 1 && into <= 100;
}

// The incident of that name gets a station of its own.
bool add_incident(std::string_view wanted, std::vector<std::vector<Incident>>& into) {
  const auto found = std::find(kIncidentNames.begin(), kIncidentNames.end(), wanted);
  if (found == kIncidentNames.end()) return false;
  into.push_back({static_cast<Incident>(found - kIncidentNames.begin())});
  return true;
}

constexpr const char* kUsage =
    "live-faults [--repeat TIMES] [--parallel STATIONS] [--only INCIDENT]..., TIMES and STATIONS 1 to 100";

std::string incident_names() {
  std::string names;
  for (const std::string_view incident : kIncidentNames)
    names += (names.empty() ? "" : ", ") + ('"' + std::string(incident) + '"');
  return names;
}

struct Wishes {
  int repeat = 1;     // how often each
  int parallel = 15;  // stations at a time
  std::vector<std::vector<Incident>> once;
};

// What is wrong with the option, in one line; empty: nothing.
std::string take_option(const std::string& option, const char* value, Wishes& into) {
  const bool count = option == "--repeat" || option == "--parallel";
  if (!count && option != "--only") return option + ": no such option; allowed: " + kUsage;
  if (value == nullptr) return option + ": a value is missing; allowed: " + kUsage;
  const std::string given = option + " = " + value;
  if (!count) return add_incident(value, into.once) ? "" : given + ": one of " + incident_names();
  int& wish = option == "--repeat" ? into.repeat : into.parallel;
  return read_count(value, wish) ? "" : given + ": a whole number, 1 to 100";
}

void print(const std::map<Incident, Tally>& tallies) {
  std::puts(
      "| incident | figure | times | median | worst | deadline |\n| --- | --- | --- | --- | --- | --- |");
  for (const auto& [incident, tally] : tallies) {
    for (const auto& [what, column] : tally.columns) {
      std::vector<double> sorted = column.seconds;
      std::sort(sorted.begin(), sorted.end());
      const std::size_t n = sorted.size();
      const double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
      std::printf("| %s | %s | %zu | %.3f s | %.3f s | %.3f s |\n", std::string(name(incident)).c_str(),
                  what.c_str(), n, median, sorted.back(), column.deadline_s);
    }
  }
  for (const auto& [incident, tally] : tallies) {
    std::printf("%s: %d tried, %d void because the host stalled the simulator, %d failed\n",
                std::string(name(incident)).c_str(), tally.tried, tally.stalled, tally.failed);
  }
}
}  // namespace

int main(int argc, char** argv) {
  Wishes wishes;
  for (int i = 1; i < argc; i += 2) {
    if (std::string_view(argv[i]) == "--help") {
      std::printf("usage: %s\nincidents: %s\n", kUsage, incident_names().c_str());
      return 0;
    }
    const std::string wrong = take_option(argv[i], i + 1 < argc ? argv[i + 1] : nullptr, wishes);
    if (!wrong.empty()) {
      std::fprintf(stderr, "live-faults: %s\n", wrong.c_str());
      return 2;
    }
  }

  if (wishes.once.empty()) wishes.once = chains();
  std::vector<std::vector<Incident>> left;
  for (int i = 0; i < wishes.repeat; ++i) left.insert(left.end(), wishes.once.begin(), wishes.once.end());
  std::mutex mutex;
  std::size_t next = 0;
  std::map<Incident, Tally> tallies;
  bool good = true;
  const auto work = [&] {
    std::unique_lock lock(mutex);
    while (next < left.size()) {
      const auto& chain = left[next++];
      lock.unlock();
      const auto observed = run_chain(chain);
      lock.lock();
      for (const Observed& o : observed) {
        std::fprintf(stderr, "%s\n", described(o).c_str());
        tallies[o.incident].add(o);
        good = good && (o.host_stalled || o.good());
      }
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < wishes.parallel; ++i) threads.emplace_back(work);
  threads.clear();
  print(tallies);
  return good ? 0 : 1;
}
