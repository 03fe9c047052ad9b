// What a person is told about a bad file: everything at once, one line each, in the order of the file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "config/loader/load.hpp"
#include "tests/unit/config/support.hpp"

namespace stretch::config {
namespace {

using test::lines;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* kDevices = R"(
[drive]
profile = "simulator-drive"
[load_cell]
profile = "simulator-load-cell"
[safety_io]
profile = "simulator-safety-io"
)";

TEST(Errors, FiveMistakesInAStationFileAreFiveLines) {
  const auto five = load_station_text(std::string(R"(name = "x"
period_ms = "ten"
[machine]
angle_limit_deg = 95
stretch_force_limit_n = nan
speed_limt_deg_s = 3
[control]
approach_min_deg_s = 1
approach_max_deg_s = 0.7)") + kDevices,
                                      "here/station.toml");
  EXPECT_THAT(
      lines(five),
      ElementsAre(
          "here/station.toml:2: period_ms = \"ten\": is a text, not a number; allowed: 5 to 25 ms; write a "
          "number",
          "here/station.toml:4: machine.angle_limit_deg = 95: is above the compiled ceiling; allowed: 10 to "
          "90 "
          "deg; no file can raise it: choose a value below",
          "here/station.toml:5: machine.stretch_force_limit_n = nan: is not a finite number; allowed: 5 to "
          "80 N; "
          "write a number",
          "here/station.toml:6: machine.speed_limt_deg_s = 3: is not a key that is known here; allowed: "
          "stretch_force_limit_n, cuff_force_limit_n, angle_limit_deg, speed_limit_deg_s, session_limit_s; "
          "did you "
          "mean speed_limit_deg_s?",
          "here/station.toml:8: control.approach_min_deg_s = 1: is above approach_max_deg_s = 0.7; allowed: "
          "at most "
          "0.7 deg/s; lower it, or correct approach_max_deg_s"));
}

TEST(Errors, ASafetyFigureCanBeMadeStricterNotWeaker) {
  const std::string file = std::string("name = \"x\"") + kDevices + "[safety]\n";
  EXPECT_THAT(
      lines(load_station_text(file + "sr14_heartbeat_ms = 1001", "s.toml")),
      ElementsAre("s.toml:9: safety.sr14_heartbeat_ms = 1001: would make the safety requirement weaker; "
                  "allowed: 300 to 1000 ms; safety figures can only be made stricter"));
  EXPECT_THAT(lines(load_station_text(file + "sr26_weight_pct = 49", "s.toml")), SizeIs(1));
  const auto stricter = load_station_text(file + "sr14_heartbeat_ms = 500", "s.toml");
  ASSERT_TRUE(stricter);
  EXPECT_EQ(stricter->safety.sr14_heartbeat, milliseconds(500));
}

TEST(Errors, AMissingTableIsReportedOnceForEachRequiredKeyAtTheLineOfWhatThereIs) {
  EXPECT_THAT(lines(load_station_text("name = \"x\"\n\n[drive]\nunit = 4\n", "s.toml")),
              ElementsAre(StartsWith("s.toml:1: load_cell.profile: is missing;"),
                          StartsWith("s.toml:1: safety_io.profile: is missing;"),
                          StartsWith("s.toml:3: drive.profile: is missing;")));
}

TEST(Errors, AValueWhereATableShouldBeIsOneError) {
  EXPECT_THAT(
      lines(load_station_text(std::string("name = \"x\"\nmachine = 5\n") + kDevices, "s.toml")),
      ElementsAre(
          "s.toml:2: machine = 5: is a whole number, not a table; allowed: [machine]; write a table"));
  EXPECT_THAT(
      lines(load_station_text("name = \"x\"\ndrive = 5\n[load_cell]\nprofile = \"simulator-load-cell\"\n"
                              "[safety_io]\nprofile = \"simulator-safety-io\"\n",
                              "s.toml")),
      ElementsAre(StartsWith("s.toml:2: drive = 5: is a whole number, not a table")));
}

TEST(Errors, AnUnknownTableIsOneError) {
  EXPECT_THAT(lines(load_leg_text("mass_kg = 70\n[muscle]\na = 1\nb = 2\n", "l.toml")),
              ElementsAre(StartsWith("l.toml:2: muscle = {...}: is not a key that is known here;")));
}

TEST(Errors, ASyntaxErrorNamesItsLine) {
  EXPECT_THAT(
      lines(load_leg_text("mass_kg = 70\nheight_m = = 2\n", "l.toml")),
      ElementsAre(AllOf(StartsWith("l.toml:2: is not TOML: "), EndsWith("nothing after it was read"))));
  EXPECT_THAT(lines(load_leg_text("mass_kg = 70\nmass_kg = 71\n", "l.toml")),
              ElementsAre(StartsWith("l.toml:2: is not TOML: ")));
  EXPECT_THAT(lines(load_leg_text("mass_kg = \"\xff\xfe\"", "l.toml")),
              ElementsAre(StartsWith("l.toml:1: is not TOML: ")));
}

TEST(Errors, AnEmptyLegFileIsTheAverageLeg) {
  const auto leg = load_leg_text("", "some/where/plain.toml");
  ASSERT_TRUE(leg);
  EXPECT_EQ(leg->name, "plain");
  EXPECT_EQ(leg->mass, kilograms(75));
}

TEST(Errors, AFileThatCannotBeReadIsOneError) {
  EXPECT_THAT(
      lines(load_station("/no/such/place/station.toml")),
      ElementsAre("/no/such/place/station.toml: cannot be read: No such file or directory; check the path "
                  "and its permissions"));
  EXPECT_THAT(lines(load_station("/tmp/")), ElementsAre(HasSubstr("it is not a regular file")));
  EXPECT_THAT(lines(load_station("nonesuch")),
              ElementsAre(AllOf(StartsWith("station = \"nonesuch\": names no file in stations/; allowed: "),
                                HasSubstr("simulator"))));
}

TEST(Errors, AFileOfMoreThanAMebibyteIsNotRead) {
  const std::string path = ::testing::TempDir() + "large_leg_" + std::to_string(getpid()) + ".toml";
  {
    std::ofstream out(path);
    for (int i = 0; i < 1025; ++i) out << '#' << std::string(1022, ' ') << '\n';
  }
  EXPECT_THAT(lines(load_leg(path)), ElementsAre(HasSubstr("it is larger than 1 MiB")));
  EXPECT_EQ(std::remove(path.c_str()), 0);
  EXPECT_THAT(lines(load_leg_text(std::string((1U << 20U) + 1, '\n'), "l.toml")),
              ElementsAre(StartsWith("l.toml: is too large")));
}

TEST(Errors, KeysNestedAsDeepAsALineAllowsDoNoHarm) {
  std::string deep;
  while (deep.size() < 4000) deep += "a.";
  EXPECT_THAT(lines(load_leg_text(deep + "a = 1\n", "l.toml")), SizeIs(1));
  while (deep.size() < 500000) deep += "a.";
  EXPECT_THAT(lines(load_leg_text("\n" + deep + "a = 1\n", "l.toml")),
              ElementsAre("l.toml:2: is too long a line; allowed: at most 4096 bytes; break it up"));
}

TEST(Errors, StayOnOneLineWhateverTheFileHolds) {
  const auto leg = load_leg_text("\"mass\\n\\u001b[31m_kg\" = \"\"\"a\nb\"\"\"\n", "l.toml");
  ASSERT_THAT(lines(leg), SizeIs(1));
  EXPECT_THAT(lines(leg)[0], Not(HasSubstr("\n")));
  EXPECT_THAT(lines(leg)[0], HasSubstr("mass\\n\\x1b[31m_kg = \"a\\nb\": is not a key"));
}

TEST(Errors, ALongValueIsShortenedBetweenLetters) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "\xc3\xa4";
  const auto leg = load_leg_text("viscoelastic = \"" + text + "\"", "l.toml");
  ASSERT_FALSE(leg);
  ASSERT_THAT(leg.error(), SizeIs(1));
  EXPECT_THAT(leg.error()[0].value, EndsWith("\xc3\xa4..."));
  EXPECT_LT(leg.error()[0].value.size(), 70U);
}

TEST(Errors, AreWrittenWithoutWhatIsNotKnown) {
  EXPECT_EQ(to_string(Error{.what = "is wrong"}), "is wrong");
  EXPECT_EQ(to_string(Error{.key = "force_n", .value = "90", .what = "is wrong", .advice = "lower it"}),
            "force_n = 90: is wrong; lower it");
  EXPECT_EQ(to_string(Error{.file = "f", .what = "is wrong", .allowed = "1 to 2"}),
            "f: is wrong; allowed: 1 to 2");
}

TEST(Errors, NothingIsHalfApplied) {
  const auto leg = load_leg_text("mass_kg = 90\nheight_m = 9\n", "l.toml");
  EXPECT_FALSE(leg.has_value());
}

}  // namespace
}  // namespace stretch::config
