// What a cycle takes on the wire, against figures worked out by hand.
#include "hal/modbus/bus_budget.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using namespace stretch::literals;
using namespace stretch::hal;

// Blocks as long as the simulator's, at round figures.
StationProfiles profiles() {
  StationProfiles p;
  for (auto* device : {&p.drive.device, &p.load_cell.device, &p.safety_io.device}) {
    device->response_timeout = 3_ms;
    device->turnaround = 1_ms;
    device->gap = 2_ms;
  }
  p.drive.device.fc23 = true;
  p.drive.device.cyclic_write = {6000, 10};
  p.drive.device.cyclic_read = {5000, 16};
  p.load_cell.device.cyclic_read = {6, 12};
  p.safety_io.device.cyclic_read = {0, 4};
  p.safety_io.permissive.address = 16;
  p.safety_io.watchdog_trigger.address = 0x1003;
  return p;
}

config::Station on_one_line(int baud, Duration period) {
  config::Station station;
  station.period = period;
  config::SerialLine line;
  line.name = "all";
  line.baud = baud;
  station.lines = {line};
  station.drive.line = station.load_cell.line = station.safety_io.line = "all";
  return station;
}

TEST(BusBudget, OnTcpEveryDeviceHasItsAnswersAndItsTimeOutOnce) {
  config::Station station;
  station.period = 9.6_ms;
  const BusBudget budget = bus_budget(station, profiles());
  EXPECT_NEAR(in_milliseconds(budget.longest), 3.0 + 3.0 + (2 * 0.3 + 3.0), 1e-9);
  EXPECT_TRUE(budget.fits());
  EXPECT_EQ(budget.refusal(), "");
  station.period = 9.5_ms;
  EXPECT_FALSE(bus_budget(station, profiles()).fits());
}

TEST(BusBudget, OnTcpEveryBlockIsARequestOfItsOwn) {
  StationProfiles p = profiles();
  p.drive.device.fc23 = false;
  p.drive.device.tcp_answer = 1_ms;
  p.drive.device.also_read = {{7000, 2}, {7010, 2}};
  p.drive.device.also_write = {{.start = 6100, .count = 2, .when_changed = true}};
  const BusBudget budget = bus_budget({}, p);
  EXPECT_NEAR(in_milliseconds(budget.parts.front().usual), 5.0, 1e-9);
  EXPECT_NEAR(in_milliseconds(budget.parts.front().longest), 4.0 + 3.0, 1e-9);
}

TEST(BusBudget, OnALineItIsCharactersGapsAndTurnaroundsAndOneLossAtMost) {
  const BusBudget budget = bus_budget(on_one_line(115200, 25_ms), profiles());
  ASSERT_EQ(budget.parts.size(), 1U);
  const BusBudget::Part& line = budget.parts[0];
  ASSERT_EQ(line.transactions.size(), 5U);
  // FC23 33 + 37, FC03 8 + 29, FC03 8 + 13, FC06 8 + 8 twice: 160 characters of 11 bits.
  const double characters_ms = 160 * 11 / 115.2;
  EXPECT_NEAR(in_milliseconds(line.usual), characters_ms + 5 * (2.0 + 1.0), 1e-9);
  EXPECT_NEAR(in_milliseconds(line.longest), in_milliseconds(line.usual) + 2.0, 1e-9);
  EXPECT_EQ(line.transactions[0].device, "drive");
  EXPECT_EQ(line.transactions[0].what, "write 6000 to 6009, read 5000 to 5015");
  EXPECT_NEAR(in_milliseconds(line.transactions[0].characters), 70 * 11 / 115.2, 1e-9);
}

TEST(BusBudget, NoGapIsShorterThanTheSilenceThatEndsAFrame) {
  const auto gap_us = [](int baud, std::optional<Duration> asked) {
    StationProfiles p = profiles();
    p.drive.device.gap = asked;
    return in_milliseconds(bus_budget(on_one_line(baud, 25_ms), p).parts[0].transactions[0].gap) * 1e3;
  };
  EXPECT_NEAR(gap_us(115200, milliseconds(0.4)), 400, 1e-6) << "what the device is content with";
  EXPECT_NEAR(gap_us(57600, milliseconds(0.4)), 3.5 * 11 / 57600 * 1e6, 1e-6);
  EXPECT_NEAR(gap_us(19200, milliseconds(0.4)), 3.5 * 11 / 19200 * 1e6, 1e-6);
  EXPECT_NEAR(gap_us(19200, milliseconds(20.0)), 20'000, 1e-6);
  EXPECT_NEAR(gap_us(57600, std::nullopt), 1750, 1e-6);
}

TEST(BusBudget, WithoutFunction23TheDriveTakesTwoTransactions) {
  StationProfiles p = profiles();
  p.drive.device.fc23 = false;
  const BusBudget budget = bus_budget(on_one_line(115200, 25_ms), p);
  EXPECT_EQ(budget.parts[0].transactions.size(), 6U);
  EXPECT_EQ(budget.parts[0].transactions[1].what, "read 5000 to 5015");
}

TEST(BusBudget, ARefusalNamesEveryPartWithItsShare) {
  config::Station station = on_one_line(19200, 25_ms);
  station.safety_io.line.clear();
  const BusBudget budget = bus_budget(station, profiles());
  EXPECT_FALSE(budget.fits());
  const std::string refusal = budget.refusal();
  EXPECT_NE(refusal.find("period 25 ms"), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("line all "), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("safety I/O on TCP 3"), std::string::npos) << refusal;
  EXPECT_EQ(refusal.find('\n'), std::string::npos);
}

TEST(BusBudget, AServerBetweenCostsItsDelayWithEveryTransaction) {
  config::Station station = on_one_line(115200, 25_ms);
  const BusBudget direct = bus_budget(station, profiles());
  station.lines[0].transport = config::LineTransport::rtu_over_tcp;
  station.lines[0].server_delay = milliseconds(0.6);
  const BusBudget behind = bus_budget(station, profiles());
  EXPECT_NEAR(in_milliseconds(behind.longest), in_milliseconds(direct.longest) + 5 * 0.6, 1e-9);
  EXPECT_NEAR(in_milliseconds(behind.parts[0].transactions[0].server), 0.6, 1e-9);
  EXPECT_EQ(direct.parts[0].transactions[0].server, Duration{});
  station.lines[0].server_delay = 20_ms;
  EXPECT_FALSE(bus_budget(station, profiles()).fits());
}

TEST(BusBudget, WhatDividesTheDevicesAmongLinesIsAddedUp) {
  config::Station station = on_one_line(115200, 25_ms);
  config::SerialLine second = station.lines[0];
  second.name = "second";
  second.tty = "/dev/ttyS1";
  station.lines.push_back(second);
  station.load_cell.line = "second";
  const BusBudget budget = bus_budget(station, profiles());
  ASSERT_EQ(budget.parts.size(), 2U);
  EXPECT_NEAR(in_milliseconds(budget.longest),
              in_milliseconds(budget.parts[0].longest + budget.parts[1].longest), 1e-9);
  EXPECT_EQ(budget.parts[1].transactions.size(), 1U);
}

}  // namespace
