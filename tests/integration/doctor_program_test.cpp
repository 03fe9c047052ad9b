// `stretchctl doctor` as its user runs it: against devices that are there, that are not, that a controller
// has.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>

#include "tests/integration/run_program.hpp"
#include "tests/integration/simulator_process.hpp"
#include "tests/integration/station_site.hpp"

namespace {
using namespace stretch;

// A proof by silence asks a busy machine for more than it may have.
constexpr int kAttempts = 5;
constexpr const char* kDriveProof = "drive, watchdog proved by silence";
constexpr const char* kIoProof = "safety I/O, watchdog proved by silence";

// A folder with the shipped station at the simulator's port.
class Site {
 public:
  explicit Site(int port) {
    std::string name = (std::filesystem::temp_directory_path() / "doctor-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder");
    folder_ = name;
    std::ifstream shipped(STRETCH_SOURCE_DIR "/config/stations/simulator.toml");
    std::ofstream out(station());
    for (std::string line; std::getline(shipped, line);)
      out << (line.starts_with("port = ") ? "port = " + std::to_string(port) : line) << '\n';
  }
  ~Site() { std::filesystem::remove_all(folder_); }
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  [[nodiscard]] std::string station() const { return folder_ / "station.toml"; }
  [[nodiscard]] std::string socket() const { return folder_ / "s"; }
  [[nodiscard]] std::string data() const { return folder_ / "data"; }
  [[nodiscard]] std::string log() const { return folder_ / "log"; }

  [[nodiscard]] integration::Ended doctor(const std::string& more) const {
    return integration::run_program(STRETCH_BINARY_DIR "/bin/stretchctl --json --socket " + socket() +
                                    " doctor --config " + station() + ' ' + more);
  }

 private:
  std::filesystem::path folder_;
};

// What was found of it; no such finding fails the test.
nlohmann::json about(const integration::Ended& ended, const std::string& what) {
  const auto findings = nlohmann::json::parse(ended.text, nullptr, false);
  if (findings.is_array()) {
    for (const auto& finding : findings) {
      if (finding["what"] == what) return finding;
    }
  }
  ADD_FAILURE() << "nothing of \"" << what << "\" in\n" << ended.text;
  return {{"judgement", ""}, {"found", ""}};
}

bool anything_bad(const integration::Ended& ended) {
  const auto findings = nlohmann::json::parse(ended.text, nullptr, false);
  return !findings.is_array() ||
         std::any_of(findings.begin(), findings.end(), [](const auto& f) { return f["judgement"] == "BAD"; });
}

TEST(DoctorProgram, DevicesInOrderAreSaidToBe) {
  const integration::SimulatorProcess simulator;
  const Site site(simulator.port());
  const auto ended = site.doctor("");
  for (const char* what : {"drive, identity", "drive, watchdog set and read back", "load cell, identity",
                           "safety I/O, identity", "emergency stop", "support"})
    EXPECT_EQ(about(ended, what)["judgement"], "ok") << ended.text;
  for (const char* link : {"drive, link", "load cell, link", "safety I/O, link"})
    EXPECT_NE(about(ended, link)["judgement"], "BAD") << ended.text;
  EXPECT_NE(about(ended, "kernel")["found"], "");
  EXPECT_EQ(ended.code, anything_bad(ended) ? 1 : 0);
}

// A port that refuses everybody: bound, so that nobody else gets it, and never listened at.
class DeadPort {
 public:
  DeadPort() {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address_;
    if (socket_ < 0 || ::bind(socket_, generic(), size) != 0 ||
        ::getsockname(socket_, generic(), &size) != 0) {
      ::close(socket_);
      throw std::runtime_error("no port");
    }
  }
  ~DeadPort() { ::close(socket_); }
  DeadPort(const DeadPort&) = delete;
  DeadPort& operator=(const DeadPort&) = delete;

  [[nodiscard]] int number() const { return ntohs(address_.sin_port); }

 private:
  sockaddr* generic() { return static_cast<sockaddr*>(static_cast<void*>(&address_)); }

