// live-faults: every incident on real processes as often as asked, and how long the machine took.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/live/incidents.hpp"
#include "tests/live/tally.hpp"

namespace {
using namespace stretch::live;

constexpr const char* kUsage =
    "live-faults [--wiring STATION] [--rows ROW,...] [--only INCIDENT]... [--one-each] [--repeat TIMES] "
    "[--attempts ROUNDS] [--until-good] [--parallel STATIONS] [--chain INCIDENTS]";
constexpr const char* kHelp =
    "  --wiring    simulator (the default: TCP), simulator-rtu, lexium-tlb-wago, orca-seneca-pilz\n"
    "  --rows      incidents of these rows of docs/safety.md, or \"host\"; without it and --only: all\n"
    "  --only      this incident; may be given again\n"
    "  --one-each  of each row the one incident that stands for it\n"
    "  --repeat    valid repetitions of each; default 1. One the host stood still in is none, and done "
    "again\n"
    "  --attempts  rounds at the most until there are so many; default 3\n"
    "  --until-good  a repetition counts when it was good, not merely valid: for a busy machine\n"
    "  --parallel  stations at a time; default 12\n"
    "  --chain     incidents at one station, one after the other; 1 to 5, default 5\n"
    "Ends with 0: all of them valid and in time; 1: not; 2: usage.\n";

// A prescription has five resumptions at the most, and each retreat costs one: after the sixth the session is
// over.
constexpr int kLongestChain = 5;
constexpr int kMost = 100;

struct Wishes {
  Wiring wiring = Wiring::tcp;
  std::vector<Incident> incidents;
  bool one_each = false;
  bool until_good = false;
  int repeat = 1;
  int attempts = 3;
  int parallel = 12;
  int chain = kLongestChain;
};

std::string incident_names(const std::string& before, const std::string& after) {
  std::string names;
  for (std::size_t i = 0; i < kIncidents; ++i) {
    const auto incident = static_cast<Incident>(i);
    names += before + std::string(rows_of(incident)) + ": \"" + std::string(name(incident)) + "\"" + after;
  }
  return names;
}

bool read_count(std::string_view text, int most, int& into) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), into);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && into >= 1 && into <= most;
}

// Whether any was meant.
bool add_where(std::vector<Incident>& into, const auto& wanted) {
  bool found = false;
  for (std::size_t i = 0; i < kIncidents; ++i) {
    const auto incident = static_cast<Incident>(i);
    if (!wanted(incident)) continue;
    found = true;
    if (std::find(into.begin(), into.end(), incident) == into.end()) into.push_back(incident);
  }
  return found;
}

std::string take_rows(std::string_view list, std::vector<Incident>& into) {
  while (!list.empty()) {
    const std::string row(list.substr(0, list.find(',')));
    list.remove_prefix(std::min(list.size(), row.size() + 1));
    const bool found = !row.empty() && add_where(into, [&](Incident incident) {
      return rows_of(incident).find(row) != std::string_view::npos && (row.size() == 4);
    });
    if (!found)
      return "--rows: " + row + ": no incident is about it; the incidents are" + incident_names(" ", ";");
  }
  return "";
}

// What is wrong with the option, in one line; empty: nothing.
std::string take_option(const std::string& option, const char* value, Wishes& into) {
  constexpr std::array<std::string_view, 7> kOptions{"--wiring",   "--rows",     "--only", "--repeat",
                                                     "--attempts", "--parallel", "--chain"};
  if (std::find(kOptions.begin(), kOptions.end(), option) == kOptions.end())
    return option + ": no such option; allowed: " + kUsage;
  if (value == nullptr) return option + ": a value is missing; allowed: " + kUsage;
  const std::string given = option + " = " + value;
  if (option == "--wiring") {
    const auto wiring = wiring_named(value);
    if (!wiring) return given + ": one of simulator, simulator-rtu, lexium-tlb-wago, orca-seneca-pilz";
    into.wiring = *wiring;
    return "";
  }
  if (option == "--rows") return take_rows(value, into.incidents);
  if (option == "--only") {
    const bool found = add_where(into.incidents, [&](Incident incident) { return name(incident) == value; });
    return found ? "" : given + ": is none of the incidents;" + incident_names(" ", ";");
  }
  int& wish = option == "--repeat"     ? into.repeat
              : option == "--attempts" ? into.attempts
              : option == "--parallel" ? into.parallel
                                       : into.chain;
  const int most = option == "--chain" ? kLongestChain : kMost;
  return read_count(value, most, wish) ? "" : given + ": a whole number, 1 to " + std::to_string(most);
}

