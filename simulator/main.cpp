// stretch-simulator: the station's hardware and a leg, on Modbus TCP and RTU, in real time.
#include <sched.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "config/loader/load.hpp"
#include "simulator/modbus/faulty_units.hpp"
#include "simulator/modbus/station_registers.hpp"
#include "simulator/modbus/tcp_server.hpp"
#include "simulator/process/control_channel.hpp"
#include "simulator/process/options.hpp"
#include "simulator/process/serial_lines.hpp"
#include "simulator/process/simulation.hpp"
#include "simulator/process/station_units.hpp"
#include "simulator/scenario/junit.hpp"
#include "simulator/scenario/junit_file.hpp"
#include "simulator/truth/truth_file.hpp"

namespace {

namespace asio = boost::asio;
using namespace stretch;
using namespace stretch::simulator;

enum ExitCode { kCompleted = 0, kFailed = 1, kUsage = 2 };

// How often the plant is brought up to the present when nobody asks; a request does so itself.
constexpr auto kTick = std::chrono::milliseconds(5);

int complain(int code, const std::string& line) {
  std::cerr << "stretch-simulator: " << line << std::endl;
  return code;
}

int complain(const std::vector<config::Error>& errors) {
  for (const config::Error& error : errors) complain(kUsage, config::to_string(error));
  return kUsage;
}

Instant monotonic_now() {
  timespec t{};
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant{static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec};
}

// Real parts are not slowed by what else this computer does. Where the system refuses, the simulated ones
// are. While it lasts, and no longer: a simulator that starts or ends is slow work, and would keep others
// beside it from answering.
class Precedence {
 public:
  Precedence() { ask(SCHED_FIFO, 40); }
  ~Precedence() { ask(SCHED_OTHER, 0); }
  Precedence(const Precedence&) = delete;
  Precedence& operator=(const Precedence&) = delete;

 private:
  static void ask(int policy, int priority) {
    sched_param parameters{};
    parameters.sched_priority = priority;
    (void)sched_setscheduler(0, policy | SCHED_RESET_ON_FORK, &parameters);
  }
};

// Everything that runs, on one thread.
class Program {
 public:
  Program(const Options& options, const config::Station& station, const config::Leg& leg,
          std::optional<TruthFile> truth, const std::optional<config::Scenario>& scenario)
      : options_(options),
        truth_(std::move(truth)),
        simulation_(plant::Plant(station.plant, leg, options.seed), monotonic_now(),
                    truth_ ? &*truth_ : nullptr),
        station_(station),
        registers_(simulation_.plant()),
        signals_(io_, SIGINT, SIGTERM),
        tick_(io_),
        end_(io_) {
    attach_listener(listener_, station_, registers_);
    if (scenario) simulation_.play(scenario_.emplace(*scenario, options.seed));
  }

  int run(const Address& address) {
    auto server =
        TcpServer::listen(io_, address.host, address.port, [this](auto unit, auto request, auto out) {
          advance();
          return on_tcp_.answer(unit, request, out, simulation_.plant().now());
        });
    if (!server) return complain(kFailed, server.error());
    auto lines = SerialLines::open(io_, station_, options_.ptys, registers_, simulation_.wire(), [this] {
      advance();
      return simulation_.plant().now();
    });
    if (!lines) return complain(kFailed, lines.error());
    std::unique_ptr<ControlChannel> control;
    if (!options_.control.empty()) {
      auto listening =
          ControlChannel::listen(io_, options_.control,
                                 {.answer = [this](std::string_view line) { return answer(line); },
                                  .refuse = [this](const std::string& why) { return refuse(why); },
                                  .quit = [this] { io_.stop(); }});
      if (!listening) return complain(kFailed, listening.error());
      control = std::move(*listening);
    }
    signals_.async_wait([this](const auto& error, int) {
      if (!error) io_.stop();
    });
    if (options_.duration_s > 0.0) {
      end_.expires_after(std::chrono::nanoseconds(static_cast<std::int64_t>(options_.duration_s * 1e9)));
      end_.async_wait([this](const auto& error) {
        if (!error) io_.stop();
      });
    }
    {
      const Precedence precedence;
      announce({address.host, (*server)->port()}, lines->links());
      tick();
      io_.run();
    }
    advance();
    return finish();
  }

 private:
  // "pty": null, a link, or a list of them.
  void announce(const Address& address, const std::vector<std::string>& links) {
    nlohmann::ordered_json ready{{"ready", true}, {"tcp", shown(address)}, {"pty", nullptr}};
    if (links.size() == 1) ready["pty"] = links.front();
    if (links.size() > 1) ready["pty"] = links;
    std::cout << ready.dump() << std::endl;
  }

  void tick() {
    advance();
    if (scenario_ && scenario_->over()) return io_.stop();
    tick_.expires_after(kTick);
    tick_.async_wait([this](const auto& error) {
      if (!error) tick();
    });
  }

