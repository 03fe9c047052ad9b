// Every file the project ships loads, and says what the documents say it does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/loader/find_file.hpp"
#include "config/loader/load.hpp"
#include "config/settings/protocol_summary.hpp"
#include "tests/unit/config/support.hpp"

namespace stretch::config {
namespace {

using namespace stretch::literals;
using test::lines;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

TEST(ShippedFiles, EveryStationLoads) {
  ASSERT_THAT(file_names(FileKind::station), IsSupersetOf({"simulator"}));
  for (const std::string& name : file_names(FileKind::station)) {
    EXPECT_THAT(lines(load_station(name)), IsEmpty()) << name;
  }
}

TEST(ShippedFiles, EveryLegLoads) {
  ASSERT_THAT(file_names(FileKind::leg),
              IsSupersetOf({"average", "supple", "tight", "stiff_heavy", "light", "guarding"}));
  for (const std::string& name : file_names(FileKind::leg)) {
    const auto leg = load_leg(name);
    ASSERT_THAT(lines(leg), IsEmpty()) << name;
    EXPECT_EQ(leg->name, name);
  }
}

TEST(ShippedFiles, EveryProtocolLoads) {
  ASSERT_THAT(file_names(FileKind::protocol),
              IsSupersetOf({"constant_low_traction", "repeated_holds", "demo"}));
  for (const std::string& name : file_names(FileKind::protocol)) {
    const auto protocol = load_protocol(name);
    ASSERT_THAT(lines(protocol), IsEmpty()) << name;
    EXPECT_EQ(protocol->name, name);
    EXPECT_FALSE(protocol->title.empty());
  }
}

TEST(ShippedFiles, EveryPrescriptionStandsOnTheShippedMachine) {
  const auto station = load_station("simulator");
  ASSERT_THAT(lines(station), IsEmpty());
  ASSERT_THAT(file_names(FileKind::prescription), IsSupersetOf({"demo", "first_visit", "average"}));
  for (const std::string& name : file_names(FileKind::prescription)) {
    const auto prescription = load_prescription(name, &station->machine);
    ASSERT_THAT(lines(prescription), IsEmpty()) << name;
    EXPECT_GE(prescription->force, 14_N) << name;
    EXPECT_LE(prescription->force, 20_N) << name;
    EXPECT_NEAR(prescription->cuff_distance.si(), 0.457 * prescription->height.si(), 0.01) << name;
  }
}

TEST(ShippedFiles, APrescriptionLeavesItsProtocolEnoughTime) {
  for (const std::string& name : file_names(FileKind::prescription)) {
    const auto prescription = load_prescription(name);
    ASSERT_TRUE(prescription) << name;
    const auto protocol = load_protocol(prescription->protocol);
    ASSERT_TRUE(protocol) << prescription->protocol;
    // weighing and warm-up take 80 s, a resumption as long again
    EXPECT_GT(prescription->duration, expected_duration(protocol->list, prescription->force) + 160_s) << name;
  }
}

TEST(ShippedFiles, EveryScenarioLoadsAndExpectsSomething) {
  ASSERT_THAT(file_names(FileKind::scenario), IsSupersetOf({"estop-in-the-first-hold"}));
  for (const std::string& name : file_names(FileKind::scenario)) {
    const auto scenario = load_scenario(name);
    ASSERT_THAT(lines(scenario), IsEmpty()) << name;
    EXPECT_EQ(scenario->name, name);
    EXPECT_FALSE(scenario->faults.empty()) << name;
    EXPECT_FALSE(scenario->expectations.empty()) << name;
  }
}

TEST(ShippedFiles, LegsAreThoseOfTheDocument) {
  const auto supple = load_leg("supple");
  ASSERT_TRUE(supple);
  EXPECT_EQ(supple->mass, 65_kg);
  EXPECT_EQ(supple->height, 1.68_m);
  EXPECT_EQ(supple->stiffness_scale, 0.7);
  EXPECT_EQ(supple->shift, 15_deg);
  EXPECT_FALSE(supple->spasm.speed_triggered);
  const auto guarding = load_leg("guarding");
  ASSERT_TRUE(guarding);
  EXPECT_TRUE(guarding->spasm.speed_triggered);
  EXPECT_TRUE(guarding->spasm.range_triggered);
}

TEST(ShippedFiles, TheSimulatorsProfilesLoad) {
  const auto station = load_station("simulator");
  ASSERT_THAT(lines(station), IsEmpty());
  const auto drive = load_drive_profile(station->drive.profile);
  ASSERT_THAT(lines(drive), IsEmpty());
  EXPECT_EQ(drive->device.name, "simulator-drive");
  EXPECT_EQ(drive->position_deg.address, 5002);
  EXPECT_EQ(drive->position_deg.type, RegisterType::i32);
  EXPECT_EQ(drive->position_deg.scale, 0.001);
  EXPECT_EQ(drive->device.cyclic_read.count, 16);
  EXPECT_TRUE(drive->device.fc23);
  const auto cell = load_load_cell_profile(station->load_cell.profile);
  ASSERT_THAT(lines(cell), IsEmpty());
  EXPECT_EQ(cell->channel_b->net_n.address, 14);
  EXPECT_EQ(cell->channel_a.fault_mask, 0x003F);
  ASSERT_TRUE(cell->sequence);
  EXPECT_EQ(cell->sequence->address, 16);
  const auto io = load_safety_io_profile(station->safety_io.profile);
  ASSERT_THAT(lines(io), IsEmpty());
  EXPECT_EQ(io->io_watchdog_ok.bit, 15);
  EXPECT_EQ(io->watchdog_time_ms->address, 0x1000);
}

TEST(ShippedFiles, TheDemonstrationShowsEveryPhaseButAContractionInAboutThreeMinutes) {
  const auto demo = load_protocol("demo");
  ASSERT_THAT(lines(demo), IsEmpty());
  for (std::size_t kind = 0; kind < names::kPhaseKind.size(); ++kind) {
    bool shown = false;
    for (int i = 0; i < demo->list.count; ++i) {
      shown |= demo->list.phases.at(static_cast<std::size_t>(i)).kind == static_cast<PhaseKind>(kind);
    }
    EXPECT_EQ(shown, static_cast<PhaseKind>(kind) != PhaseKind::contract) << names::kPhaseKind.at(kind);
  }
  EXPECT_NEAR(expected_duration(demo->list, 14_N).si(), 180.0, 20.0);
}

}  // namespace
}  // namespace stretch::config
