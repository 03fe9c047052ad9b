// What parts cannot do: refused where nothing stands in for it, said where something does.
#include "hal/modbus/capabilities.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;
using config::PowerOff;
using config::WatchdogKind;
using config::WatchdogReaction;

// Parts that can do everything.
StationProfiles able() {
  StationProfiles p;
  p.drive.watchdog_reaction = WatchdogReaction::disable;
  p.drive.active_torque_limit_pct = config::Point{};
  p.drive.soft_limit_max_deg = p.drive.soft_limit_min_deg = p.drive.max_speed_deg_s = config::Point{};
  p.drive.rated_torque_nm = config::Point{};
  p.drive.sto_b_closed.bit = 1;
  p.load_cell.channel_b = config::LoadCellChannel{};
  p.load_cell.sequence = config::Point{};
  p.safety_io.scan = config::Point{};
  p.safety_io.watchdog = 200_ms;
  return p;
}

std::string refusals(const config::Station& station, const StationProfiles& profiles) {
  std::string out;
  for (const Capability& c : capabilities(station, profiles)) {
    if (c.refused) out += c.what + ": " + c.found + "\n";
    EXPECT_EQ(c.refused, !c.advice.empty()) << c.found;
  }
  return out;
}

std::size_t said(const config::Station& station, const StationProfiles& profiles) {
  EXPECT_EQ(refusals(station, profiles), "");
  return capabilities(station, profiles).size();
}

TEST(Capabilities, PartsThatCanDoEverythingHaveNothingToSay) {
  EXPECT_EQ(said({}, able()), 0U);
}

TEST(Capabilities, ADriveThatIsNotWatchedNeedsASafetyIoThatIs) {
  StationProfiles p = able();
  p.drive.watchdog_kind = WatchdogKind::none;
  EXPECT_EQ(said({}, p), 1U);
  p.safety_io.watchdog = 201_ms;
  EXPECT_EQ(refusals({}, p),
            "drive, communication watchdog: it has none; the safety I/O's watchdog is set to 201 ms, later "
            "than 200 ms\n");
}

TEST(Capabilities, AWatchdogThatHoldsTheLegNeedsTheSafetyIoToo) {
  StationProfiles p = able();
  p.drive.watchdog_reaction = WatchdogReaction::hold;
  EXPECT_EQ(said({}, p), 1U);
  p.safety_io.watchdog = 300_ms;
  EXPECT_NE(refusals({}, p).find("holds the support where it is"), std::string::npos);
}

TEST(Capabilities, AReactionNobodyKnowsIsRefused) {
  StationProfiles p = able();
  p.drive.watchdog_reaction = WatchdogReaction::unknown;
  EXPECT_NE(refusals({}, p).find("not known"), std::string::npos);
}

TEST(Capabilities, AWatchdogThatCannotBeSetToTheStationsTimeIsRefusedWithTheFigures) {
  StationProfiles p = able();
  p.drive.watchdog_min = 1_s;
  p.drive.watchdog_max = 20_s;
  EXPECT_EQ(refusals({}, p),
            "drive, communication watchdog: it takes 1000 ms to 20000 ms, and the station wants 80 ms\n");
}

TEST(Capabilities, WhatHoldsWithoutPowerIsRefusedUnlessAClutchTakesItOff) {
  for (const PowerOff does : {PowerOff::hold, PowerOff::brake}) {
    StationProfiles p = able();
    p.drive.power_off = does;
    config::Station station;
    EXPECT_NE(refusals(station, p).find("a leg would stay in its stretch"), std::string::npos);
    station.mechanics.release_clutch = true;
    EXPECT_EQ(said(station, p), 1U);
  }
}

TEST(Capabilities, WhatHoldsWithoutPowerNeedsAQuickSafetyIoBesideTheClutch) {
  StationProfiles p = able();
  p.drive.power_off = PowerOff::hold;
  p.safety_io.watchdog = 400_ms;
  config::Station station;
  station.mechanics.release_clutch = true;
  EXPECT_NE(refusals(station, p).find("a leg would stay in its stretch"), std::string::npos);
}

TEST(Capabilities, ATimeThatAPartsStepsCannotGiveIsRefused) {
  StationProfiles p = able();
  p.drive.watchdog_time_ms = config::Point{.address = 1, .scale = 1000.0};
  EXPECT_EQ(refusals({}, p), "drive, communication watchdog: set to 80 ms it becomes 0 ms\n");
  p = able();
  p.safety_io.watchdog_time_ms = config::Point{.address = 1, .scale = 100.0};
  EXPECT_EQ(refusals({}, p), "");
  p.safety_io.watchdog = 150_ms;
  EXPECT_EQ(refusals({}, p), "safety I/O, watchdog: set to 150 ms it becomes 200 ms\n");
}

TEST(Capabilities, LimitsADriveDoesNotHaveAreSaid) {
  StationProfiles p = able();
  p.drive.soft_limit_min_deg.reset();
  p.drive.max_speed_deg_s.reset();
  p.drive.rated_torque_nm.reset();
  EXPECT_EQ(said({}, p), 3U);
}

