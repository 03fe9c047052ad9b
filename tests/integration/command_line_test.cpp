// What every program says to a command line that cannot be: one line that begins with its name, and code 2,
// before it has opened, moved or written anything.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/integration/run_program.hpp"

namespace {
using namespace stretch;
namespace fs = std::filesystem;

struct Wrong {
  const char* arguments;
  const char* named;  // what the line must name
};
struct Program {
  const char* path;  // in the build's folder
  std::vector<Wrong> lines;
};

std::string name_of(const Program& program) {
  return fs::path(program.path).filename().string();
}

void PrintTo(const Program& program, std::ostream* out) {
  *out << program.path;
}

const std::vector<Program> kPrograms{
    {"bin/stretch-controller",
     {{"", "--config"},
      {"--config", "--config"},
      {"--config simulator --bogus", "--bogus"},
      {"--config simulator fly", "fly"},
      {"--config nowhere", "nowhere"},
      {"--config simulator --prescription nonsense", "nonsense"}}},
    {"bin/stretch-hmi",
     {{"--bogus", "--bogus"},
      {"fly", "fly"},
      {"--socket", "--socket"},
      {"--size 3x", "3x"},
      {"--language nonsense", "nonsense"},
      {"--screenshot-dir /no/such/folder", "/no/such/folder"}}},
    {"bin/stretch-simulator",
     {{"--bogus", "--bogus"},
      {"fly", "fly"},
      {"--leg", "--leg"},
      {"--leg nobody", "nobody"},
      {"--config nowhere", "nowhere"},
      {"--tcp here", "here"},
      {"--junit x.xml", "there is no scenario"},
      {"--scenario nonsense", "nonsense"},
      {"--scenario wire-line-noise", "give --pty LINK"},
      {"--seed many", "many"}}},
    {"bin/stretch-rehearse",
     {{"", "--leg"},
      {"--leg", "--leg"},
      {"--leg average --bogus", "--bogus"},
      {"--leg average fly", "fly"},
      {"--leg nobody", "nobody"},
      {"--leg average --prescription nonsense", "nonsense"},
      {"--leg average --protocol nonsense", "nonsense"},
      {"--leg average --side up", "up"},
      {"--leg average --force 900", "900"},
      {"--leg average --junit x.xml", "there is no scenario"},
      {"--scenario nonsense", "nonsense"},
      {"--scenario wire-drive-silent", "runs live only"},
      {"--leg average --seed many", "many"}}},
    {"bin/stretchctl",
     {{"", "there are status, watch, session"},
      {"--json", "there are status, watch, session"},
      {"fly", "fly: no such command; there are status, watch, session"},
      {"fly --socket /tmp/x", "fly: no such command"},
      {"--bogus status", "--bogus"},
      {"status --bogus", "--bogus"},
      {"status fly", "status: fly"},
      {"--socket", "--socket"},
      {"session", "session: a command is missing; there are start, pause"},
      {"session fly", "session: fly: no such command; there are start, pause"},
      {"session start", "--prescription"},
      {"session start --prescription", "--prescription"},
      {"session start --prescription nonsense", "nonsense"},
      {"session start --prescription demo --side up", "up"},
      {"session start --prescription demo --comfortable-angle 99", "99"},
      {"events --after soon", "soon"},
      {"export", "SESSION"},
      {"export abc", "abc is no session; allowed: its number, from 1, or last"},
      {"export 1 2", "2"},
      {"report abc", "abc is no session; allowed: its number, from 1, or last"},
      {"replay", "RECORDING"}}},
    {"visitor/visitor",
     {{"", "--socket"},
      {"--socket", "--socket"},
      {"--socket /no/such --control /no/such --bogus", "--bogus"},
      {"--socket /no/such --control /no/such fly", "fly"},
      {"--socket /no/such --control /no/such --longest 0", "--longest"},
      {"--socket /no/such --control /no/such --prescription nonsense", "nonsense"},
      {"--check --prescription nonsense", "allowed: average, demo"}}},
#ifdef STRETCH_LIVE
    {"tests/live-faults",
     {{"--bogus 1", "--bogus"},
      {"fly", "fly"},
      {"--repeat", "--repeat"},
      {"--repeat 0", "--repeat = 0"},
      {"--parallel many", "--parallel = many"},
      {"--only nonsense", "nonsense"}}},
#endif
};

class CommandLine : public testing::TestWithParam<Program> {
 protected:
  CommandLine() { ::setenv("STRETCH_STATION_CONFIG", STRETCH_SOURCE_DIR "/config", 1); }
  [[nodiscard]] static integration::Ended run(const std::string& arguments) {
    return integration::run_program(std::string(STRETCH_BINARY_DIR "/") + GetParam().path + " " + arguments);
  }
};

TEST_P(CommandLine, WhatCannotBeIsOneLineOfTheProgramsAndCode2) {
  for (const auto& [arguments, named] : GetParam().lines) {
    const integration::Ended ended = run(arguments);
    EXPECT_EQ(ended.code, 2) << arguments << ": " << ended.text;
    EXPECT_TRUE(ended.text.starts_with(name_of(GetParam()) + ": ")) << arguments << ": " << ended.text;
    EXPECT_EQ(std::count(ended.text.begin(), ended.text.end(), '\n'), 1) << arguments << ": " << ended.text;
    EXPECT_NE(ended.text.find(named), std::string::npos)
        << arguments << ": no '" << named << "' in " << ended.text;
  }
}

TEST_P(CommandLine, HelpIsNoError) {
  const integration::Ended ended = run("--help");
  EXPECT_EQ(ended.code, 0) << ended.text;
  EXPECT_FALSE(ended.text.starts_with(name_of(GetParam()) + ": ")) << ended.text;
  EXPECT_NE(ended.text, "");
}

INSTANTIATE_TEST_SUITE_P(Programs, CommandLine, testing::ValuesIn(kPrograms), [](const auto& tested) {
  std::string name = name_of(tested.param);
  name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
  return name;
});

TEST(Visitor, APrescriptionTheScreenOffersCanBeChosen) {
  ::setenv("STRETCH_STATION_CONFIG", STRETCH_SOURCE_DIR "/config", 1);
  const auto ended =
      integration::run_program(STRETCH_BINARY_DIR "/visitor/visitor --check --prescription demo");
  EXPECT_EQ(ended.code, 0) << ended.text;
  EXPECT_EQ(ended.text, "");
}

// In a tree of its own whose first step after the command line, the packages, ends with 7.
TEST(Demonstration, APrescriptionThatIsNotThereEndsItBeforeAnythingIsBuilt) {
  std::string pattern = testing::TempDir() + "stretch-demo-XXXXXX";
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  const fs::path tree = pattern;
  fs::create_directories(tree / "tools");
  fs::copy_file(STRETCH_SOURCE_DIR "/tools/demo", tree / "tools" / "demo");
  fs::create_directory_symlink(STRETCH_SOURCE_DIR "/config", tree / "config");
  std::ofstream(tree / "tools" / "install-packages") << "#!/bin/sh\nexit 7\n";
  fs::permissions(tree / "tools" / "install-packages", fs::perms::owner_all);
  const auto demo = [&](const std::string& arguments) {
    return integration::run_program("env -u STRETCH_STATION_CONFIG " + (tree / "tools" / "demo").string() +
                                    " " + arguments);
  };
  for (const char* arguments :
       {"--prescription nonsense", "--prescription", "--prescription ../demo", "--fly"}) {
    const auto ended = demo(arguments);
    EXPECT_EQ(ended.code, 2) << arguments << ": " << ended.text;
    EXPECT_TRUE(ended.text.starts_with("tools/demo: ")) << ended.text;
    EXPECT_EQ(std::count(ended.text.begin(), ended.text.end(), '\n'), 1) << ended.text;
  }
  EXPECT_NE(demo("--prescription nonsense").text.find("average, demo"), std::string::npos);
  EXPECT_EQ(demo("--prescription demo").code, 7);
  EXPECT_EQ(demo("").code, 7);
  fs::remove_all(tree);
}

}  // namespace
