// Every shipped scenario of the machine and the leg, in virtual time: what it says must happen happens.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "config/loader/find_file.hpp"
#include "config/loader/load.hpp"
#include "simulator/rehearsal/options.hpp"
#include "simulator/rehearsal/scenario_rehearsal.hpp"
#include "simulator/scenario/junit.hpp"

namespace stretch {
namespace {

struct Played {
  bool good = false;
  std::string told;  // a line each
};

Played play(const std::string& scenario, std::uint64_t seed = 1) {
  const auto resolved = rehearsal::resolve({.scenario = scenario, .seed = seed});
  if (!resolved) return {false, resolved.error().front()};
  const auto run = std::make_unique<rehearsal::Rehearsal>(resolved->setup);
  rehearsal::ScenarioRehearsal played(*run, *resolved->scenario, seed);
  played.run();
  std::string told;
  for (const std::string& line : scenario::lines(played.played())) told += line + '\n';
  return {played.played().good(), told};
}

std::vector<config::Scenario> shipped() {
  std::vector<config::Scenario> out;
  for (const std::string& name : config::file_names(config::FileKind::scenario)) {
    if (auto scenario = config::load_scenario(name)) out.push_back(std::move(*scenario));
  }
  return out;
}

std::vector<std::string> without_wire() {
  std::vector<std::string> names;
  for (const config::Scenario& scenario : shipped()) {
    if (!config::has_wire_faults(scenario)) names.push_back(scenario.name);
  }
  return names;
}

class InVirtualTime : public testing::TestWithParam<std::string> {};

TEST_P(InVirtualTime, WhatItExpectsHappens) {
  const Played played = play(GetParam());
  EXPECT_TRUE(played.good) << played.told;
}

INSTANTIATE_TEST_SUITE_P(Shipped, InVirtualTime, testing::ValuesIn(without_wire()), [](const auto& tested) {
  std::string name = tested.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

TEST(ShippedScenarios, AreTheSameAgainWithTheSameSeed) {
  EXPECT_EQ(play("estop-in-the-first-hold", 3).told, play("estop-in-the-first-hold", 3).told);
}

TEST(ShippedScenarios, ShowEveryFaultThereIs) {
  std::set<std::string_view> shown;
  const std::vector<config::Scenario> all = shipped();
  for (const config::Scenario& scenario : all) {
    for (const config::ScenarioFault& fault : scenario.faults) shown.insert(config::name(fault));
  }
  for (std::size_t i = 0; i < config::kFaultCount; ++i) {
    EXPECT_TRUE(shown.contains(config::name(static_cast<config::FaultName>(i))))
        << config::name(static_cast<config::FaultName>(i));
  }
  for (std::size_t i = 0; i < config::kWireFaultCount; ++i) {
    EXPECT_TRUE(shown.contains(config::name(static_cast<config::WireFault>(i))))
        << config::name(static_cast<config::WireFault>(i));
  }
}

TEST(ShippedScenarios, OfTheWireAreRefusedInVirtualTimeWithAClearWord) {
  for (const config::Scenario& scenario : shipped()) {
    if (!config::has_wire_faults(scenario)) continue;
    const auto resolved = rehearsal::resolve({.scenario = scenario.name});
    ASSERT_FALSE(resolved) << scenario.name;
    EXPECT_NE(resolved.error().front().find("runs live only"), std::string::npos) << resolved.error().front();
  }
}

}  // namespace
}  // namespace stretch
