// What is said of devices, by what they answered.
#include "controller/doctor/devices.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace {
using namespace stretch;
using namespace stretch::literals;
using namespace stretch::doctor;

std::optional<hal::DeviceReport>& of(DeviceReading& reading, hal::Device device) {
  return reading.devices[static_cast<std::size_t>(device)];
}

DeviceReading healthy() {
  DeviceReading reading;
  reading.setup = {true, true, true, true, true, true};
  hal::DeviceReport report{.identity = true, .settings = true, .link = {}};
  report.link.state = hal::LinkState::up;
  report.link.ok = 100;
  for (const hal::Device device : {hal::Device::drive, hal::Device::load_cell, hal::Device::safety_io})
    of(reading, device) = report;
  reading.sample.drive.quality = reading.sample.force.quality = reading.sample.io.quality =
      hal::Quality::valid;
  reading.sample.drive.angle = -1_deg;
  reading.sample.force.channel_a = reading.sample.force.channel_b = 8_N;
  reading.sample.io.estop_ok = reading.sample.io.supply_ok = reading.sample.io.relay_no_fault = true;
  return reading;
}

Finding found(const DeviceReading& reading, const std::string& what) {
  for (const Finding& finding : judge_devices(reading, config::Station{})) {
    if (finding.what == what) return finding;
  }
  ADD_FAILURE() << "nothing is said of " << what;
  return {};
}

TEST(Devices, OfAHealthyStationEverythingIsGood) {
  for (const Finding& finding : judge_devices(healthy(), config::Station{})) {
    EXPECT_EQ(finding.judgement, Judgement::good) << finding.what << ": " << finding.found;
    EXPECT_EQ(finding.advice, "") << finding.what;
  }
}

TEST(Devices, EachThingThatIsNotProvenIsBadByItsOwnName) {
  struct Case {
    const char* what;
    bool hal::SetupResult::*proof;
  };
  for (const Case& c :
       {Case{"drive, identity", &hal::SetupResult::drive_identity},
        Case{"drive, watchdog set and read back", &hal::SetupResult::drive_watchdog},
        Case{"drive, limits set and read back", &hal::SetupResult::drive_torque_limit},
        Case{"safety I/O, identity", &hal::SetupResult::safety_io_identity},
        Case{"safety I/O, watchdog set and read back", &hal::SetupResult::safety_io_watchdog}}) {
    DeviceReading reading = healthy();
    reading.setup.*c.proof = false;
    int bad = 0;
    for (const Finding& finding : judge_devices(reading, config::Station{}))
      bad += finding.judgement == Judgement::bad ? 1 : 0;
    EXPECT_EQ(bad, 1) << c.what;
    EXPECT_EQ(found(reading, c.what).judgement, Judgement::bad);
    EXPECT_NE(found(reading, c.what).advice, "");
  }
}

DeviceReading with_two_transmitters() {
  DeviceReading reading = healthy();
  of(reading, hal::Device::load_cell_b) = of(reading, hal::Device::load_cell);
  return reading;
}

std::vector<std::string> said_of_load_cells(const DeviceReading& reading, bool (*which)(const Finding&)) {
  std::vector<std::string> names;
  for (const Finding& finding : judge_devices(reading, config::Station{})) {
    if (finding.what.starts_with("load cell") && which(finding)) names.push_back(finding.what);
  }
  return names;
}

TEST(Devices, EachTransmitterHasItsOwnLines) {
  using Lines = std::vector<std::string>;
  const auto any = [](const Finding&) { return true; };
  EXPECT_EQ(said_of_load_cells(healthy(), any),
            (Lines{"load cell, link", "load cell, identity", "load cell, settings read back",
                   "load cell, channel A at rest", "load cell, channel B at rest"}));
  EXPECT_EQ(
      said_of_load_cells(with_two_transmitters(), any),
      (Lines{"load cell A, link", "load cell B, link", "load cell A, identity",
             "load cell A, settings read back", "load cell B, identity", "load cell B, settings read back",
             "load cell, channel A at rest", "load cell, channel B at rest"}));
}

TEST(Devices, TheTransmitterThatFailedIsNamedAndTheOtherIsNot) {
  using Lines = std::vector<std::string>;
  const auto bad = [](const Finding& finding) { return finding.judgement != Judgement::good; };
  for (const auto& [cell, name] : {std::pair{hal::Device::load_cell, std::string("load cell A")},
                                   std::pair{hal::Device::load_cell_b, std::string("load cell B")}}) {
    DeviceReading reading = with_two_transmitters();
    of(reading, cell)->settings = false;
    EXPECT_EQ(said_of_load_cells(reading, bad), Lines{name + ", settings read back"});
    EXPECT_NE(found(reading, name + ", settings read back").advice, "");
    of(reading, cell)->identity = false;
    EXPECT_EQ(said_of_load_cells(reading, bad), (Lines{name + ", identity", name + ", settings read back"}));
    EXPECT_NE(found(reading, name + ", identity").advice, "");
    reading = with_two_transmitters();
    of(reading, cell)->link.timeouts = 3;
    of(reading, cell)->link.last_good_age = 1250_ms;
    EXPECT_EQ(said_of_load_cells(reading, bad), Lines{name + ", link"});
    EXPECT_NE(found(reading, name + ", link").found.find("time-outs 3,"), std::string::npos);
    EXPECT_NE(found(reading, name + ", link").found.find("the last 1250 ms ago"), std::string::npos);
  }
}

TEST(Devices, WhatDoesNotAnswerIsNotTakenForHealthy) {
  const DeviceReading nothing;
  for (const Finding& finding : judge_devices(nothing, config::Station{}))
    EXPECT_EQ(finding.judgement, Judgement::bad) << finding.what << ": " << finding.found;
}

TEST(Devices, AnOpenChainALoadedCuffAndARaisedSupportAreSaid) {
  DeviceReading reading = healthy();
  reading.sample.io.estop_ok = false;
  reading.sample.force.channel_b = 20_N;
  reading.sample.force.error_a = true;
  reading.sample.drive.angle = 12_deg;
  of(reading, hal::Device::load_cell)->link.bad_sums = 3;
  EXPECT_EQ(found(reading, "emergency stop").judgement, Judgement::bad);
  EXPECT_EQ(found(reading, "load cell, channel A at rest").judgement, Judgement::bad);
  EXPECT_EQ(found(reading, "load cell, channel B at rest").judgement, Judgement::mind);
  EXPECT_EQ(found(reading, "support").found, "at 12.0 deg");
  EXPECT_EQ(found(reading, "support").judgement, Judgement::mind);
  EXPECT_EQ(found(reading, "load cell, link").judgement, Judgement::mind);
}

}  // namespace
