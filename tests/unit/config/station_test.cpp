// A station file: its defaults are the structures' own, and figures that do not go together are refused.
#include "config/settings/station.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/loader/load.hpp"
#include "config/loader/sections.hpp"
#include "tests/unit/config/support.hpp"

namespace stretch::config {
namespace {

using namespace stretch::literals;
using test::lines;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// The compiled ceilings read back exactly, so that a file may name them.
static_assert(in_degrees(ceilings::kAngle) == 90.0);
static_assert(in_degrees_per_second(ceilings::kSpeed) == 5.0);
static_assert(in_degrees_per_second(ceilings::kReleaseSpeed) == 5.0);

constexpr const char* kRequired =
    "name = \"x\"\ndrive.profile = \"simulator-drive\"\nload_cell.profile = \"simulator-load-cell\"\n"
    "safety_io.profile = \"simulator-safety-io\"\n";

Loaded<Station> with(const std::string& more) {
  return load_station_text(kRequired + more, "s.toml");
}

void expect_same(const Station& a, const Station& b) {
  const Section<Station> section = station_keys();
  for (const Key<Station>& key : section.keys()) {
    if (key.number) {
      EXPECT_EQ(key.number(a), key.number(b)) << key.text.name;
    } else if (key.show) {
      EXPECT_EQ(key.show(a), key.show(b)) << key.text.name;
    }
  }
}

TEST(StationFile, WhatIsLeftOutIsTheStructuresDefault) {
  const auto station = with("");
  ASSERT_THAT(lines(station), IsEmpty());
  Station expected;
  expected.name = "x";
  expect_same(*station, expected);
}

TEST(StationFile, DefaultsWrittenOutAreTheSame) {
  std::string text;
  for (const KeyDescription& key : describe(FileKind::station)) {
    if (!key.required && !key.fallback.empty()) text += key.name + " = " + key.fallback + '\n';
  }
  const auto written = with(text);
  ASSERT_THAT(lines(written), IsEmpty());
  Station expected;
  expected.name = "x";
  expect_same(*written, expected);
}

TEST(StationFile, TheShippedOneHasTheDefaults) {
  const auto shipped = load_station("simulator");
  ASSERT_THAT(lines(shipped), IsEmpty());
  Station expected;
  expected.name = "Simulator";
  expect_same(*shipped, expected);
}

TEST(StationFile, EveryKeyReachesAFieldOfItsOwn) {
  const Section<Station> section = station_keys();
  for (const Key<Station>& key : section.keys()) {
    if (!key.number || !key.text.low) continue;
    Station station;
    Report report{.file = "f", .errors = {}, .present = {}, .failed = {}};
    const double middle =
        key.text.type == "whole number" ? *key.text.low : 0.25 * *key.text.low + 0.75 * *key.text.high;
    Value value;
    value.kind = key.text.type == "whole number" ? Value::Kind::integer : Value::Kind::real;
    value.integer = static_cast<std::int64_t>(middle);
    value.real = middle;
    key.take(value, key.text.name, station, report);
    ASSERT_THAT(lines(report.errors), IsEmpty());
    EXPECT_NEAR(key.number(station), middle, 1e-9 * std::abs(middle)) << key.text.name;
    int changed = 0;
    for (const Key<Station>& other : section.keys()) {
      if (other.number && other.number(station) != other.number(Station{})) ++changed;
    }
    EXPECT_EQ(changed, key.number(Station{}) == key.number(station) ? 0 : 1) << key.text.name;
  }
}

TEST(StationFile, UnitsBecomeQuantities) {
  const auto s = with(R"(period_ms = 8
machine.angle_limit_deg = 60
machine.cuff_force_limit_n = 120.5
mechanics.drive_watchdog_ms = 64
safety.sr01_margin_pct = 4
safety.sr05_cycles = 2
control.ramp_nm_s = 0.4
control.bandwidth_per_s = 0.8
plant.support_inertia_kgm2 = 2.5
)");
  ASSERT_THAT(lines(s), IsEmpty());
  EXPECT_EQ(s->period, 8_ms);
  EXPECT_EQ(s->machine.angle, 60_deg);
  EXPECT_EQ(s->machine.cuff_force, 120.5_N);
  EXPECT_EQ(s->mechanics.drive_watchdog, 64_ms);
  EXPECT_EQ(s->safety.sr01_margin_fraction, 0.04);
  EXPECT_EQ(s->safety.sr05_cycles, 2);
  EXPECT_EQ(s->control.ramp, 0.4_Nm_s);
  EXPECT_EQ(s->control.bandwidth, 0.8_per_s);
  EXPECT_EQ(s->plant.support_inertia.si(), 2.5);
}

struct Inverted {
  const char* text;
  const char* line;
};

TEST(StationFile, FiguresThatDoNotGoTogetherAreOneError) {
  const Inverted cases[] = {
      {"machine.stretch_force_limit_n = 60\nmachine.cuff_force_limit_n = 55",
       "s.toml:5: machine.stretch_force_limit_n = 60: is above cuff_force_limit_n = 55;"},
      {"control.approach_min_deg_s = 0.9\ncontrol.approach_max_deg_s = 0.6",
       "s.toml:5: control.approach_min_deg_s = 0.9: is above approach_max_deg_s = 0.6;"},
      {"control.stiffness_max_nm_rad = 16\ncontrol.stiffness_min_nm_rad = 20",
       "s.toml:6: control.stiffness_min_nm_rad = 20: is above stiffness_max_nm_rad = 16;"},
      {"plant.damper_low_deg_s = 6", "s.toml:5: plant.damper_low_deg_s = 6: is above damper_high_deg_s = 5;"},
      {"plant.damper_high_deg_s = 2",
       "s.toml:5: plant.damper_high_deg_s = 2: is below damper_low_deg_s = 3;"},
      {"plant.damper_torque_low_nm = 140",
       "s.toml:5: plant.damper_torque_low_nm = 140: is above damper_torque_high_nm = 130;"},
      {"plant.friction_nm = 6", "s.toml:5: plant.friction_nm = 6: is above breakaway_nm = 5;"},
      {"plant.end_max_switch_deg = 95",
       "s.toml:5: plant.end_max_switch_deg = 95: is above upper_stop_deg = 92;"},
      {"plant.lower_stop_deg = -0.5",
       "s.toml:5: plant.lower_stop_deg = -0.5: is above end_min_switch_deg = -0.8;"},
      {"machine.speed_limit_deg_s = 2.5",
       "s.toml:5: machine.speed_limit_deg_s = 2.5: is below control.approach_max_deg_s = 2.8;"},
      {"control.approach_max_deg_s = 3.4",
       "s.toml:5: control.approach_max_deg_s = 3.4: is above machine.speed_limit_deg_s = 3.3;"},
      {"safety.outward_acceleration_deg_s2 = 4",
       "s.toml:5: safety.outward_acceleration_deg_s2 = 4: is below control.acceleration_deg_s2 = 5;"},
      {"machine.angle_limit_deg = 20\ncontrol.comfortable_angle_deg = 25",
       "s.toml:6: control.comfortable_angle_deg = 25: is above machine.angle_limit_deg = 20;"},
      {"safety.sr06_force_range_n = 200\nmachine.cuff_force_limit_n = 200", ""},
      {"safety.sr06_force_range_n = 200\nmachine.cuff_force_limit_n = 199", ""},
      {"mechanics.drive_watchdog_ms = 81",
       "s.toml:5: mechanics.drive_watchdog_ms = 81: does not go together: drive_watchdog_ms = 81 at "
       "period_ms = 10;"},
      {"mechanics.drive_watchdog_ms = 80", ""},
      {"period_ms = 25\nmechanics.drive_watchdog_ms = 100", ""},
      {"period_ms = 25\nmechanics.drive_watchdog_ms = 50", ""},
      {"period_ms = 25\nmechanics.drive_watchdog_ms = 49",
       "s.toml:6: mechanics.drive_watchdog_ms = 49: does not go together:"},
      {"period_ms = 12\nmechanics.drive_watchdog_ms = 20",
       "s.toml:6: mechanics.drive_watchdog_ms = 20: does not go together:"},
      {"load_cell.unit = 1",
       "s.toml:5: load_cell.unit = 1: gives drive and load cell the same line, host, port and unit;"},
      {"safety_io.unit = 2",
       "s.toml:5: safety_io.unit = 2: gives the safety I/O the line, host, port and unit of another device;"},
      {"safety_io.unit = 1",
       "s.toml:5: safety_io.unit = 1: gives the safety I/O the line, host, port and unit of another device;"},
      {"safety_io.unit = 1\nsafety_io.port = 1503", ""},
      {"load_cell.unit = 1\nload_cell.host = \"127.0.0.2\"", ""},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\" }]\ndrive.line = \"a\"\nload_cell.line = \"a\"", ""},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\" }]\ndrive.line = \"b\"",
       "s.toml:6: drive.line = \"b\": puts a device on 'b', which is no [[line]] of this file;"},
      {"safety_io.line = \"b\"",
       "s.toml:5: safety_io.line = \"b\": puts a device on 'b', which is no [[line]] of this file;"},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\" }]\ndrive.line = \"a\"\nload_cell.line = \"a\"\n"
       "load_cell.unit = 1",
       "s.toml:8: load_cell.unit = 1: gives drive and load cell the same line, host, port and unit;"},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\" }]\ndrive.line = \"a\"\nload_cell.unit = 1", ""},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\" }, { name = \"a\", tty = \"/dev/ttyS1\" }]",
       "s.toml:5: line = [{...}, {...}]: names two lines a;"},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\" }, { name = \"b\", tty = \"/dev/ttyS0\" }]",
       "s.toml:5: line = [{...}, {...}]: gives two lines the port /dev/ttyS0;"},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\", baud = 250000 }]",
       "s.toml:5: line[1].baud = 250000: is no rate a serial port is sure to have;"},
      {"line = [{ name = \"a\", tty = \"ttyS0\" }]",
       "s.toml:5: line[1].tty = \"ttyS0\": is no absolute path;"},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001 }]\n"
       "drive.line = \"a\"",
       ""},
      {"line = [{ name = \"a\" }]", "s.toml:5: line[1].name = \"a\": has no port; allowed: tty = "},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\", host = \"10.0.0.9\" }]",
       "s.toml:5: line[1].tty = \"/dev/ttyS0\": is for a line behind a server;"},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\", port = 4001 }]",
       "s.toml:5: line[1].tty = \"/dev/ttyS0\": is for a line behind a server;"},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", port = 4001 }]",
       "s.toml:5: line[1].transport = \"rtu_over_tcp\": does not say where its server is;"},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\" }]",
       "s.toml:5: line[1].transport = \"rtu_over_tcp\": does not say where its server is;"},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001, "
       "tty = \"/dev/ttyS0\" }]",
       "s.toml:5: line[1].transport = \"rtu_over_tcp\": is for a port of this computer;"},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001, "
       "rs485 = \"rts_high_on_send\" }]",
       "s.toml:5: line[1].transport = \"rtu_over_tcp\": is for a port of this computer: a server turns its "
       "transceiver round itself;"},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"moxa\", port = 4001 }]",
       "s.toml:5: line[1].host = \"moxa\": is not a numeric IPv4 address;"},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 0 }]",
       "s.toml:5: line[1].port = 0: "},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001, "
       "server_delay_us = 20001 }]",
       "s.toml:5: line[1].server_delay_us = 20001: "},
      {"line = [{ name = \"a\", transport = \"udp\", tty = \"/dev/ttyS0\" }]",
       "s.toml:5: line[1].transport = \"udp\": "},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001 }, "
       "{ name = \"b\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001 }]",
       "s.toml:5: line = [{...}, {...}]: gives two lines the server 10.0.0.9:4001;"},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001 }, "
       "{ name = \"b\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4002 }]",
       ""},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\", server_delay_us = 2000 }]",
       "s.toml:5: line[1].server_delay_us = 2000: is for a line behind a server;"},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001, "
       "server_delay_us = 2000 }]",
       ""},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001, "
       "low_latency = true }]",
       "s.toml:5: line[1].low_latency = true: is for a port of this computer;"},
      {"line = [{ name = \"a\", tty = \"/dev/ttyS0\", low_latency = true }]", ""},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001 }]\n"
       "safety_io.host = \"10.0.0.9\"\nsafety_io.port = 4001",
       "s.toml:5: line = [{...}]: has a device on TCP at 10.0.0.9:4001, where the server of line a is;"},
      {"line = [{ name = \"a\", transport = \"rtu_over_tcp\", host = \"10.0.0.9\", port = 4001 }]\n"
       "safety_io.host = \"10.0.0.9\"\nsafety_io.port = 502",
       ""},
      {"drive.host = \"::1\"", "s.toml:5: drive.host = \"::1\": is not a numeric IPv4 address;"},
      {"drive.host = \"localhost\"", "s.toml:5: drive.host = \"localhost\": is not a numeric IPv4 address;"},
      {"drive.host = \"127.0.0.1.\"",
       "s.toml:5: drive.host = \"127.0.0.1.\": is not a numeric IPv4 address;"}};
  for (const Inverted& one : cases) {
    if (*one.line == '\0') {
      EXPECT_THAT(lines(with(one.text)), IsEmpty()) << one.text;
    } else {
      EXPECT_THAT(lines(with(one.text)), ElementsAre(StartsWith(one.line))) << one.text;
    }
  }
}

