// The campaign as a command: so many random runs, a table, and for each that failed the command that repeats
// it.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/campaign/run.hpp"
#include "tests/campaign/run_plan.hpp"
#include "tests/campaign/sessions.hpp"
#include "tests/campaign/silencer.hpp"
#include "tests/campaign/tally.hpp"

namespace {
using namespace stretch;
using namespace stretch::campaign;

struct Options {
  std::uint64_t seeds = 1000;
  std::uint64_t from = 1;
  unsigned jobs = 1;
  std::optional<std::uint64_t> one;
  std::optional<std::uint64_t> sessions;
  std::optional<std::uint64_t> period_ms;  // of sessions
  std::optional<SafetyRow> silenced;
  std::optional<SafetyRow> directed;  // runs made for this row
  std::string with;                   // runs in which this happens, of all the seeds
  bool quiet = false;
};

constexpr int kUsage = 2;
constexpr std::string_view kHelp =
    "usage: campaign [--seeds N] [--from SEED] [--jobs N] [--one SEED] [--sessions N [--period MS]] [--for "
    "SRxx] "
    "[--silence SRxx] "
    "[--quiet]\n"
    "  --seeds N     so many runs, 1000 if not given\n"
    "  --from SEED   the first of them, 1 if not given\n"
    "  --jobs N      threads\n"
    "  --one SEED    this run alone, with what it does\n"
    "  --sessions N  no faults: so many sessions back to back in one controller, at 10 and at 25 ms, or one "
    "--period alone\n"
    "  --for SRxx    runs made to bring out this row, in place of any\n"
    "  --with WORD   of the runs, those in which it is to happen: estop, answers_lost.drive, any word of the "
    "table\n"
    "  --silence SRxx  the row's monitor does not speak: campaign_silenced only\n"
    "  --quiet       no progress\n"
    "Exit code 1: a violation or a missed deadline.\n";

[[noreturn]] void wrong(const std::string& what) {
  std::fprintf(stderr, "campaign: %s; see campaign --help\n", what.c_str());
  std::exit(kUsage);
}

std::uint64_t number(std::string_view key, const char* text) {
  char* end = nullptr;
  const unsigned long long value = std::strtoull(text, &end, 10);
  if (end == text || *end != '\0' || *text == '-') {
    wrong(std::string(key) + " " + text + ": a whole number, 0 or more");
  }
  return value;
}

SafetyRow row(std::string_view key, const char* text) {
  const auto found = from_name<SafetyRow>(names::kSafetyRow, text);
  if (!found) wrong(std::string(key) + " " + text + ": a row, SR01 to SR28");
  return *found;
}

Options parse(int argc, char** argv) {
  Options o;
  for (int i = 1; i < argc; ++i) {
    const std::string_view key = argv[i];
    if (key == "--help") {
      std::fputs(kHelp.data(), stdout);
      std::exit(0);
    }
    if (key == "--quiet") {
      o.quiet = true;
      continue;
    }
    if (i + 1 >= argc) wrong(std::string(key) + ": unknown, or its value is missing");
    const char* value = argv[++i];
    if (key == "--seeds")
      o.seeds = number(key, value);
    else if (key == "--from")
      o.from = number(key, value);
    else if (key == "--jobs")
      o.jobs = static_cast<unsigned>(number(key, value));
    else if (key == "--one")
      o.one = number(key, value);
    else if (key == "--sessions")
      o.sessions = number(key, value);
    else if (key == "--period")
      o.period_ms = number(key, value);
    else if (key == "--with")
      o.with = value;
    else if (key == "--silence")
      o.silenced = row(key, value);
    else if (key == "--for")
      o.directed = row(key, value);
    else
      wrong(std::string(key) + ": unknown");
  }
  if (o.period_ms && *o.period_ms != 10 && *o.period_ms != 25) wrong("--period: 10 or 25");
  if (o.jobs == 0 || o.jobs > 256) wrong("--jobs: 1 to 256");
  return o;
}

RunPlan plan_of(const Options& o, std::uint64_t seed) {
  return o.directed ? draw_for(*o.directed, seed) : draw(seed);
}

bool wanted(const Options& o, const RunPlan& plan) {
  if (o.with.empty()) return true;
  for (int i = 0; i < plan.incident_count; ++i) {
    if (name(plan.incidents[static_cast<std::size_t>(i)]) == o.with) return true;
  }
  return false;
}

std::string repeat(const Options& o, const char* program, std::uint64_t seed) {
  std::string text = std::string(program) + " --one " + std::to_string(seed);
  if (o.directed) text += " --for " + std::string(name(*o.directed));
  if (o.silenced) text += " --silence " + std::string(name(*o.silenced));
  return text;
}

int run_one(const Options& o, const char* program) {
  const RunPlan plan = plan_of(o, *o.one);
  const RunReport report = run(plan);
  std::printf("%s\n", describe(plan).c_str());
  std::printf("%.1f s simulated, %d incident(s) began, session %s, peak stretch %.1f N\n",
              report.simulated.si(), report.began, report.completed ? "completed" : "not completed",
              report.peak_stretch.si());
  for (const Answer& a : report.answers) {
    std::printf("  %s %.*s: %s after %.0f ms of %.0f\n", name(info(a.watch).row).data(),
                static_cast<int>(info(a.watch).what.size()), info(a.watch).what.data(),
                a.in_time ? "answered" : "NOT ANSWERED", in_milliseconds(a.after), in_milliseconds(a.within));
  }
  for (const Finding& f : report.findings) std::printf("  FOUND %s\n", f.what.c_str());
  if (report.findings.empty()) return 0;
  std::printf("again: %s\n", repeat(o, program, *o.one).c_str());
  return 1;
}

int run_many(const Options& o, const char* program) {
  const auto began = std::chrono::steady_clock::now();
  std::atomic<std::uint64_t> next{0};
  std::mutex printing;
  std::vector<Tally> tallies(o.jobs);
  const auto work = [&](Tally& tally) {
    for (std::uint64_t i = next++; i < o.seeds; i = next++) {
      const RunPlan plan = plan_of(o, o.from + i);
      if (!wanted(o, plan)) continue;
      const RunReport report = run(plan);
      tally.add(plan, report);
      const bool milestone = !o.quiet && (i + 1) % 1000 == 0;
      if (report.findings.empty() && !milestone) continue;
      const std::scoped_lock lock(printing);
      if (!report.findings.empty()) {
        std::printf("%s\n", describe(plan).c_str());
        for (const Finding& f : report.findings) std::printf("  FOUND %s\n", f.what.c_str());
        std::printf("  again: %s\n", repeat(o, program, plan.seed).c_str());
      }
      if (milestone)
        std::fprintf(stderr, "%llu of %llu\n", static_cast<unsigned long long>(i + 1),
                     static_cast<unsigned long long>(o.seeds));
      std::fflush(stdout);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned j = 1; j < o.jobs; ++j) threads.emplace_back(work, std::ref(tallies[j]));
  work(tallies[0]);
  for (std::thread& thread : threads) thread.join();
  Tally all;
  for (const Tally& tally : tallies) all.add(tally);
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::printf("%s\n", all.table().c_str());
  std::printf(
      "%llu runs, %llu with a finding: %llu violations, %llu missed deadlines; %.0f s simulated in %.1f s of "
      "wall time with %u thread(s): %.0f times life\n",
      static_cast<unsigned long long>(all.runs()), static_cast<unsigned long long>(all.failed()),
      static_cast<unsigned long long>(all.violations()), static_cast<unsigned long long>(all.missed()),
      all.simulated_s(), wall, o.jobs, all.simulated_s() / wall);
  return all.failed() == 0 ? 0 : 1;
}

int run_sessions(std::uint64_t count, std::optional<std::uint64_t> only_ms) {
  bool good = true;
  for (const std::uint64_t period_ms : {10U, 25U}) {
    if (only_ms && *only_ms != period_ms) continue;
    const auto began = std::chrono::steady_clock::now();
    const SessionsReport r = sessions_back_to_back(count, milliseconds(static_cast<double>(period_ms)));
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    const auto whole = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
    std::printf(
        "%llu ms: %llu sessions, %llu completed, %llu with an action of the safety layer; of %llu held "
        "against a fresh controller's %llu differ; %llu allocations, resident memory %+.0f KiB; %.0f s "
        "simulated in %.1f s. %s\n",
        whole(period_ms), whole(r.sessions), whole(r.completed), whole(r.acted), whole(r.compared),
        whole(r.different), whole(r.allocations), r.largest_drift_kb, r.simulated_s, wall, r.trouble.c_str());
    std::fflush(stdout);
    good = good && r.trouble.empty() && r.completed == r.sessions && r.allocations == 0;
  }
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  if (options.silenced && !silence(*options.silenced))
    wrong("--silence: this is campaign; run campaign_silenced");
  if (options.sessions) return run_sessions(*options.sessions, options.period_ms);
  return options.one ? run_one(options, argv[0]) : run_many(options, argv[0]);
}
