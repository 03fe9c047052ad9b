// stretch-simulator with stations of real parts: every unit of the station file answers as the part it is.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "hal/modbus/tcp_bus.hpp"
#include "tests/integration/run_program.hpp"
#include "tests/integration/simulator_process.hpp"

namespace {
using namespace stretch;

// A folder with one station file in it.
class StationFile {
 public:
  StationFile(std::string_view parts, std::string_view more) {
    std::string name = (std::filesystem::temp_directory_path() / "real-parts-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder");
    folder_ = name;
    std::ofstream out(path());
    out << "name = 'Real parts'\nperiod_ms = 25\n[mechanics]\ndrive_watchdog_ms = 100\n"
        << "[drive]\nprofile = 'simulator-drive'\nunit = 1\n"
        << "[load_cell]\nprofile = 'simulator-load-cell'\nunit = 2\n"
        << "[safety_io]\nprofile = 'simulator-safety-io'\nunit = 3\n"
        << "[plant]\nparts = '" << parts << "'\n"
        << more;
  }
  ~StationFile() { std::filesystem::remove_all(folder_); }
  StationFile(const StationFile&) = delete;
  StationFile& operator=(const StationFile&) = delete;

  [[nodiscard]] std::string path() const { return folder_ / "station.toml"; }

 private:
  std::filesystem::path folder_;
};

constexpr std::string_view kChannelB = "[load_cell_b]\nprofile = 'simulator-load-cell'\nunit = 5\n";

// Empty when it was refused.
std::vector<std::uint16_t> read(int port, std::uint8_t unit, hal::ReadBlock block) {
  const auto bus = hal::make_tcp_bus({"127.0.0.1", static_cast<std::uint16_t>(port), unit});
  if (!bus) throw std::runtime_error(bus.error());
  (*bus)->set_response_timeout(seconds(20));
  if (const auto connected = (*bus)->connect(); !connected) throw std::runtime_error(connected.error());
  std::vector<std::uint16_t> words(block.count);
  const hal::Transacted done = hal::transact(**bus, hal::RequestPdu::read(3, block), words);
  if (done.status != hal::BusStatus::ok) words.clear();
  return words;
}

using Words = std::vector<std::uint16_t>;

TEST(RealPartsProgram, LexiumTlbAndWagoAnswerUnderTheirUnits) {
  const StationFile station("lexium_tlb_wago", kChannelB);
  const integration::SimulatorProcess simulator({"--config", station.path()});
  EXPECT_EQ(read(simulator.port(), 1, {258, 2}), (Words{0x0091, 0x2C00}));
  EXPECT_EQ(read(simulator.port(), 2, {1, 1}), (Words{0x0018}));
  EXPECT_EQ(read(simulator.port(), 5, {1, 1}), (Words{0x0018}));
  EXPECT_EQ(read(simulator.port(), 3, {0x2011, 2}), (Words{750, 352}));
  EXPECT_EQ(read(simulator.port(), 4, {0x3D, 1}), Words{}) << "there is no second angle";
}

TEST(RealPartsProgram, OrcaSenecaAndPilzAnswerUnderTheirUnits) {
  const StationFile station("orca_seneca_pilz", kChannelB);
  const integration::SimulatorProcess simulator({"--config", station.path()});
  EXPECT_EQ(read(simulator.port(), 1, {409, 2}), (Words{6, 1}));
  EXPECT_EQ(read(simulator.port(), 2, {0, 1}), (Words{0x0A01}));
  EXPECT_EQ(read(simulator.port(), 5, {0, 1}), (Words{0x0A01}));
  EXPECT_EQ(read(simulator.port(), 3, {2056, 1}), (Words{0x0B00}));
}

TEST(RealPartsProgram, AStationThatDoesNotGoWithItsPartsIsOneLineAndCode2) {
  const StationFile missing("lexium_tlb_wago", "");
  const StationFile superfluous("reference", kChannelB);
  for (const StationFile* station : {&missing, &superfluous}) {
    const auto ended =
        integration::run_program(STRETCH_BINARY_DIR "/bin/stretch-simulator --config " + station->path());
    EXPECT_EQ(ended.code, 2) << ended.text;
    EXPECT_NE(ended.text.find("load_cell_b"), std::string::npos) << ended.text;
    EXPECT_EQ(std::count(ended.text.begin(), ended.text.end(), '\n'), 1) << ended.text;
  }
}

}  // namespace