TEST(StationFile, AFigureThatIsRefusedIsNotComparedWithOthers) {
  EXPECT_THAT(lines(with("control.approach_max_deg_s = 0.1")),
              ElementsAre(StartsWith("s.toml:5: control.approach_max_deg_s = 0.1: is below the range;")));
}

TEST(StationFile, SR15_ToleratedOverrunsAreAtMostHalfTheWatchdogInCycles) {
  struct Case {
    const char* text;
    int consecutive;  // 0: refused
  };
  const Case cases[] = {
      {"", 3},
      {"safety.sr15_consecutive = 3", 3},
      {"safety.sr15_consecutive = 1", 1},
      {"period_ms = 25\nmechanics.drive_watchdog_ms = 100", 2},
      {"period_ms = 25\nmechanics.drive_watchdog_ms = 100\nsafety.sr15_consecutive = 2", 2},
      {"period_ms = 25\nmechanics.drive_watchdog_ms = 100\nsafety.sr15_consecutive = 3", 0},
      {"mechanics.drive_watchdog_ms = 60", 3},
      {"mechanics.drive_watchdog_ms = 59", 2},
      {"mechanics.drive_watchdog_ms = 59\nsafety.sr15_consecutive = 3", 0},
      {"mechanics.drive_watchdog_ms = 20", 1},
  };
  for (const Case& one : cases) {
    const auto station = with(one.text);
    if (one.consecutive == 0) {
      EXPECT_THAT(lines(station),
                  ElementsAre(::testing::HasSubstr(
                      "safety.sr15_consecutive = 3: is above drive_watchdog_ms / (2 period_ms) = 2;")))
          << one.text;
    } else {
      ASSERT_THAT(lines(station), IsEmpty()) << one.text;
      EXPECT_EQ(station->safety.sr15_consecutive, one.consecutive) << one.text;
    }
  }
}