TEST(Capabilities, ATorqueLimitThatDoesNotHoldSaysWhatDoes) {
  StationProfiles p = able();
  p.drive.torque_limit = {.effective = false, .stands_in = "the largest current"};
  ASSERT_EQ(said({}, p), 1U);
  EXPECT_NE(capabilities({}, p)[0].found.find("instead: the largest current"), std::string::npos);
}

TEST(Capabilities, TheForceIsMeasuredTwiceByOneTransmitterOrByTwo) {
  StationProfiles p = able();
  config::Station station;
  station.load_cell_b = config::Endpoint{};
  EXPECT_NE(refusals(station, p).find("there is a second one"), std::string::npos);
  p.load_cell.channel_b.reset();
  EXPECT_EQ(said(station, p), 0U);
  station.load_cell_b.reset();
  EXPECT_NE(refusals(station, p).find("there is no second one"), std::string::npos);
}

TEST(Capabilities, PartsWithoutCountersAreSaid) {
  StationProfiles p = able();
  p.drive.freshness = config::Freshness::answers;
  p.load_cell.sequence.reset();
  p.safety_io.scan.reset();
  EXPECT_EQ(said({}, p), 3U);
}

TEST(Capabilities, ADriveThatTellsOfBothStoChannelsByOneBitIsHalfBlind) {
  StationProfiles p = able();
  p.drive.sto_b_closed = p.drive.sto_a_closed;
  ASSERT_EQ(said({}, p), 1U);
  EXPECT_EQ(capabilities({}, p)[0].what, "drive, STO channels");
  EXPECT_NE(capabilities({}, p)[0].found.find("one bit tells of both"), std::string::npos);
  // One bit for "both open" and another for "they differ" tell the two apart.
  p.drive.sto_b_closed.or_bit = 11;
  EXPECT_EQ(said({}, p), 0U);
  p.drive.sto_a_closed.bit = 11;
  p.drive.sto_a_closed.or_bit = 0;
  p.drive.sto_b_closed.bit = 0;
  EXPECT_EQ(said({}, p), 1U) << "the same two bits";
  p.drive.sto_b_closed.address = 1;
  EXPECT_EQ(said({}, p), 0U);
}

TEST(Capabilities, TwoReadingsOfOneFormAreRefusedOnALineAndNowhereElse) {
  StationProfiles p = able();
  p.safety_io.device.cyclic_read = {0, 1};
  p.safety_io.device.also_read = {{0x0200, 1}, {0x1006, 3}};
  config::Station station;
  EXPECT_EQ(refusals(station, p), "") << "on TCP an answer bears its request's number";
  station.safety_io.line = "all";
  EXPECT_EQ(
      refusals(station, p),
      "safety I/O, readings on line all: 0 and 512 are both read by function 3, 1 register each: there a "
      "late answer to one would be taken for the other's\n");
  EXPECT_NE(capabilities(station, p).back().advice.find("simulator-safety-io"), std::string::npos);
  p.safety_io.device.also_read[0].function = 4;
  EXPECT_EQ(refusals(station, p), "") << "another function is another form";
  p.safety_io.device.also_read[0] = {0x0200, 2};
  EXPECT_EQ(refusals(station, p), "");
  p.safety_io.device.read_function = 4;
  p.safety_io.device.also_read[1] = {.start = 0x1006, .count = 2, .function = 4};
  EXPECT_NE(refusals(station, p).find("512 to 513 and 4102 to 4103 are both read by function 4, 2 registers"),
            std::string::npos);
}

TEST(Capabilities, TheProbeOfALineHasAFormOfItsOwn) {
  for (const bool other : {false, true}) {
    StationProfiles p = able();
    p.load_cell.channel_b.reset();
    p.load_cell_b = p.load_cell;
    config::Station station;
    station.load_cell_b = station.load_cell;
    (other ? *station.load_cell_b : station.load_cell).line = "cells";
    config::DeviceProfile& device = (other ? *p.load_cell_b : p.load_cell).device;
    device.cyclic_read = {6, 2};
    device.identity = {{.address = 1, .value = 24}, {.address = 2, .value = 0, .width = 2}};
    EXPECT_EQ(refusals(station, p), "") << "the other identity registers are no probe";
    device.identity[0].width = 2;
    EXPECT_EQ(
        refusals(station, p),
        std::string(other ? "load cell B" : "load cell A") +
            ", readings on line cells: 6 to 7 and 1 to 2 (the first [[identity]], which proves the line "
            "after a failure) are both read by function 3, 2 registers each: there a late answer to one "
            "would be taken for the other's\n");
  }
}

TEST(Capabilities, WhatFunction23CarriesMayHaveToBeReadByItself) {
  StationProfiles p = able();
  p.drive.device.fc23 = true;
  p.drive.device.cyclic_read = {5000, 2};
  p.drive.device.also_read = {{432, 2}};
  config::Station station;
  station.drive.line = "motor";
  EXPECT_NE(refusals(station, p).find("5000 to 5001 and 432 to 433 are both read by function 3"),
            std::string::npos);
}

}  // namespace
