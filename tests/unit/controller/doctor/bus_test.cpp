// The budget in words, and ports by what the system says of them.
#include "controller/doctor/bus.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "hal/modbus/bus_budget.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using namespace stretch::doctor;
namespace fs = std::filesystem;

config::Station station_on(const std::string& tty) {
  config::Station station;
  station.period = 25_ms;
  config::SerialLine line;
  line.name = "all";
  line.tty = tty;
  station.lines = {line};
  station.drive.line = station.load_cell.line = station.safety_io.line = "all";
  return station;
}

hal::StationProfiles profiles() {
  hal::StationProfiles p;
  for (auto* device : {&p.drive.device, &p.load_cell.device, &p.safety_io.device}) device->gap = 0.4_ms;
  p.drive.device.fc23 = true;
  p.drive.device.cyclic_write = {6000, 10};
  p.drive.device.cyclic_read = {5000, 16};
  p.load_cell.device.cyclic_read = {6, 12};
  p.safety_io.device.cyclic_read = {0, 4};
  return p;
}

TEST(Budget, EveryTransactionThePartsAndTheWholeAreSaid) {
  const auto findings = look_at_budget(station_on("/dev/ttyS0"), profiles());
  ASSERT_EQ(findings.size(), 5U + 1U + 1U);
  EXPECT_EQ(findings[0].what, "line all, drive, write 6000 to 6009, read 5000 to 5015");
  EXPECT_EQ(findings[0].found, "8.08 ms: characters 6.68 ms, silence 0.40 ms, turnaround 1.00 ms");
  EXPECT_EQ(findings.back().what, "bus budget");
  EXPECT_EQ(findings.back().judgement, Judgement::good);
}

TEST(Budget, WhatDoesNotFitIsBadAndSaysWhatToDo) {
  config::Station station = station_on("/dev/ttyS0");
  station.lines[0].baud = 57600;
  const auto findings = look_at_budget(station, profiles());
  EXPECT_EQ(findings.back().judgement, Judgement::bad);
  EXPECT_NE(findings.back().advice.find("raise the baud rate"), std::string::npos) << findings.back().advice;
}

TEST(Budget, WhatWasMeasuredIsSetAgainstIt) {
  const config::Station station = station_on("/dev/ttyS0");
  const Duration computed = hal::bus_budget(station, profiles()).parts.front().usual;
  ASSERT_GT(computed, 10_ms);
  EXPECT_EQ(compare_budget(station, profiles(), computed).judgement, Judgement::good);
  EXPECT_EQ(compare_budget(station, profiles(), computed + computed).judgement, Judgement::mind);
  EXPECT_NE(compare_budget(station, profiles(), computed + computed).advice, "");
  EXPECT_EQ(compare_budget(station, profiles(), Duration{}).judgement, Judgement::mind);
}

class Ports : public testing::Test {
 protected:
  Ports() {
    std::string pattern = testing::TempDir() + "stretch-ports-XXXXXX";
    root_ = fs::canonical(::mkdtemp(pattern.data()));
    std::ofstream(tty()) << "a port";
    fs::create_directories(root_ / "proc/not a process/fd");
    fs::create_directories(root_ / "proc/1/fd");
  }
  ~Ports() override { fs::remove_all(root_); }
  [[nodiscard]] std::string tty() const { return root_ / "ttyUSB0"; }
  fs::path root_;
};

TEST_F(Ports, OneThatIsNotThereIsBad) {
  const auto findings = look_at_ports(station_on("/dev/not there"), root_);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].judgement, Judgement::bad);
  EXPECT_NE(findings[0].found.find("/dev/not there"), std::string::npos);
}

TEST_F(Ports, WhoElseHasItOpenIsNamed) {
  EXPECT_EQ(look_at_ports(station_on(tty()), root_)[0].found, tty() + ", free");
  fs::create_directories(root_ / "proc/4321/fd");
  fs::create_symlink("/dev/null", root_ / "proc/4321/fd/0");
  fs::create_symlink(tty(), root_ / "proc/4321/fd/7");
  std::ofstream(root_ / "proc/4321/comm") << "minicom\n";
  const auto findings = look_at_ports(station_on(tty()), root_);
  EXPECT_EQ(findings[0].judgement, Judgement::mind);
  EXPECT_EQ(findings[0].found, tty() + ", open in pid 4321 (minicom)");
}

// As another user than root, whom no folder is closed to.
class AsNobody {
 public:
  AsNobody() { EXPECT_EQ(::seteuid(root_ ? 65534 : ::geteuid()), 0); }
  ~AsNobody() { EXPECT_EQ(::seteuid(root_ ? 0 : ::geteuid()), 0); }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  const bool root_ = ::geteuid() == 0;
};

TEST_F(Ports, WhereSomeProcessesAreClosedOneIsNotSaidToBeFree) {
  fs::permissions(root_, fs::perms::all);
  for (const char* pid : {"11", "12"}) {
    fs::create_directories(root_ / "proc" / pid / "fd");
    fs::permissions(root_ / "proc" / pid / "fd", fs::perms::none);
  }
  fs::create_directories(root_ / "proc/13");  // it ended while it was looked at
  const auto port = [&] {
    const AsNobody nobody;
    return look_at_ports(station_on(tty()), root_)[0];
  };
  EXPECT_EQ(port().judgement, Judgement::mind);
  EXPECT_EQ(port().found, tty() + ", whether it is free is not known: 2 processes could not be looked into");
  EXPECT_NE(port().advice.find("run as root"), std::string::npos);
  fs::create_directories(root_ / "proc/14/fd");
  fs::create_symlink(tty(), root_ / "proc/14/fd/3");
  std::ofstream(root_ / "proc/14/comm") << "minicom\n";
  EXPECT_EQ(port().found, tty() + ", open in pid 14 (minicom)") << "who was found is said";
  fs::remove_all(root_ / "proc/14");
  for (const char* pid : {"11", "12"}) fs::permissions(root_ / "proc" / pid / "fd", fs::perms::owner_all);
  for (const char* pid : {"11", "12"}) fs::remove_all(root_ / "proc" / pid);
  EXPECT_EQ(port().found, tty() + ", free");
}

TEST_F(Ports, WhereProcessesAreHiddenOneIsNotSaidToBeFree) {
  fs::remove_all(root_ / "proc/1");
  fs::create_directories(root_ / "proc/4321/fd");
  const auto findings = look_at_ports(station_on(tty()), root_);
  EXPECT_EQ(findings[0].judgement, Judgement::mind);
  EXPECT_EQ(findings[0].found,
            tty() + ", whether it is free is not known: other users' processes are hidden");
}

TEST_F(Ports, ASlowAdapterIsSaid) {
  EXPECT_EQ(look_at_ports(station_on(tty()), root_)[1].judgement, Judgement::good) << "it has no timer";
  const fs::path timer = root_ / "sys/class/tty/ttyUSB0/device/latency_timer";
  fs::create_directories(timer.parent_path());
  std::ofstream(timer) << "16\n";
  EXPECT_EQ(look_at_ports(station_on(tty()), root_)[1].judgement, Judgement::mind);
  std::ofstream(timer) << "1\n";
  EXPECT_EQ(look_at_ports(station_on(tty()), root_)[1].judgement, Judgement::good);
}

}  // namespace