TEST(StationFile, ASecondTransmitterIsADeviceOfItsOwn) {
  const auto station = with("load_cell_b = { profile = \"simulator-load-cell\", unit = 5 }");
  ASSERT_THAT(lines(station), IsEmpty());
  ASSERT_TRUE(station->load_cell_b);
  EXPECT_EQ(station->load_cell_b->unit, 5);
  EXPECT_THAT(lines(with("load_cell_b = { profile = \"simulator-load-cell\", unit = 2 }")),
              ElementsAre(::testing::HasSubstr("line, host, port and unit of another device")));
  EXPECT_THAT(
      lines(with("load_cell_b = { profile = \"simulator-load-cell\", unit = 5, line = \"cells\" }")),
      ElementsAre(::testing::HasSubstr("puts a device on 'cells', which is no [[line]] of this file")));
}

TEST(StationFile, SR19_AProfileThatDoesNotExistIsRefusedWithTheOnesThereAre) {
  const auto station = load_station_text(
      "name = \"x\"\ndrive.profile = \"nope\"\nload_cell.profile = \"../profiles/simulator-load-cell\"\n"
      "safety_io.profile = \"simulator-safety-io.toml\"\n",
      "s.toml");
  EXPECT_THAT(
      lines(station),
      ElementsAre(
          AllOf(StartsWith("s.toml:2: drive.profile = \"nope\": names no file in profiles/; allowed: "),
                ::testing::HasSubstr("simulator-drive, simulator-load-cell, simulator-safety-io"),
                ::testing::EndsWith("; give one of these names")),
          StartsWith("s.toml:3: load_cell.profile = \"../profiles/simulator-load-cell\": is a path, not a "
                     "name; allowed: "),
          StartsWith("s.toml:4: safety_io.profile = \"simulator-safety-io.toml\": is a path, not a name;")));
}

}  // namespace
}  // namespace stretch::config
