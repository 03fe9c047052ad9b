// The document CI servers read, byte for byte, and the lines people read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/settings/leg.hpp"
#include "config/settings/plant_settings.hpp"
#include "simulator/scenario/junit.hpp"

namespace stretch::scenario {
namespace {
using namespace stretch::literals;
using config::FaultName;
using config::Scenario;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Nobody in it, nothing enabled: what is expected of the truth is known beforehand.
void play(ScenarioRun& run) {
  plant::Plant plant(config::PlantSettings{}, config::Leg{}, 1);
  while (!run.over()) {
    plant.step();
    (void)run.step(plant);
  }
  run.finish(nullptr);
}

Scenario scenario() {
  Scenario s;
  s.name = "a<b";
  s.watch = 1_s;
  s.faults = {{.what = FaultName::estop, .after = 10_s}};
  return s;
}

TEST(JUnit, HasACaseForEachVerdictWithItsFigures) {
  Scenario s = scenario();
  s.expectations = {{.torque_on_for = 0.5_s, .torque_off_for = 0.5_s, .row = SafetyRow::sr11_safety_chain}};
  ScenarioRun run(s, 1);
  play(run);
  EXPECT_FALSE(run.good());
  EXPECT_EQ(
      junit(run),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites>\n"
      "  <testsuite name=\"a&lt;b\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"0.500\">\n"
      "    <testcase classname=\"scenario.a&lt;b\" name=\"estop (fault 1): torque_on_for_s = 0.5\" "
      "time=\"0.000\">\n"
      "      <failure message=\"torque_on_for_s = 0.5, got 0.00 s\">torque went off: angle -1.03 deg, speed "
      "0.00 deg/s, stretch 0.00 N, torque off</failure>\n"
      "    </testcase>\n"
      "    <testcase classname=\"scenario.a&lt;b\" name=\"estop (fault 1): torque_off_for_s = 0.5\" "
      "time=\"0.500\"/>\n"
      "    <testcase classname=\"scenario.a&lt;b\" name=\"estop (fault 1): row = SR11\" time=\"0.000\">\n"
      "      <skipped message=\"is the controller&apos;s own affair: judged by stretch-rehearse alone\"/>\n"
      "    </testcase>\n"
      "  </testsuite>\n"
      "</testsuites>\n");
  EXPECT_THAT(lines(run), ElementsAre(HasSubstr("MISSED "), HasSubstr("met "), HasSubstr("not judged ")));
}

TEST(JUnit, OfAScenarioThatExpectsNothingSaysWhetherItsFaultsBegan) {
  ScenarioRun run(scenario(), 1);
  play(run);
  EXPECT_TRUE(run.good());
  EXPECT_THAT(junit(run), HasSubstr("tests=\"1\" failures=\"0\""));

  Scenario never = scenario();
  never.faults[0].when = config::Moment::hold;
  ScenarioRun waiting(never, 1);
  waiting.finish(nullptr);
  EXPECT_FALSE(waiting.good());
  EXPECT_THAT(
      junit(waiting),
      HasSubstr("name=\"estop (fault 1): begins\" time=\"0.000\">\n      <failure message=\"begins\">fault 1 "
                "(estop) never began</failure>"));
}

TEST(JUnit, LeavesOutWhatXmlHasNoPlaceFor) {
  EXPECT_EQ(escaped("a\x01&<>\"'\n\xC3\xA9"), "a&amp;&lt;&gt;&quot;&apos;\xC3\xA9");
}

}  // namespace
}  // namespace stretch::scenario
