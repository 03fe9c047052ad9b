// stretch-simulator: the station's hardware and a leg, on Modbus TCP and RTU, in real time.
#include <sched.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
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
#include "simulator/modbus/station_registers.hpp"
#include "simulator/modbus/tcp_server.hpp"
#include "simulator/process/control_channel.hpp"
#include "simulator/process/serial_lines.hpp"
#include "simulator/process/simulation.hpp"
#include "simulator/process/station_units.hpp"
#include "simulator/truth/truth_file.hpp"

namespace {

namespace asio = boost::asio;
using namespace stretch;
using namespace stretch::simulator;

enum ExitCode { kCompleted = 0, kFailed = 1, kUsage = 2 };

// How often the plant is brought up to the present when nobody asks; a request does so itself.
constexpr auto kTick = std::chrono::milliseconds(5);

constexpr double kLongestDuration = 1e7;  // s

struct Options {
  std::string config = "simulator";
  std::string tcp;  // HOST:PORT; empty: loopback, the station file's port
  std::vector<std::string> ptys;
  std::string leg = "average";
  std::string control;
  std::string truth;
  std::uint64_t seed = 1;
  double duration_s = 0.0;  // 0: until told to end
};

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

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

// "127.0.0.1:1502", "[::1]:0".
std::optional<Address> parse_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  Address address{text.substr(0, colon), 0};
  if (address.host.front() == '[' && address.host.back() == ']') {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, address.port);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return address;
}

std::string shown(const Address& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

std::optional<int> parse_options(int argc, char** argv, Options& options) {
  CLI::App app("The station's hardware and a leg on Modbus TCP and RTU, in real time.", "stretch-simulator");
  app.set_version_flag("--version", std::string("stretch-simulator ") + STRETCH_VERSION);
  app.add_option("--config", options.config, "Station file, or its name in stations/")->capture_default_str();
  app.add_option(
      "--tcp", options.tcp,
      "HOST:PORT to listen on; port 0 takes any free one. Without it: 127.0.0.1 and the port of the "
      "station file's drive");
  app.add_option(
         "--pty", options.ptys,
         "Symbolic link to make to a pseudo-terminal that is a serial line, Modbus RTU at the station "
         "file's rate; once for each of its [[line]], in their order")
      ->allow_extra_args(false);
  app.add_option("--leg", options.leg, "Leg file, or its name in legs/")->capture_default_str();
  app.add_option("--control", options.control, "Unix socket for the control channel");
  app.add_option("--truth", options.truth, "CSV file for the simulator's own state, a row each 10 ms");
  app.add_option("--seed", options.seed, "Of every random draw of the plant")->capture_default_str();
  app.add_option("--duration", options.duration_s, "Seconds after which the simulator ends; 0: never")
      ->check([](const std::string& text) {
        double seconds = 0.0;
        const bool good =
            CLI::detail::lexical_cast(text, seconds) && seconds >= 0.0 && seconds <= kLongestDuration;
        return good ? std::string() : text + " is no number of 0 to 1e7";  // a NaN is neither above nor below
      })
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return complain(kUsage, std::string(error.what()) + "; see --help");
  }
  return std::nullopt;
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
          std::optional<TruthFile> truth)
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
  }

  int run(const Address& address) {
    auto server =
        TcpServer::listen(io_, address.host, address.port, [this](auto unit, auto request, auto out) {
          advance();
          return listener_.answer(unit, request, out);
        });
    if (!server) return complain(kFailed, server.error());
    auto lines = SerialLines::open(io_, station_, options_.ptys, registers_, [this] { advance(); });
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
    return kCompleted;
  }

  const Options& options_;
  asio::io_context io_{1};
  std::optional<TruthFile> truth_;
  Simulation simulation_;
  const config::Station& station_;
  StationRegisters registers_;
  UnitRouter listener_{AbsentUnit::exception};
  asio::signal_set signals_;
  asio::steady_timer tick_;
  asio::steady_timer end_;
};

int run(const Options& options) {
  const auto station = config::load_station(options.config);
  const auto leg = config::load_leg(options.leg);
  std::vector<config::Error> errors;
  if (!station) errors.insert(errors.end(), station.error().begin(), station.error().end());
  if (!leg) errors.insert(errors.end(), leg.error().begin(), leg.error().end());
  if (!errors.empty()) return complain(errors);

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
  return Program(options, *station, *leg, std::move(truth)).run(address);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  Options options;
  if (const auto code = parse_options(argc, argv, options)) return *code;
  try {
    return run(options);
  } catch (const std::exception& error) {
    return complain(kFailed, error.what());
  }
}
