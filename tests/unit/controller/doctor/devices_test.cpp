// What is said of devices, by what they answered.
#include "controller/doctor/devices.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {
using namespace stretch;
using namespace stretch::literals;
using namespace stretch::doctor;

DeviceReading healthy() {
  DeviceReading reading;
  reading.setup = {true, true, true, true, true, true};
  for (auto& link : reading.links) link.ok = 100;
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
        Case{"load cell, identity", &hal::SetupResult::load_cell_identity},
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
  reading.links[1].bad_sums = 3;
  EXPECT_EQ(found(reading, "emergency stop").judgement, Judgement::bad);
  EXPECT_EQ(found(reading, "load cell, channel A at rest").judgement, Judgement::bad);
  EXPECT_EQ(found(reading, "load cell, channel B at rest").judgement, Judgement::mind);
  EXPECT_EQ(found(reading, "support").found, "at 12.0 deg");
  EXPECT_EQ(found(reading, "support").judgement, Judgement::mind);
  EXPECT_EQ(found(reading, "load cell, link").judgement, Judgement::mind);
}

}  // namespace
