// What must show when a whole session runs on real processes. The incidents are live-faults'.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "controller/recording/replay.hpp"
#include "controller/records/records.hpp"
#include "tests/live/child_process.hpp"
#include "tests/live/live_station.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr int kAttempts = 3;
constexpr int kShortHold_s = 8;

// What was kept of the one session there was: its record, and a recording that replays to the bit.
void expect_kept(const fs::path& data) {
  auto reader = records::RecordReader::open(data.string());
  ASSERT_TRUE(reader) << reader.error();
  const auto rows = reader->list(2);
  ASSERT_TRUE(rows) << rows.error();
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().outcome, Outcome::completed);
  EXPECT_EQ(rows->front().prescription.protocol, "quick");

  std::uint64_t cycles = 0;
  for (const auto& entry : fs::directory_iterator(data)) {
    if (entry.path().extension() != ".recording") continue;
    const auto replayed = recording::replay(entry.path().string());
    ASSERT_TRUE(replayed) << replayed.error();
    EXPECT_EQ(replayed->different, 0U) << entry.path();
    EXPECT_FALSE(replayed->truncated) << entry.path();
    cycles += replayed->cycles;
  }
  EXPECT_GT(cycles, 100U * kShortHold_s);
}

// A session nothing happens in. What a busy host breaks off (SR09, SR15) is tried again; what completed is
// judged.
void whole_session(Wiring wiring) {
  std::string story;
  for (int attempt = 1; attempt <= kAttempts; ++attempt) {
    try {
      LiveStation station(kShortHold_s, wiring);
      station.start_controller();
      const messages::ResultView result = station.whole_session();
      if (result.outcome == Outcome::completed && result.safety_actions.empty()) {
        EXPECT_EQ(result.holds.size(), 1U);
        station.controller().signal(SIGTERM);
        ASSERT_TRUE(station.controller().wait(10s));
        expect_kept(station.data());
        return;
      }
      story = std::string(name(result.outcome)) + station.story();
    } catch (const std::exception& error) {
      story = error.what();
    }
    std::cerr << "attempt " << attempt << " of " << kAttempts << ": whole session: " << story << '\n';
  }
  ADD_FAILURE() << "no whole session in " << kAttempts << " attempts: " << story;
}

TEST(Live, AWholeSessionOverTcpCompletesAndReplays) {
  whole_session(Wiring::tcp);
}

TEST(Live, AWholeSessionOnOneSerialLineCompletesAndReplays) {
  whole_session(Wiring::serial_line);
}

TEST(Live, AWholeSessionOnTheRealPartsOfEachStationCompletesAndReplays) {
  std::jthread other(whole_session, Wiring::lexium_tlb_wago);
  whole_session(Wiring::orca_seneca_pilz);
}

// A station file with five mistakes, as its owner would make them.
class FiveMistakes : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "stretch-live-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    std::ostringstream shipped;
    shipped << std::ifstream(STRETCH_SOURCE_DIR "/config/stations/simulator.toml").rdbuf();
    std::string text = shipped.str();
    for (const auto& [from, to] : std::array<std::array<std::string, 2>, 5>{
             {{"angle_limit_deg = 85", "angle_limit_deg = 95"},
              {"speed_limit_deg_s = 3.3", "speed_limit_deg_s = \"fast\""},
              {"cuff_force_limit_n = 150", "cuff_force_limit = 150"},
              {"friction_nm = 4.5\ncuff_weight_n", "friction_nm = -1\ncuff_weight_n"},
              {"sr14_heartbeat_ms = 1000", "sr14_heartbeat_ms = 2000"}}}) {
      const std::size_t at = text.find(from);
      ASSERT_NE(at, std::string::npos) << from;
      text.replace(at, from.size(), to);
    }
    std::ofstream(folder_ / "wrong.toml") << text;
  }
  void TearDown() override { fs::remove_all(folder_); }

  // The lines it says before it ends with 2.
  std::vector<std::string> refused(std::vector<std::string> command) {
    command.insert(command.end(), {"--config", (folder_ / "wrong.toml").string()});
    ChildProcess program(command, {}, (folder_ / "said").string());
    const auto code = program.wait(20s);
    EXPECT_EQ(code, 2);
    std::ifstream said(folder_ / "said");
    std::vector<std::string> lines;
    for (std::string line; std::getline(said, line);) lines.push_back(line);
    return lines;
  }

  fs::path folder_;
};

void expect_each_told(const std::vector<std::string>& lines) {
  ASSERT_EQ(lines.size(), 5U) << ::testing::PrintToString(lines);
  for (const char* key :
       {"angle_limit_deg", "speed_limit_deg_s", "cuff_force_limit", "friction_nm", "sr14_heartbeat_ms"}) {
    EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find(key) != std::string::npos && line.find("wrong.toml") != std::string::npos;
    })) << key;
  }
}

TEST_F(FiveMistakes, SR19_AreFiveLinesOfTheController) {
  expect_each_told(refused({STRETCH_BINARY_DIR "/bin/stretch-controller", "--socket",
                            (folder_ / "s").string(), "--data", (folder_ / "data").string()}));
  EXPECT_FALSE(fs::exists(folder_ / "data")) << "nothing is opened before the file is right";
}

TEST_F(FiveMistakes, SR19_AreFiveLinesOfTheSimulator) {
  expect_each_told(refused({STRETCH_BINARY_DIR "/bin/stretch-simulator", "--tcp", "127.0.0.1:0"}));
}

}  // namespace
}  // namespace stretch::live
