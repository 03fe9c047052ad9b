// Every command of the control channel, and what is refused.
#include "simulator/process/control_request.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace {
using namespace stretch;
using namespace stretch::simulator;
using Json = nlohmann::json;

class Control : public testing::Test {
 protected:
  Json ask(const std::string& line) {
    const ControlAnswer answer = answer_control_request(line, simulation, Instant{});
    EXPECT_EQ(answer.line.find('\n'), std::string::npos);
    quit = answer.quit;
    return Json::parse(answer.line);
  }
  void expect_done(const std::string& line) {
    const Json answer = ask(line);
    EXPECT_TRUE(answer["ok"]) << line << ": " << answer;
  }
  void expect_refused(const std::string& line, const std::string& because) {
    const Json answer = ask(line);
    EXPECT_FALSE(answer["ok"]) << line;
    EXPECT_NE(answer.value("error", "").find(because), std::string::npos) << answer;
  }
  std::uint16_t inputs() {
    ask(R"({"cmd":"step","ms":5})");
    return simulation.plant().safety_io().inputs();
  }
  void SetUp() override { simulation.freeze(Instant{}); }

  Simulation simulation{plant::Plant(config::PlantSettings{}, config::Leg{}, 1), Instant{}, nullptr};
  bool quit = false;
};

constexpr std::uint16_t kEstop = plant::mask(plant::InputBit::estop_ok);
constexpr std::uint16_t kHandSwitch =
    plant::mask(plant::InputBit::hand_switch_a_ok) | plant::mask(plant::InputBit::hand_switch_b_ok);

TEST_F(Control, PressesAndReleases) {
  EXPECT_EQ(inputs() & (kEstop | kHandSwitch), kEstop | kHandSwitch);
  expect_done(R"({"cmd":"press","what":"hand_switch"})");
  EXPECT_EQ(inputs() & (kEstop | kHandSwitch), kEstop);
  expect_done(R"({"cmd":"press","what":"estop"})");
  EXPECT_EQ(inputs() & (kEstop | kHandSwitch), 0);
  expect_done(R"({"cmd":"release","what":"hand_switch"})");
  expect_done(R"({"cmd":"release","what":"estop"})");
  EXPECT_EQ(inputs() & (kEstop | kHandSwitch), kEstop | kHandSwitch);
}

