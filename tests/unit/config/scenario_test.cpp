// Scenarios: what a file says, and what it may not say of a fault.
#include "config/settings/scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/loader/load.hpp"
#include "tests/unit/config/support.hpp"

namespace stretch::config {
namespace {

using namespace stretch::literals;
using test::lines;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(ScenarioFile, GivesWhatItSays) {
  const auto s = load_scenario_text(R"(title = "Two things"
leg = "tight"
protocol = "repeated_holds"
station = "simulator-rtu"
watch_s = 30

[[fault]]
what = "spasm"
when = "hold"
n = 2
after_s = 1.5
random_s = 4
amount = 40
rise_ms = 100
length_ms = 800

[[fault]]
what = "wrong_crc"
when = "stretch"
above_n = 8
device = "load_cell"
count = 3

[[expect]]
fault = 2
torque_off_within_ms = 30
no_outward_after_ms = 150
released_within_s = 10
row = "SR11"
action = "torque_off"
acts_within_ms = 25
outcome = "aborted"
permission_off_within_ms = 20
torque_off_for_s = 4

[[expect]]
peak_stretch_n = 28
)",
                                    "dir/two-things.toml");
  ASSERT_THAT(lines(s), IsEmpty());
  EXPECT_EQ(s->name, "two-things");
  EXPECT_EQ(s->title, "Two things");
  EXPECT_EQ(s->leg, "tight");
  EXPECT_EQ(s->protocol, "repeated_holds");
  EXPECT_EQ(s->station, "simulator-rtu");
  EXPECT_EQ(s->watch, 30_s);
  ASSERT_THAT(s->faults, SizeIs(2));
  const ScenarioFault& spasm = s->faults[0];
  EXPECT_EQ(std::get<FaultName>(spasm.what), FaultName::spasm);
  EXPECT_EQ(name(spasm), "spasm");
  EXPECT_FALSE(spasm.of_the_wire());
  EXPECT_EQ(spasm.when, Moment::hold);
  EXPECT_EQ(spasm.n, 2);
  EXPECT_EQ(spasm.after, 1.5_s);
  EXPECT_EQ(spasm.random, 4_s);
  EXPECT_EQ(spasm.amount, 40.0);
  EXPECT_EQ(spasm.rise, 100_ms);
  EXPECT_EQ(spasm.length, 800_ms);
  const ScenarioFault& crc = s->faults[1];
  EXPECT_EQ(std::get<WireFault>(crc.what), WireFault::wrong_crc);
  EXPECT_TRUE(crc.of_the_wire());
  EXPECT_EQ(crc.above, 8_N);
  EXPECT_EQ(crc.device, WireDevice::load_cell);
  EXPECT_EQ(crc.count, 3);
  EXPECT_EQ(crc.amount, std::nullopt);
  EXPECT_TRUE(has_wire_faults(*s));
  ASSERT_THAT(s->expectations, SizeIs(2));
  const Expectation& e = s->expectations[0];
  EXPECT_EQ(e.fault, 2);
  EXPECT_EQ(e.torque_off_within, 30_ms);
  EXPECT_EQ(e.no_outward_after, 150_ms);
  EXPECT_EQ(e.released_within, 10_s);
  EXPECT_EQ(e.row, SafetyRow::sr11_safety_chain);
  EXPECT_EQ(e.action, SafetyAction::torque_off);
  EXPECT_EQ(e.acts_within, 25_ms);
  EXPECT_EQ(e.outcome, Outcome::aborted);
  EXPECT_EQ(e.permission_off_within, 20_ms);
  EXPECT_EQ(e.torque_off_for, 4_s);
  EXPECT_EQ(e.inward_within, std::nullopt);
  EXPECT_EQ(s->expectations[1].fault, 1);
  EXPECT_EQ(s->expectations[1].peak_stretch, 28_N);
}

// A file with that in its one fault.
std::vector<std::string> errors_with(const std::string& in_the_fault, const std::string& after = "") {
  return lines(load_scenario_text("title = \"x\"\n[[fault]]\n" + in_the_fault + "\n" + after, "s.toml"));
}

TEST(ScenarioFile, AnAmountIsTheFaultsOwn) {
  EXPECT_THAT(errors_with("what = \"spasm\"\nwhen = \"hold\"\namount = 120"), IsEmpty());
  EXPECT_THAT(
      errors_with("what = \"spasm\"\nwhen = \"hold\"\namount = 121"),
      ElementsAre("s.toml:5: fault[1].amount = 121: is outside what spasm takes; allowed: 0 to 120 N m; "
                  "choose another"));
  EXPECT_THAT(errors_with("what = \"estop\"\nwhen = \"hold\"\namount = 1"),
              ElementsAre("s.toml:5: fault[1].amount = 1: is an amount, and estop has none; allowed: none; "
                          "leave it out"));
  EXPECT_THAT(errors_with("what = \"exception\"\nwhen = \"hold\"\namount = 256"),
              ElementsAre(HasSubstr("is outside what exception takes; allowed: 1 to 255")));
}

TEST(ScenarioFile, WhatSaysNothingOfAFaultIsAnError) {
  EXPECT_THAT(
      errors_with("what = \"estop\"\nwhen = \"hold\"\nrise_ms = 100"),
      ElementsAre(HasSubstr("fault[1].rise_ms = 100: is of the contractions of a leg, not of estop")));
  EXPECT_THAT(errors_with("what = \"estop\"\nwhen = \"hold\"\nchannel = \"a\""),
              ElementsAre(HasSubstr("is of the faults of one force channel, not of estop")));
  EXPECT_THAT(errors_with("what = \"estop\"\nwhen = \"hold\"\ndevice = \"drive\""),
              ElementsAre(HasSubstr("is of the wire's faults, not of estop")));
  EXPECT_THAT(errors_with("what = \"estop\"\nwhen = \"hold\"\ncount = 2"),
              ElementsAre(HasSubstr("is of the wire's faults, not of estop")));
  EXPECT_THAT(errors_with("what = \"noise\"\nwhen = \"hold\"\ncount = 2\ndevice = \"drive\""), IsEmpty());
  EXPECT_THAT(errors_with("what = \"force_stuck\"\nwhen = \"hold\"\nchannel = \"a\""), IsEmpty());
  EXPECT_THAT(errors_with("what = \"estop\"\nwhen = \"start\"\nn = 2"),
              ElementsAre(HasSubstr("asks for a later start, and there is one")));
}

TEST(ScenarioFile, AnUnknownFaultIsNamedWithItsNearest) {
  EXPECT_THAT(errors_with("what = \"spasms\"\nwhen = \"hold\""),
              ElementsAre(HasSubstr("did you mean \"spasm\"?")));
}

TEST(ScenarioFile, AnExpectationIsOfAFaultThatIsThereAndWithinTheTimeWatched) {
  const std::string fault = "what = \"estop\"\nwhen = \"hold\"";
  EXPECT_THAT(errors_with(fault, "[[expect]]\nfault = 1\n"),
              ElementsAre(HasSubstr("expect[1] = {...}: expects nothing")));
  EXPECT_THAT(
      errors_with(fault, "[[expect]]\nfault = 2\ntorque_off_within_ms = 30\n"),
      ElementsAre(HasSubstr("expect[1].fault = 2: counts from a fault that is not there; allowed: 1 to 1")));
  EXPECT_THAT(errors_with(fault, "[[expect]]\nreleased_within_s = 20\n"), IsEmpty());
  EXPECT_THAT(errors_with(fault, "[[expect]]\nreleased_within_s = 20.5\n"),
              ElementsAre(HasSubstr(
                  "expect[1].released_within_s = 20.5: is longer than the scenario watches, 20 s")));
  EXPECT_THAT(lines(load_scenario_text("title = \"x\"\n[[expect]]\npeak_stretch_n = 20\n", "s.toml")),
              ElementsAre(HasSubstr("expect[1] = {...}: counts from a fault that is not there")));
}

TEST(ScenarioFile, AnExpectationsNewerKeysAreChecked) {
  const std::string fault = "what = \"estop\"\nwhen = \"hold\"";
  const auto with = [&fault](const std::string& line) {
    return errors_with(fault, "[[expect]]\n" + line + "\n");
  };
  EXPECT_THAT(with("permission_off_within_ms = -1"),
              ElementsAre(HasSubstr("expect[1].permission_off_within_ms = -1: ")));
  EXPECT_THAT(with("permission_off_within_ms = \"soon\""), SizeIs(1));
  EXPECT_THAT(with("permission_off_within_ms = 20001"),
              ElementsAre(HasSubstr("is longer than the scenario watches, 20 s")));
  EXPECT_THAT(with("torque_off_for_s = 601"), ElementsAre(HasSubstr("expect[1].torque_off_for_s = 601: ")));
  EXPECT_THAT(with("torque_off_for_s = 20.5"), ElementsAre(HasSubstr("is longer than the scenario watches")));
  EXPECT_THAT(with("inward_speed_deg_s = 101"),
              ElementsAre(HasSubstr("expect[1].inward_speed_deg_s = 101: ")));
  EXPECT_THAT(with("inward_speed_deg_s = -1"), SizeIs(1));
  EXPECT_THAT(with("row = \"SR11\"\nacts_within_ms = nan"),
              ElementsAre(HasSubstr("expect[1].acts_within_ms = nan: ")));
  EXPECT_THAT(with("row = \"SR11\"\nacts_within_ms = 30"), IsEmpty());
  EXPECT_THAT(with("action = \"retreat\"\nacts_within_ms = 30"), IsEmpty());
  const auto nothing_acts =
      HasSubstr("is the time of an action, and none is expected; allowed: none; say row or action");
  EXPECT_THAT(with("torque_off_within_ms = 30\nacts_within_ms = 30"), ElementsAre(nothing_acts));
  EXPECT_THAT(with("action = \"none\"\nacts_within_ms = 30"), ElementsAre(nothing_acts));
}

TEST(ScenarioFile, AStationIsAnEmptyNameOfNoFile) {
  EXPECT_THAT(lines(load_scenario_text("title = \"x\"\nstation = \"\"\n", "s.toml")), SizeIs(1));
  EXPECT_THAT(lines(load_scenario_text("title = \"x\"\nstation = \"nowhere\"\n", "s.toml")),
              ElementsAre(HasSubstr("station = \"nowhere\": ")));
}

TEST(FaultNames, AreOneVocabulary) {
  for (std::size_t i = 0; i < kWireFaultCount; ++i) {
    const auto fault = static_cast<WireFault>(i);
    EXPECT_EQ(wire_fault_from_name(name(fault)), fault);
    EXPECT_FALSE(fault_from_name(name(fault))) << name(fault);
    const WireFaultInfo& info = fault_info(fault);
    EXPECT_TRUE(info.unit.empty() || (info.amount >= info.amount_min && info.amount <= info.amount_max))
        << info.name;
  }
  EXPECT_FALSE(wire_fault_from_name("estop"));
}

}  // namespace
}  // namespace stretch::config
