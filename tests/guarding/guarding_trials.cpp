// guarding-trials: how soon a muscle that contracts against the stretch is noticed, what it costs, and how
// often nothing is taken for one; tables for docs/guarding.md.
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>

#include "tests/guarding/tables.hpp"

int main(int argc, char** argv) {
  using namespace stretch::guarding;
  CLI::App app{"Detection of muscle guarding on random persons in virtual time."};
  std::string seeds = "1..100";
  Study study;
  std::string csv;
  app.add_option("--seeds", seeds, "A..B: persons are drawn from these seeds")->required();
  app.add_option("--persons", study.persons, "how many of them; 0: all")->check(CLI::Range(0, 1'000'000));
  app.add_option("--quiet-sessions", study.quiet_sessions, "sessions without an event, for each line")
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--jobs", study.jobs, "threads")->check(CLI::Range(1, 256));
  app.add_option("--csv", csv, "every trial, a line each, to this file");
  CLI11_PARSE(app, argc, argv);
  if (std::sscanf(seeds.c_str(), "%llu..%llu", &study.first, &study.last) != 2 || study.last < study.first) {
    std::fprintf(stderr, "guarding-trials: --seeds %s: two numbers A..B, the first not the larger\n",
                 seeds.c_str());
    return 2;
  }
  try {
    print(run(study), csv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "guarding-trials: %s\n", e.what());
    return 1;
  }
  return 0;
}