TEST_F(Control, WhatWasNoLineIsRefusedInTheSameForm) {
  const ControlAnswer answer =
      refuse_control_request("line = 4096 bytes", simulation, Instant{2'000'000'000});
  const Json json = Json::parse(answer.line);
  EXPECT_FALSE(answer.quit);
  EXPECT_EQ(json["ok"], false);
  EXPECT_EQ(json["error"], "line = 4096 bytes");
  EXPECT_EQ(json["monotonic_s"], 2.0);
  EXPECT_EQ(json["frozen"], true);
  EXPECT_TRUE(json.contains("time_s"));
}

TEST_F(Control, PutsTheLegInStrapsItAndTakesItOut) {
  expect_done(R"({"cmd":"leg","in":true})");
  expect_done(R"({"cmd":"strap","closed":true})");
  const Json truth = ask(R"({"cmd":"truth"})")["truth"];
  EXPECT_TRUE(truth["leg_in"]);
  EXPECT_TRUE(truth["strapped"]);
  expect_done(R"({"cmd":"leg","in":false})");
  EXPECT_FALSE(ask(R"({"cmd":"truth"})")["truth"]["leg_in"]);
}

TEST_F(Control, StartsAndEndsFaultsWithTheirArguments) {
  expect_done(R"({"cmd":"leg","in":true})");
  expect_done(R"({"cmd":"start","fault":"push","amount":20,"rise_ms":100})");
  ask(R"({"cmd":"step","ms":1000})");
  Json truth = ask(R"({"cmd":"truth"})")["truth"];
  EXPECT_EQ(truth["faults"], Json::array({"push"}));
  EXPECT_NEAR(truth["active_torque_nm"].get<double>(), 20.0, 1.0);
  expect_done(R"({"cmd":"end","fault":"push"})");
  ask(R"({"cmd":"step","ms":3000})");
  truth = ask(R"({"cmd":"truth"})")["truth"];
  EXPECT_TRUE(truth["faults"].empty());
}

TEST_F(Control, EndsFaultsByThemselvesAfterTheirLength) {
  expect_done(R"({"cmd":"start","fault":"force_stuck","length_ms":50,"channel":"a"})");
  ask(R"({"cmd":"step","ms":40})");
  EXPECT_EQ(ask(R"({"cmd":"truth"})")["truth"]["faults"].size(), 1U);
  ask(R"({"cmd":"step","ms":20})");
  EXPECT_EQ(ask(R"({"cmd":"truth"})")["truth"]["faults"].size(), 0U);
}

TEST_F(Control, ListsEveryFaultWithItsRange) {
  const Json faults = ask(R"({"cmd":"faults"})")["faults"];
  ASSERT_EQ(faults.size(), plant::kFaultCount + config::kWireFaultCount);
  for (const Json& row : faults) {
    const std::string fault = row["fault"].get<std::string>();
    EXPECT_EQ(plant::fault_from_name(fault).has_value(), !row.contains("wire")) << row;
    EXPECT_EQ(config::wire_fault_from_name(fault).has_value(), row.contains("wire")) << row;
    if (!row.contains("unit")) continue;
    EXPECT_LE(row["amount_min"], row["amount_max"]) << row;
  }
}

TEST_F(Control, EveryListedFaultCanBeStartedAndEnded) {
  for (std::size_t i = 0; i < plant::kFaultCount; ++i) {
    const std::string fault(plant::name(static_cast<plant::FaultName>(i)));
    expect_done(R"({"cmd":"start","fault":")" + fault + R"("})");
    expect_done(R"({"cmd":"end","fault":")" + fault + R"("})");
  }
}

TEST_F(Control, StartsAndEndsFaultsOfTheWire) {
  using config::WireDevice;
  using config::WireFault;
  expect_done(R"({"cmd":"start","fault":"answer_delayed","amount":30,"device":"load_cell","count":2})");
  EXPECT_EQ(ask(R"({"cmd":"truth"})")["truth"]["faults"], Json::array({"answer_delayed"}));
  const Instant now = simulation.plant().now();
  EXPECT_EQ(simulation.wire().treat(WireDevice::drive, config::Transport::tcp, now).distortion.delay,
            Duration{});
  EXPECT_EQ(simulation.wire().treat(WireDevice::load_cell, config::Transport::tcp, now).distortion.delay,
            milliseconds(30));
  expect_done(R"({"cmd":"end","fault":"answer_delayed"})");
  EXPECT_FALSE(simulation.wire().active(WireFault::answer_delayed, now));
  const Json told = ask(R"({"cmd":"faults"})");
  for (const Json& row : told.at("faults")) {
    if (row["fault"] == "answer_delayed") {
      EXPECT_EQ(row["done"], 1) << row;
    }
  }
  expect_done(R"({"cmd":"start","fault":"silence","length_ms":20})");
  ask(R"({"cmd":"step","ms":20})");
  EXPECT_TRUE(ask(R"({"cmd":"truth"})")["truth"]["faults"].empty());
}

TEST_F(Control, RefusesWhatAFaultOfTheWireDoesNotTake) {
  expect_refused(R"({"cmd":"start","fault":"answer_delayed","amount":10001})", "0.1 to 10000");
  expect_refused(R"({"cmd":"start","fault":"silence","amount":1})", "takes none");
  expect_refused(R"({"cmd":"start","fault":"silence","device":"screen"})",
                 "all, drive, load_cell, safety_io");
  expect_refused(R"({"cmd":"start","fault":"silence","count":-1})", "0 to 1000000");
  expect_refused(R"({"cmd":"start","fault":"silence","count":1.5})", "0 to 1000000");
  expect_refused(R"({"cmd":"start","fault":"silence","length_ms":-1})", "0 to 86400000");
  expect_refused(R"({"cmd":"start","fault":"silence","channel":"a"})", "unknown key");
  expect_refused(R"({"cmd":"start","fault":"estop","device":"drive"})", "unknown key");
  EXPECT_TRUE(ask(R"({"cmd":"truth"})")["truth"]["faults"].empty());
}

TEST_F(Control, TellsHowAScenarioStands) {
  expect_refused(R"({"cmd":"scenario"})", "--scenario");
  config::Scenario scenario;
  scenario.name = "two";
  scenario.title = "Two faults";
  scenario.watch = seconds(1);
  scenario.faults = {{.what = plant::FaultName::estop, .after = milliseconds(100)},
                     {.what = config::WireFault::silence, .after = milliseconds(200), .count = 5}};
  scenario.expectations = {{.torque_off_for = milliseconds(500)}};
  scenario::ScenarioRun run(scenario, 1);
  simulation.play(run);
  ask(R"({"cmd":"step","ms":150})");
  Json told = ask(R"({"cmd":"scenario"})")["scenario"];
  EXPECT_EQ(told["name"], "two");
  EXPECT_EQ(told["over"], false);
  EXPECT_NEAR(told["faults"][0]["began_s"].get<double>(), 0.1, 1e-9);
  EXPECT_TRUE(told["faults"][1]["began_s"].is_null());
  ask(R"({"cmd":"step","ms":1100})");
  told = ask(R"({"cmd":"scenario"})")["scenario"];
  EXPECT_EQ(told["over"], true);
  EXPECT_EQ(told["good"], true);
  EXPECT_EQ(told["verdicts"].size(), 1U);
  EXPECT_TRUE(simulation.wire().active(config::WireFault::silence, simulation.plant().now()));
}

TEST_F(Control, FreezesStepsAndRuns) {
  Json answer = ask(R"({"cmd":"step","ms":250})");
  EXPECT_NEAR(answer["time_s"].get<double>(), 0.25, 1e-9);
  EXPECT_TRUE(answer["frozen"]);
  expect_done(R"({"cmd":"run"})");
  expect_refused(R"({"cmd":"step","ms":1})", "freeze");
  expect_done(R"({"cmd":"freeze"})");
  for (const char* ms : {"0", "-1", "1.5", "3600001", "\"1\"", "true", "1e300"}) {
    expect_refused(std::string(R"({"cmd":"step","ms":)") + ms + "}", "1 to 3600000");
  }
}

TEST_F(Control, QuitIsAnsweredFirst) {
  expect_done(R"({"cmd":"quit"})");
  EXPECT_TRUE(quit);
  expect_done(R"({"cmd":"truth"})");
  EXPECT_FALSE(quit);
}

TEST_F(Control, WhatIsNotUnderstoodIsRefusedWithTheWordAndWhatIsAllowed) {
  for (const char* line : {"", "hello", "[]", "7", "null", "\"cmd\"", R"({"cmd":"truth"}{)", "\xFF\xFE"}) {
    expect_refused(line, "JSON object");
  }
  expect_refused("{}", "'cmd' is missing");
  expect_refused(R"({"cmd":7})", "7");
  expect_refused(R"({"cmd":"dance"})", "dance");
  expect_refused(R"({"cmd":"truth","at":1})", "unknown key");
  expect_refused(R"({"cmd":"press"})", "'what' is missing");
  expect_refused(R"({"cmd":"press","what":"door"})", "hand_switch, estop");
  expect_refused(R"({"cmd":"strap","closed":1})", "true, false");
  expect_refused(R"({"cmd":"leg","in":"yes"})", "true, false");
  expect_refused(R"({"cmd":"start","fault":"gremlin"})", "gremlin");
  expect_refused(R"({"cmd":"start","fault":"push","amount":1e9})", "allowed");
  expect_refused(R"({"cmd":"start","fault":"push","amount":"much"})", "no finite number");
  expect_refused(R"({"cmd":"start","fault":"push","amount":1e999})", "");
  expect_refused(R"({"cmd":"start","fault":"push","length_ms":-5})", "out of range");
  expect_refused(R"({"cmd":"start","fault":"force_stuck","channel":"c"})", "a, b, both");
  expect_refused(R"({"cmd":"end","fault":"gremlin"})", "gremlin");
  EXPECT_TRUE(simulation.plant().active_faults().empty());
}

}  // namespace
