// The truth file: exact bytes of a row, whatever the numbers; the file on disk.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "simulator/truth/truth_file.hpp"
#include "simulator/truth/truth_row.hpp"

namespace {
using namespace stretch;
using namespace stretch::simulator;
using namespace stretch::literals;

std::string row(const plant::Truth& truth, std::optional<Instant> monotonic) {
  std::string out;
  append_truth_row(out, truth, monotonic);
  return out;
}

TEST(TruthRow, IsExactlyTheColumnsOfTheHeader) {
  plant::Truth truth;
  truth.at = Instant{12'340'000'000};
  truth.angle = 30.5_deg;
  truth.speed = degrees_per_second(-2.25);
  truth.stretch_torque = 16_Nm;
  truth.active_torque = newton_metres(0.125);
  truth.stretch_force = 20_N;
  truth.cuff_force = newtons(77.77777);
  truth.command_speed = 5_deg_s;
  truth.torque_enabled = true;
  truth.faults.add(plant::FaultName::spasm);
  truth.faults.add(plant::FaultName::force_stuck);
  EXPECT_EQ(
      row(truth, Instant{98'765'432'109'000}),
      "12.340,98765.432109,30.5000,-2.2500,16.0000,0.1250,20.0000,77.7778,5.0000,1,force_stuck;spasm\n");
  EXPECT_EQ(kTruthHeader,
            "time_s,monotonic_s,angle_deg,speed_deg_s,stretch_torque_nm,active_torque_nm,stretch_force_n,"
            "cuff_force_n,command_speed_deg_s,torque_enabled,faults");
}

TEST(TruthRow, VirtualTimeLeavesMonotonicEmptyAndZeroHasNoSign) {
  plant::Truth truth;
  truth.speed = degrees_per_second(-0.00001);
  truth.cuff_force = newtons(-0.0);
  EXPECT_EQ(row(truth, std::nullopt), "0.000,,0.0000,0.0000,0.0000,0.0000,0.0000,0.0000,0.0000,0,\n");
}

TEST(TruthFile, HoldsHeaderAndRowsOnceItIsClosed) {
  const auto path = std::filesystem::temp_directory_path() / ("truth-" + std::to_string(::getpid()) + ".csv");
  {
    auto file = TruthFile::create(path.string());
    ASSERT_TRUE(file) << file.error();
    plant::Truth truth;
    for (int i = 0; i < 5000; ++i) {
      truth.at = Instant{i * 10'000'000LL};
      file->write(truth, std::nullopt);
    }
  }
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(line, kTruthHeader);
  int rows = 0;
  std::string last;
  while (std::getline(in, line)) ++rows, last = line;
  EXPECT_EQ(rows, 5000);
  EXPECT_TRUE(last.starts_with("49.990,,")) << last;
  std::filesystem::remove(path);
}

TEST(TruthFile, SaysWhereItCannotBeWritten) {
  const auto file = TruthFile::create("/nonexistent/folder/truth.csv");
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().find("/nonexistent/folder/truth.csv"), std::string::npos);
}

TEST(TruthFile, TellsThatTheDiskIsFull) {
  auto file = TruthFile::create("/dev/full");
  ASSERT_TRUE(file) << file.error();
  file->write(plant::Truth{}, std::nullopt);
  EXPECT_FALSE(file->flush());
}

}  // namespace