  void advance() {
    if (!simulation_.advance(monotonic_now())) return;
    const auto& skips = simulation_.skips();
    complain(0, "warning: stalled for " + std::to_string(in_milliseconds(skips.latest)) +
                    " ms; the plant's time was skipped (skip " + std::to_string(skips.count) +
                    "); give the simulator a processor, or freeze and step it");
  }

  ControlAnswer answer(std::string_view line) {
    advance();
    return answer_control_request(line, simulation_, monotonic_now());
  }

  ControlAnswer refuse(const std::string& why) {
    advance();
    return refuse_control_request(why, simulation_, monotonic_now());
  }

  int finish() {
    if (truth_ && !truth_->flush()) {
      return complain(kFailed, truth_->path() + ": could not be written whole; free some space");
    }
    return scenario_ ? finish_scenario() : kCompleted;
  }

  // What came to an end before it could be judged is a failure too.
  int finish_scenario() {
    scenario_->finish(nullptr);
    std::cout << "scenario " << scenario_->scenario().name << ": " << scenario_->scenario().title << '\n';
    for (const std::string& line : scenario::lines(*scenario_)) std::cout << "  " << line << '\n';
    std::cout.flush();
    if (!options_.junit.empty()) {
      const auto written = scenario::write_junit(options_.junit, *scenario_);
      if (!written) return complain(kFailed, written.error());
    }
    return scenario_->good() ? kCompleted : kFailed;
  }

  const Options& options_;
  asio::io_context io_{1};
  std::optional<TruthFile> truth_;
  Simulation simulation_;
  const config::Station& station_;
  StationRegisters registers_;
  UnitRouter listener_{AbsentUnit::exception};
  FaultyUnits on_tcp_{listener_, simulation_.wire(), config::Transport::tcp};
  std::optional<scenario::ScenarioRun> scenario_;
  asio::signal_set signals_;
  asio::steady_timer tick_;
  asio::steady_timer end_;
};

// Why what was asked of a scenario cannot be.
std::optional<std::string> scenario_refused(const Options& options,
                                            const std::optional<config::Scenario>& scenario) {
  if (!scenario) {
    if (options.junit.empty()) return std::nullopt;
    return "--junit = " + options.junit + ": there is no scenario; give --scenario FILE or NAME";
  }
  for (std::size_t i = 0; i < scenario->faults.size(); ++i) {
    const auto* fault = std::get_if<config::WireFault>(&scenario->faults[i].what);
    if (fault == nullptr || config::fault_info(*fault).transport != config::Transport::rtu) continue;
    if (!options.ptys.empty()) continue;
    return "--scenario = " + options.scenario + ": fault[" + std::to_string(i + 1) + "], " +
           std::string(config::name(*fault)) + ", is of a serial line, and there is none; give --pty LINK";
  }
  return std::nullopt;
}

int run(const Options& given) {
  Options options = given;
  std::vector<config::Error> errors;
  std::optional<config::Scenario> scenario;
  if (!options.scenario.empty()) {
    auto loaded = config::load_scenario(options.scenario);
    if (!loaded) errors.insert(errors.end(), loaded.error().begin(), loaded.error().end());
    if (loaded) scenario = std::move(*loaded);
  }
  if (options.config.empty()) options.config = scenario ? scenario->station : "simulator";
  const auto station = config::load_station(options.config);
  const std::string own_leg = scenario ? scenario->leg : "average";
  const auto leg = config::load_leg(options.leg.empty() ? own_leg : options.leg);
  if (!station) errors.insert(errors.end(), station.error().begin(), station.error().end());
  if (!leg) errors.insert(errors.end(), leg.error().begin(), leg.error().end());
  if (!errors.empty()) return complain(errors);

  if (const auto refused = scenario_refused(options, scenario)) return complain(kUsage, *refused);
  if (const auto refused = units_refused(*station)) return complain(kUsage, options.config + ": " + *refused);
  if (options.ptys.size() > SerialLines::most(*station)) {
    return complain(kUsage, "--pty: " + std::to_string(options.ptys.size()) + " links, and " +
                                options.config + " has " + std::to_string(station->lines.size()) +
                                " [[line]]; give one for each, in its order");
  }
  Address address{"127.0.0.1", static_cast<std::uint16_t>(station->drive.port)};
  if (!options.tcp.empty()) {
    const auto parsed = parse_address(options.tcp);
    if (!parsed) {
      return complain(kUsage,
                      "--tcp = '" + options.tcp +
                          "': no address and port; allowed: HOST:PORT with a numeric host and a port of 0 "
                          "to 65535, such as 127.0.0.1:1502");
    }
    address = *parsed;
  }
  std::optional<TruthFile> truth;
  if (!options.truth.empty()) {
    auto created = TruthFile::create(options.truth);
    if (!created) return complain(kUsage, "--truth: " + created.error());
    truth = std::move(*created);
  }
  return Program(options, *station, *leg, std::move(truth), scenario).run(address);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  Options options;
  if (const auto code =
          parse_options(argc, argv, std::string("stretch-simulator ") + STRETCH_VERSION, options))
    return *code;
  try {
    return run(options);
  } catch (const std::exception& error) {
    return complain(kFailed, error.what());
  }
}
