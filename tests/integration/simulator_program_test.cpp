// stretch-simulator as a third party's CI uses it: ready line, signals, truth on disk, exit codes.
#include <gtest/gtest.h>

#include <unistd.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/integration/run_program.hpp"
#include "tests/integration/simulator_process.hpp"

namespace {
using namespace stretch;

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(SimulatorProgram, SigtermFlushesTheTruthAndEndsInOrder) {
  for (const int number : {SIGTERM, SIGINT}) {
    integration::SimulatorProcess simulator;
    simulator.ask({{"cmd", "freeze"}});
    const double before_s = simulator.ask({{"cmd", "step"}, {"ms", 5000}})["time_s"].get<double>();
    simulator.signal(number);
    EXPECT_EQ(simulator.wait(), 0);
    const auto lines = lines_of(simulator.truth_file());
    ASSERT_GT(lines.size(), 500U);
    EXPECT_TRUE(lines[0].starts_with("time_s,monotonic_s,angle_deg,"));
    const double last_s = std::stod(lines.back());
    EXPECT_GT(last_s, before_s - 0.0101);
    double expected = 0;
    for (std::size_t i = 1; i < lines.size(); ++i, expected += 0.01) {
      ASSERT_NEAR(std::stod(lines[i]), expected, 1e-6) << "a row each 10 ms of plant time";
    }
  }
}

TEST(SimulatorProgram, QuitAndDurationEndIt) {
  integration::SimulatorProcess simulator;
  simulator.ask({{"cmd", "quit"}});
  EXPECT_EQ(simulator.wait(), 0);
  integration::SimulatorProcess brief({"--duration", "0.2"});
  EXPECT_EQ(brief.wait(), 0);
}

integration::Ended run(const std::string& arguments) {
  return integration::run_program(STRETCH_BINARY_DIR "/bin/stretch-simulator " + arguments);
}

TEST(SimulatorProgram, BadUsageIsOneLineAndCode2) {
  for (const char* arguments : {"--pty a --pty b", "--scenario x", "--tcp here", "--tcp 127.0.0.1:70000",
                                "--tcp 127.0.0.1:", "--leg nobody", "--config nowhere", "--duration -1",
                                "--duration nan", "--seed many", "extra", "--truth /nonexistent/t.csv"}) {
    const integration::Ended outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2) << arguments << ": " << outcome.text;
    EXPECT_EQ(std::count(outcome.text.begin(), outcome.text.end(), '\n'), 1) << outcome.text;
    EXPECT_TRUE(outcome.text.starts_with("stretch-simulator: ")) << outcome.text;
  }
}

TEST(SimulatorProgram, AddressThatCannotBeHadIsCode1) {
  integration::SimulatorProcess first;
  const integration::Ended second = run("--tcp 127.0.0.1:" + std::to_string(first.port()));
  EXPECT_EQ(second.code, 1);
  EXPECT_NE(second.text.find(std::to_string(first.port())), std::string::npos) << second.text;
  EXPECT_EQ(run("--tcp 127.0.0.1:0 --control /nonexistent/socket").code, 1);
}

// A scenario nobody's controller is needed for: the emergency stop is pressed, and torque was never on.
TEST(SimulatorProgram, AScenarioEndsItWithWhatItCameTo) {
  const std::filesystem::path folder = testing::TempDir() + "stretch-scenario-" + std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  const auto play = [&](const std::string& expectation, const std::string& more = "") {
    std::ofstream(folder / "stop.toml") << "title = \"Stop\"\nwatch_s = 1\n[[fault]]\nwhat = \"estop\"\n"
                                           "when = \"start\"\nafter_s = 0.2\n[[expect]]\n"
                                        << expectation << '\n';
    return run("--tcp 127.0.0.1:0 --scenario " + (folder / "stop.toml").string() + " --junit " +
               (folder / "junit.xml").string() + more);
  };
  const auto junit = [&] {
    std::string text;
    for (const std::string& line : lines_of(folder / "junit.xml")) text += line + '\n';
    return text;
  };
  const integration::Ended met = play("torque_off_for_s = 0.5");
  EXPECT_EQ(met.code, 0) << met.text;
  EXPECT_NE(met.text.find("met        estop (fault 1): torque_off_for_s = 0.5"), std::string::npos)
      << met.text;
  EXPECT_NE(junit().find("<testsuite name=\"stop\" tests=\"1\" failures=\"0\""), std::string::npos)
      << junit();
  const integration::Ended missed = play("torque_on_for_s = 0.5");
  EXPECT_EQ(missed.code, 1) << missed.text;
  EXPECT_NE(junit().find("failures=\"1\""), std::string::npos) << junit();
  const integration::Ended cut_short = play("torque_off_for_s = 0.5", " --duration 0.05");
  EXPECT_EQ(cut_short.code, 1) << "what could not be judged was not met: " << cut_short.text;
  EXPECT_NE(junit().find("never began"), std::string::npos) << junit();
  std::filesystem::remove_all(folder);
}

TEST(SimulatorProgram, HelpAndVersionAreNoErrors) {
  EXPECT_EQ(run("--help").code, 0);
  const integration::Ended version = run("--version");
  EXPECT_EQ(version.code, 0);
  EXPECT_NE(version.text.find("stretch-simulator"), std::string::npos);
}

}  // namespace
