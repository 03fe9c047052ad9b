// stretch-rehearse: a prescription tried on a virtual leg before a person.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "config/build/identity.hpp"
#include "simulator/rehearsal/options.hpp"
#include "simulator/rehearsal/outputs.hpp"
#include "simulator/rehearsal/rehearsal.hpp"
#include "simulator/rehearsal/scenario_rehearsal.hpp"
#include "simulator/scenario/junit.hpp"
#include "simulator/scenario/junit_file.hpp"

namespace {
using namespace stretch;

constexpr int kCompleted = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kEndedEarly = 3;

int complain(int code, const std::string& line) {
  std::cerr << "stretch-rehearse: " << line << std::endl;
  return code;
}

int complain(const std::vector<std::string>& errors) {
  for (const std::string& line : errors) complain(kUsage, line);
  return kUsage;
}

int exit_code(const rehearsal::Rehearsal& rehearsal) {
  if (!rehearsal.session_over()) return kFailed;
  return rehearsal.cycle().result().outcome == Outcome::completed ? kCompleted : kEndedEarly;
}

void print_summary(const rehearsal::Resolved& resolved, rehearsal::Rehearsal& rehearsal, double speed) {
  const session::Result& result = rehearsal.cycle().result();
  std::printf("%s on leg %s, seed %llu: %s after %.0f s\n", resolved.protocol.name.c_str(),
              resolved.setup.leg.name.c_str(), static_cast<unsigned long long>(resolved.setup.seed),
              name(result.outcome).data(), result.duration.si());
  std::printf("leg weighed %.1f N m; true weighing error %+.2f N\n", result.weight.si(),
              rehearsal.judge().weighing_error().si());
  std::printf("peak stretch %.1f N at up to %.1f deg; fastest outward %.2f deg/s (true)\n",
              result.peak_stretch_force.si(), in_degrees(result.peak_angle),
              in_degrees_per_second(rehearsal.judge().fastest_outward()));
  for (std::uint32_t i = 0; i < result.hold_count && i < session::kMaxHolds; ++i) {
    const session::HoldResult& hold = result.holds[i];
    std::printf("hold %u: %s %.1f N for %.0f s", i + 1, name(hold.kind).data(), hold.target.si(),
                hold.duration.si());
    if (hold.errors) std::printf(", error 95 %% %.1f %%", hold.errors->p95_pct);
    std::printf(", creep %.1f deg, relaxation %.0f %%%s%s\n", in_degrees(hold.creep), hold.relaxation_pct,
                hold.limited_by == LimitedBy::none ? "" : ", limited by ",
                hold.limited_by == LimitedBy::none ? "" : name(hold.limited_by).data());
  }
  for (std::uint32_t i = 0; i < result.safety_count && i < session::kMaxSafetyEvents; ++i) {
    std::printf("%s at %.2f s: %s\n", name(result.safety[i].row).data(), result.safety[i].at.si(),
                name(result.safety[i].action).data());
  }
  std::printf("%.0f simulated seconds a second\n", speed);
}

nlohmann::ordered_json as_json(const scenario::ScenarioRun& played) {
  nlohmann::ordered_json out{{"name", played.scenario().name}, {"met", played.good()}, {"verdicts", nullptr}};
  out["verdicts"] = scenario::lines(played);
  return out;
}

void print_scenario(const scenario::ScenarioRun& played) {
  std::printf("scenario %s: %s\n", played.scenario().name.c_str(), played.scenario().title.c_str());
  for (const std::string& line : scenario::lines(played)) std::printf("  %s\n", line.c_str());
}
}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Tries a prescription on a virtual leg: the controller's own code on the simulated station, in virtual "
      "time."};
  rehearsal::Arguments arguments;
  std::string out;
  std::string junit;
  bool json = false;
  bool check = false;
  app.set_version_flag("--version", std::string(build_identity()));
  app.add_option("--config", arguments.station,
                 "Station file or name; default: the scenario's, or simulator");
  app.add_option("--protocol", arguments.protocol, "Protocol file or name; default: the prescription's");
  app.add_option("--leg", arguments.leg, "Leg file or name, or 'random': a person drawn by the seed");
  app.add_option("--prescription", arguments.prescription,
                 "Prescription file or name; default: written for the leg, 14 N");
  app.add_option("--force", arguments.force_n, "Target stretch force, N, instead of the prescription's");
  app.add_option("--side", arguments.side, "left or right");
  app.add_option("--seed", arguments.seed, "Seed of everything random; the same seed gives the same bytes")
      ->capture_default_str();
  app.add_option("--scenario", arguments.scenario,
                 "Scenario file or name, played in virtual time; station, leg and protocol are then its own "
                 "unless given");
  app.add_option("--junit", junit, "File for what the scenario came to, as JUnit's XML");
  app.add_option("--out", out, "Folder for truth.csv, result.json, recording, curves.png");
  app.add_flag("--json", json, "Print the result as JSON");
  app.add_flag("--check", check,
               "Say whether the prescription stands, and in words what it does; rehearse nothing");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return complain(kUsage, std::string(error.what()) + "; see --help");
  }
  if (!junit.empty() && arguments.scenario.empty()) {
    return complain(kUsage, "--junit = " + junit + ": there is no scenario; give --scenario FILE or NAME");
  }
  const auto resolved = rehearsal::resolve(arguments);
  if (!resolved) return complain(resolved.error());
  if (check) {
    std::cout << rehearsal::explain(*resolved);
    return kCompleted;
  }

  const auto run = std::make_unique<rehearsal::Rehearsal>(resolved->setup);
  std::unique_ptr<rehearsal::Outputs> outputs;
  if (!out.empty()) {
    auto created = rehearsal::Outputs::create(out, *resolved, *run);
    if (!created) return complain(kFailed, created.error());
    outputs = std::move(*created);
  }
  std::optional<rehearsal::ScenarioRehearsal> played;
  if (resolved->scenario) played.emplace(*run, *resolved->scenario, resolved->setup.seed);
  const auto began = std::chrono::steady_clock::now();
  if (played) {
    played->run();
  } else {
    run->run();
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const double speed = (run->plant().now() - Instant{}).si() / took.count();

  const std::string result = rehearsal::result_json(*resolved, *run);
  if (outputs) {
    if (const auto finished = outputs->finish(result); !finished) return complain(kFailed, finished.error());
  }
  if (played && !junit.empty()) {
    const auto written = scenario::write_junit(junit, played->played());
    if (!written) return complain(kFailed, written.error());
  }
  if (json) {
    auto answer = nlohmann::ordered_json::parse(result);
    if (played) answer["scenario"] = as_json(played->played());
    answer["simulated_seconds_per_second"] = std::round(speed);
    std::cout << answer.dump(2) << '\n';
  } else {
    print_summary(*resolved, *run, speed);
    if (played) print_scenario(played->played());
  }
  if (played) return played->played().good() ? kCompleted : kFailed;
  return exit_code(*run);
}
