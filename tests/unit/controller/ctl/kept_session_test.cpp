// export and report read what the recorder wrote.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "controller/records/records.hpp"

namespace {
using namespace stretch;
using namespace stretch::records;

class KeptSessionTest : public testing::Test {
 protected:
  KeptSessionTest() {
    ::setenv("STRETCH_STATION_CONFIG", STRETCH_SOURCE_DIR "/config", 1);
    std::string name = testing::TempDir() + "stretch-kept-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    const Moment now{"2026-11-23T10:00:00Z", "boot", 5};
    auto records = Records::open(folder_, now);
    EXPECT_TRUE(records->begin_session({now, "0.1.0 (abc)", "simulator", {}}));
    std::vector<SampleRecord> samples(100);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples[i].time_s = 0.05 * static_cast<double>(i);
      samples[i].state = SessionState::running;
      samples[i].phase = PhaseKind::hold_force;
      samples[i].angle_deg = 50;
      samples[i].stretch_force_n = i < 10 ? std::numeric_limits<double>::quiet_NaN() : 14.0;
    }
    const std::array<messages::Event, 2> events{
        messages::Event{1, 1, 100, "2026-11-23T10:00:00Z", "session", "session 1 begins", ""},
        messages::Event{2, 1, 102, "2026-11-23T10:00:02Z", "request", "a little less", "less"}};
    EXPECT_TRUE(records->append(samples, events));
    messages::ResultView result;
    result.valid = true;
    result.outcome = stretch::Outcome::completed;
    result.peak_stretch_force_n = 14;
    result.safety_actions.push_back({SafetyRow::sr03_guarding, 1.5, SafetyAction::retreat});
    EXPECT_TRUE(records->end_session(result, now));
  }
  ~KeptSessionTest() override { std::filesystem::remove_all(folder_); }

  // Exit code and what it printed, errors included.
  std::pair<int, std::string> ctl(const std::string& arguments) const {
    FILE* pipe = ::popen(
        (STRETCH_BINARY_DIR "/bin/stretchctl " + arguments + " --data " + folder_ + " 2>&1").c_str(), "r");
    std::string text;
    std::array<char, 4096> bytes{};
    while (const std::size_t got = std::fread(bytes.data(), 1, bytes.size(), pipe))
      text.append(bytes.data(), got);
    const int status = ::pclose(pipe);
    return {WEXITSTATUS(status), text};
  }
  static std::string content(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  std::string folder_;
};

TEST_F(KeptSessionTest, ExportAsJsonIsTheResult) {
  const auto [code, text] = ctl("--json export 1");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(text.find("{\n  \"outcome\": \"completed\""), 0u) << text;
  EXPECT_EQ(ctl("--json export last").second, text);
}

TEST_F(KeptSessionTest, ExportWritesFilesAnyoneCanRead) {
  const std::string out = folder_ + "/out";
  const auto [code, text] = ctl("export last --out " + out);
  EXPECT_EQ(code, 0) << text;
  const std::string samples = content(out + "/samples.csv");
  EXPECT_EQ(std::count(samples.begin(), samples.end(), '\n'), 101);
  EXPECT_EQ(samples.substr(0, samples.find('\n')),
            "time_s,state,phase,angle_deg,speed_deg_s,stretch_force_n,cuff_force_n,target_force_n,force_"
            "limit_n,command_speed_deg_s,action");
  EXPECT_NE(samples.find("\n0,running,hold_force,50,0,,0,0,0,,none\n"), std::string::npos)
      << samples.substr(0, 300);
  EXPECT_NE(samples.find("\n0.5,running,hold_force,50,0,14,0,0,0,,none\n"), std::string::npos);
  EXPECT_NE(content(out + "/events.jsonl").find("a little less"), std::string::npos);
  EXPECT_NE(content(out + "/result.json").find("\"SR03\""), std::string::npos);
  EXPECT_NE(content(out + "/prescription.json").find("\"constant_low_traction\""), std::string::npos);
}

TEST_F(KeptSessionTest, ReportIsAPageWithTheEventsOnIt) {
  const std::string page = folder_ + "/page.pdf";
  const auto [code, text] = ctl("report last --out " + page + " --picture " + folder_ + "/curves.png");
  EXPECT_EQ(code, 0) << text;
  EXPECT_EQ(std::system(("pdftotext -layout " + page + " " + folder_ + "/page.txt").c_str()), 0);
  const std::string words = content(folder_ + "/page.txt");
  for (const char* part :
       {"Session 1", "SR03 muscle guarding: leg let down", "a little less", "Simulated: no person"}) {
    EXPECT_NE(words.find(part), std::string::npos) << part << " is not in\n" << words;
  }
  EXPECT_GT(std::filesystem::file_size(folder_ + "/curves.png"), 1000u);
}

TEST_F(KeptSessionTest, WhatIsNotThereIsSaid) {
  EXPECT_EQ(ctl("export 9").first, 1);
  EXPECT_NE(ctl("export 9").second.find("no session 9"), std::string::npos);
  for (const char* which : {"nine", "0", "1x", "''"}) {
    const auto [usage, said] = ctl("export " + std::string(which));
    EXPECT_EQ(usage, 2) << which;
    EXPECT_NE(said.find("its number, from 1, or last"), std::string::npos) << said;
  }
  const auto [code, text] = ctl("report 1 --out " + folder_ + "/no/page.pdf");
  EXPECT_EQ(code, 1);
  EXPECT_NE(text.find("cannot be written"), std::string::npos) << text;
}

}  // namespace
