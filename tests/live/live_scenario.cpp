// live-scenario: one shipped scenario on a real controller, a real simulator and a person played; as long as
// it takes.
#include <cstdio>
#include <exception>
#include <string>

#include "config/loader/load.hpp"
#include "tests/live/configuration.hpp"
#include "tests/live/live_station.hpp"

namespace {
using namespace stretch;
using namespace stretch::live;

constexpr int kFailed = 1;
constexpr int kUsage = 2;

// What only a serial line has needs one; all else is played on TCP.
Wiring wiring_of(const config::Scenario& scenario) {
  for (const config::ScenarioFault& fault : scenario.faults) {
    const auto* of_the_wire = std::get_if<config::WireFault>(&fault.what);
    if (of_the_wire != nullptr && config::fault_info(*of_the_wire).transport == config::Transport::rtu) {
      return Wiring::serial_line;
    }
  }
  return Wiring::tcp;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 || std::string(argv[2]) != "--junit") {
    std::fprintf(stderr, "live-scenario: usage: live-scenario NAME --junit FILE\n");
    return kUsage;
  }
  const auto scenario = config::load_scenario(argv[1]);
  if (!scenario) {
    std::fprintf(stderr, "live-scenario: %s\n", config::to_string(scenario.error().front()).c_str());
    return kUsage;
  }
  try {
    LiveStation station(argv[1], argv[3], wiring_of(*scenario));
    station.start_controller();
    const int code = station.play_scenario();
    if (code != 0) std::printf("%s%s\n", read_text(argv[3]).c_str(), station.story().c_str());
    return code;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "live-scenario: %s\n", error.what());
    return kFailed;
  }
}
