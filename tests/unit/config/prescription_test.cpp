// A prescription, from a file or from a message: the same rules, and the machine's limits on top.
#include "config/settings/prescription.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "config/loader/load.hpp"
#include "config/settings/tightened.hpp"
#include "tests/unit/config/support.hpp"

namespace stretch::config {
namespace {

using namespace stretch::literals;
using test::lines;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* kGood = R"(side = "right"
mass_kg = 80
height_m = 1.8
cuff_distance_m = 0.82
force_n = 20
force_limit_n = 25
angle_limit_deg = 75
duration_s = 900
resumptions = 2
protocol = "repeated_holds"
)";

std::string changed(const std::string& from, const std::string& to) {
  std::string text = kGood;
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(PrescriptionFile, GivesWhatItSays) {
  const auto p = load_prescription_text(kGood, "p.toml");
  ASSERT_THAT(lines(p), IsEmpty());
  EXPECT_EQ(p->side, Side::right);
  EXPECT_EQ(p->mass, 80_kg);
  EXPECT_EQ(p->height, 1.8_m);
  EXPECT_EQ(p->cuff_distance, 0.82_m);
  EXPECT_EQ(p->force, 20_N);
  EXPECT_EQ(p->force_limit, 25_N);
  EXPECT_EQ(p->angle_limit, 75_deg);
  EXPECT_EQ(p->duration, 900_s);
  EXPECT_EQ(p->resumptions, 2);
  EXPECT_EQ(p->protocol, "repeated_holds");
}

TEST(PrescriptionFile, SR19_AForceAboveItsOwnLimitIsAnErrorNeverSwapped) {
  EXPECT_THAT(
      lines(load_prescription_text(changed("force_n = 20", "force_n = 26"), "p.toml")),
      ElementsAre("p.toml:5: force_n = 26: is above force_limit_n = 25; allowed: at most 25 N; lower it, or "
                  "correct force_limit_n"));
  EXPECT_THAT(lines(load_prescription_text(changed("force_n = 20", "force_n = 25"), "p.toml")), IsEmpty());
}

TEST(PrescriptionFile, SR19_AboveACompiledCeilingIsRefused) {
  for (const auto& [from, to] : {std::pair{"force_limit_n = 25", "force_limit_n = 80.1"},
                                 std::pair{"angle_limit_deg = 75", "angle_limit_deg = 90.1"},
                                 std::pair{"duration_s = 900", "duration_s = 3601"}}) {
    const auto p = load_prescription_text(changed(from, to), "p.toml");
    ASSERT_THAT(lines(p), SizeIs(1)) << to;
    EXPECT_EQ(p.error()[0].what, "is above the compiled ceiling") << to;
  }
  const auto at =
      load_prescription_text(changed("force_limit_n = 25\nangle_limit_deg = 75\nduration_s = 900",
                                     "force_limit_n = 80\nangle_limit_deg = 90\nduration_s = 3600"),
                             "p.toml");
  EXPECT_THAT(lines(at), IsEmpty());
}

TEST(PrescriptionFile, AProtocolThatDoesNotExistIsRefusedWithTheOnesThereAre) {
  EXPECT_THAT(lines(load_prescription_text(changed("repeated_holds", "yoga"), "p.toml")),
              ElementsAre(StartsWith("p.toml:10: protocol = \"yoga\": names no file in protocols/; allowed: "
                                     "constant_low_traction, demo, repeated_holds")));
  EXPECT_THAT(lines(load_prescription_text(changed("repeated_holds", "../legs/average"), "p.toml")),
              ElementsAre(StartsWith("p.toml:10: protocol = \"../legs/average\": is a path, not a name;")));
}

TEST(PrescriptionFile, ATargetTheMachineNeverReachesIsRefused) {
  MachineLimits machine;
  machine.stretch_force = 19_N;
  EXPECT_THAT(
      lines(load_prescription_text(kGood, "p.toml", &machine)),
      ElementsAre(
          "p.toml:5: force_n = 20: is above this machine's stretch force limit of 19 N; allowed: 5 to "
          "19 N; lower the target; the machine's limit is set at commissioning"));
  machine.stretch_force = 20_N;
  EXPECT_THAT(lines(load_prescription_text(kGood, "p.toml", &machine)), IsEmpty());
}

TEST(PrescriptionFile, TheTightestLimitWins) {
  MachineLimits machine;
  machine.stretch_force = 22_N;
  machine.angle = 60_deg;
  machine.session = 600_s;
  const auto p = load_prescription_text(kGood, "p.toml", &machine);
  ASSERT_THAT(lines(p), IsEmpty());
  const Prescription tight = tightened(*p, machine);
  EXPECT_EQ(tight.force, 20_N);
  EXPECT_EQ(tight.force_limit, 22_N);
  EXPECT_EQ(tight.angle_limit, 60_deg);
  EXPECT_EQ(tight.duration, 600_s);
  const Prescription loose = tightened(*p, MachineLimits{});
  EXPECT_EQ(loose.force_limit, p->force_limit);
  EXPECT_EQ(loose.angle_limit, p->angle_limit);
  EXPECT_EQ(loose.duration, p->duration);
  machine.stretch_force = 15_N;
  EXPECT_EQ(tightened(*p, machine).force, 15_N);
}

Prescription good() {
  return *load_prescription_text(kGood, "p.toml");
}

TEST(PrescriptionMessage, AGoodOneHasNoErrors) {
  const MachineLimits machine;
  EXPECT_THAT(check(good()), IsEmpty());
  EXPECT_THAT(check(good(), &machine), IsEmpty());
  EXPECT_THAT(check(Prescription{}), IsEmpty());
}

TEST(PrescriptionMessage, TheCompiledCeilingsThemselvesStand) {
  Prescription p = good();
  p.force = p.force_limit = ceilings::kStretchForce;
  p.angle_limit = ceilings::kAngle;
  p.duration = ceilings::kSession;
  EXPECT_THAT(lines(check(p)), IsEmpty());
}

TEST(PrescriptionMessage, SR19_HasTheErrorsAFileWouldHaveWithoutFileAndLine) {
  Prescription p = good();
  p.force = 30_N;
  EXPECT_THAT(lines(check(p)),
              ElementsAre("force_n = 30: is above force_limit_n = 25; allowed: at most 25 N; lower "
                          "it, or correct force_limit_n"));
  p = good();
  p.mass = kilograms(std::numeric_limits<double>::quiet_NaN());
  p.angle_limit = degrees(std::numeric_limits<double>::infinity());
  p.resumptions = -1;
  p.duration = 10_s;
  p.side = static_cast<Side>(7);
  p.protocol = "";
  EXPECT_THAT(lines(check(p)),
              ElementsAre(StartsWith("side = \"?\": is no word this key knows; allowed: left, right;"),
                          StartsWith("mass_kg = nan: is not a finite number;"),
                          StartsWith("angle_limit_deg = inf: is not a finite number;"),
                          StartsWith("duration_s = 10: is below the range;"),
                          StartsWith("resumptions = -1: is below the range;"),
                          StartsWith("protocol = \"\": is empty;")));
}

TEST(PrescriptionMessage, IsCheckedAgainstTheMachine) {
  MachineLimits machine;
  machine.stretch_force = 10_N;
  EXPECT_THAT(lines(check(good(), &machine)),
              ElementsAre(StartsWith("force_n = 20: is above this machine's")));
}

}  // namespace
}  // namespace stretch::config