  int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address_{};
};

TEST(DoctorProgram, DevicesThatAreNotThereAreBadAndSoIsTheEnd) {
  const DeadPort nobody;
  const Site site(nobody.number());
  const auto ended = site.doctor("");
  for (const char* what : {"drive, link", "load cell, link", "safety I/O, link", "support"})
    EXPECT_EQ(about(ended, what)["judgement"], "BAD") << ended.text;
  EXPECT_EQ(ended.code, 1);
}

TEST(DoctorProgram, OfTwoTransmittersEachHasItsOwnLines) {
  integration::StationSite site("lexium-tlb-wago");
  const integration::SimulatorProcess simulator(site.simulator_arguments());
  site.use_port(simulator.port());
  const auto ended = integration::run_program(STRETCH_BINARY_DIR "/bin/stretchctl --json --socket " +
                                              site.path("nobody") + " doctor --config " + site.file());
  for (const char* cell : {"load cell A", "load cell B"}) {
    EXPECT_NE(about(ended, std::string(cell) + ", link")["judgement"], "BAD") << ended.text;
    for (const char* what : {", identity", ", settings read back"})
      EXPECT_EQ(about(ended, std::string(cell) + what)["judgement"], "ok") << ended.text;
  }
}

TEST(DoctorProgram, WithoutDevicesNothingIsConnected) {
  const Site site(1);
  const auto ended = site.doctor("--no-devices");
  EXPECT_NE(about(ended, "bus budget")["found"], "");
  EXPECT_EQ(ended.text.find("load cell, link"), std::string::npos) << ended.text;
}

TEST(DoctorProgram, AControllersDevicesAreItsOwn) {
  const integration::SimulatorProcess simulator;
  const Site site(simulator.port());
  // The controller lives as long as the shell's line.
  const auto ended = integration::run_program(
      "sh -c '" STRETCH_BINARY_DIR "/bin/stretch-controller --config " + site.station() + " --socket " +
      site.socket() + " --data " + site.data() + " > " + site.log() + " 2>&1 & pid=$!; until [ -S " +
      site.socket() + " ]; do sleep 0.05; done; " STRETCH_BINARY_DIR "/bin/stretchctl --json --socket " +
      site.socket() + " doctor --config " + site.station() + "; kill $pid; wait $pid'");
  EXPECT_EQ(about(ended, "devices")["judgement"], "mind") << ended.text;
  EXPECT_NE(about(ended, "devices")["found"].get<std::string>().find("a controller runs"), std::string::npos);
}

// It hangs, or is of another version: the devices may be its own all the same.
TEST(DoctorProgram, WhoHoldsTheSocketAndDoesNotAnswerKeepsTheDevices) {
  const integration::SimulatorProcess simulator;
  const Site site(simulator.port());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(site.socket().copy(static_cast<char*>(address.sun_path), sizeof address.sun_path),
            sizeof address.sun_path);
  const int holder = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(::bind(holder, static_cast<sockaddr*>(static_cast<void*>(&address)), sizeof address), 0);
  ASSERT_EQ(::listen(holder, 4), 0);
  auto ended = site.doctor("");
  EXPECT_EQ(about(ended, "devices")["judgement"], "BAD") << ended.text;
  EXPECT_NE(about(ended, "devices")["found"].get<std::string>().find("does not answer"), std::string::npos);
  EXPECT_EQ(ended.text.find("drive, identity"), std::string::npos) << ended.text;
  EXPECT_EQ(ended.code, 1);
  ::close(holder);
  ended = site.doctor("");
  EXPECT_EQ(about(ended, "drive, identity")["judgement"], "ok") << "what is left of a dead one is nobody's";
}

TEST(DoctorProgram, SR16_TheWatchdogsAreProvedByFramesThatAreReallyWithheld) {
  integration::SimulatorProcess simulator;
  const Site site(simulator.port());
  integration::Ended ended;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    ended = site.doctor("--prove-watchdogs");
    if (about(ended, kDriveProof)["judgement"] == "ok" && about(ended, kIoProof)["judgement"] == "ok") break;
  }
  EXPECT_EQ(about(ended, kDriveProof)["judgement"], "ok") << ended.text;
  EXPECT_EQ(about(ended, kIoProof)["judgement"], "ok") << ended.text;
  EXPECT_FALSE(simulator.truth()["torque_enabled"].get<bool>());
}

TEST(DoctorProgram, NothingIsProvedWhileSomebodyPressesTheHandSwitch) {
  integration::SimulatorProcess simulator;
  const Site site(simulator.port());
  (void)simulator.ask({{"cmd", "press"}, {"what", "hand_switch"}});
  const auto ended = site.doctor("--prove-watchdogs");
  EXPECT_EQ(about(ended, kDriveProof)["judgement"], "BAD") << ended.text;
  EXPECT_NE(ended.text.find("the hand switch is pressed"), std::string::npos) << ended.text;
  EXPECT_EQ(ended.code, 1);
  EXPECT_FALSE(simulator.truth()["torque_enabled"].get<bool>());
}

}  // namespace