// The incidents still wanted, as chains for stations beside each other; then, alone, those that want the
// machine.
class Work {
 public:
  explicit Work(const Wishes& wishes) : w_(wishes) {}

  // Whether all of them became valid repetitions, and all of these were good.
  bool run() {
    for (const bool alone : {false, true}) {
      for (int round = 0; round < w_.attempts; ++round) {
        plan(alone);
        if (chains_.empty()) break;
        play(alone ? 1 : w_.parallel);
      }
    }
    return report();
  }

 private:
  [[nodiscard]] int missing(Incident incident) const {
    const Tally& t = tallies_.at(static_cast<std::size_t>(incident));
    return w_.repeat - (w_.until_good ? t.valid() - t.failed() : t.valid());
  }

  void plan(bool alone) {
    for (const bool screen : {false, true}) {
      std::vector<Incident> left;
      for (const Incident incident : w_.incidents) {
        if (wants_the_machine(incident) != alone || at_the_screen(incident) != screen) continue;
        for (int i = 0; i < missing(incident); ++i) left.push_back(incident);
      }
      // As many stations as may stand beside each other, rather than long chains.
      const std::size_t parallel = alone ? 1 : static_cast<std::size_t>(w_.parallel);
      const std::size_t even = (left.size() + parallel - 1) / parallel;
      const std::size_t length =
          std::min<std::size_t>(std::max<std::size_t>(even, 1), static_cast<std::size_t>(w_.chain));
      for (std::size_t i = 0; i < left.size(); i += length) {
        const std::size_t end = std::min(left.size(), i + length);
        chains_.emplace_back(left.begin() + static_cast<std::ptrdiff_t>(i),
                             left.begin() + static_cast<std::ptrdiff_t>(end));
      }
    }
  }

  void play(int parallel) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < parallel; ++i) threads.emplace_back([this] { work(); });
  }

  void work() {
    std::unique_lock lock(mutex_);
    while (!chains_.empty()) {
      const std::vector<Incident> chain = std::move(chains_.front());
      chains_.pop_front();
      lock.unlock();
      const auto observed = run_chain(chain, w_.wiring);
      lock.lock();
      for (const Observed& o : observed) {
        std::fprintf(stderr, "%s\n", described(o).c_str());
        tallies_.at(static_cast<std::size_t>(o.incident)).add(o);
      }
    }
  }

  bool report() {
    std::printf("%s\n\n", std::string(name(w_.wiring)).c_str());
    print_table_head();
    bool good = true;
    for (const Incident incident : w_.incidents)
      tallies_.at(static_cast<std::size_t>(incident)).print(incident);
    std::puts("");
    for (const Incident incident : w_.incidents) {
      const Tally& t = tallies_.at(static_cast<std::size_t>(incident));
      std::printf("%s: %d tried, %d void because the host stalled the simulator, %d failed\n",
                  std::string(name(incident)).c_str(), t.tried(), t.stalled(), t.failed());
      good = good && missing(incident) <= 0 && (w_.until_good || t.failed() == 0);
    }
    return good;
  }

  Wishes w_;
  std::mutex mutex_;
  std::deque<std::vector<Incident>> chains_;
  std::array<Tally, kIncidents> tallies_;
};
}  // namespace

int main(int argc, char** argv) {
  Wishes wishes;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--help") {
      std::printf("usage: %s\n%sincidents:\n%s", kUsage, kHelp, incident_names("  ", "\n").c_str());
      return 0;
    }
    if (option == "--one-each") {
      wishes.one_each = true;
      continue;
    }
    if (option == "--until-good") {
      wishes.until_good = true;
      continue;
    }
    const std::string wrong = take_option(option, i + 1 < argc ? argv[i + 1] : nullptr, wishes);
    if (!wrong.empty()) {
      std::fprintf(stderr, "live-faults: %s\n", wrong.c_str());
      return 2;
    }
    ++i;
  }
  if (wishes.incidents.empty()) add_where(wishes.incidents, [](Incident) { return true; });
  if (wishes.one_each)
    std::erase_if(wishes.incidents, [](Incident incident) { return !stands_for_its_row(incident); });
  return Work(wishes).run() ? 0 : 1;
}
