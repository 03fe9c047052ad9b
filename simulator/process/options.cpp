// CLI11 on the one side, plain words on the other.
#include "simulator/process/options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <iostream>

namespace stretch::simulator {
namespace {
constexpr int kUsage = 2;
constexpr double kLongestDuration = 1e7;  // s
}  // namespace

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

std::optional<int> parse_options(int argc, char** argv, const std::string& version, Options& options) {
  CLI::App app("The station's hardware and a leg on Modbus TCP and RTU, in real time.", "stretch-simulator");
  app.set_version_flag("--version", version);
  app.add_option("--config", options.config,
                 "Station file, or its name in stations/; without it: the scenario's, or simulator");
  app.add_option(
      "--tcp", options.tcp,
      "HOST:PORT to listen on; port 0 takes any free one. Without it: 127.0.0.1 and the port of the "
      "station file's drive");
  app.add_option(
         "--pty", options.ptys,
         "Symbolic link to make to a pseudo-terminal that is a serial line, Modbus RTU at the station "
         "file's rate; once for each of its [[line]], in their order")
      ->allow_extra_args(false);
  app.add_option("--leg", options.leg,
                 "Leg file, or its name in legs/; without it: the scenario's, or average");
  app.add_option("--control", options.control, "Unix socket for the control channel");
  app.add_option("--truth", options.truth, "CSV file for the simulator's own state, a row each 10 ms");
  app.add_option("--scenario", options.scenario,
                 "Scenario file, or its name in scenarios/, to play and judge; the simulator ends with it");
  app.add_option("--junit", options.junit, "File for what the scenario came to, as JUnit's XML");
  app.add_option("--seed", options.seed, "Of every random draw of the plant and of the scenario")
      ->capture_default_str();
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
    std::cerr << "stretch-simulator: " << error.what() << "; see --help" << std::endl;
    return kUsage;
  }
  return std::nullopt;
}

}  // namespace stretch::simulator
