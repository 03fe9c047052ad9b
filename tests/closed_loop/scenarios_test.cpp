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

// What is drawn by the seed is met whatever is drawn.
TEST(ShippedScenarios, OfARandomMomentAreMetAtTwentyOfThem) {
  int random = 0;
  for (const config::Scenario& scenario : shipped()) {
    const auto drawn = [](const config::ScenarioFault& fault) { return fault.random > Duration{}; };
    if (std::none_of(scenario.faults.begin(), scenario.faults.end(), drawn)) continue;
    ++random;
    for (std::uint64_t seed = 2; seed <= 21; ++seed) {
      const Played played = play(scenario.name, seed);
      EXPECT_TRUE(played.good) << scenario.name << ", seed " << seed << '\n' << played.told;
    }
  }
  EXPECT_GT(random, 0);
}

// 150 ms after a reaction's deadline nothing moves outward, 300 ms after it relieves (docs/safety.md): what
// demands a reaction of a stretched leg demands these too, and by when its row acts.
TEST(ShippedScenarios, AskForAllThatAReactionIs) {
  for (const config::Scenario& scenario : shipped()) {
    for (const config::Expectation& e : scenario.expectations) {
      SCOPED_TRACE(scenario.name + ", fault " + std::to_string(e.fault));
      const bool acts = e.row || e.action.value_or(SafetyAction::none) != SafetyAction::none;
      EXPECT_EQ(acts, e.acts_within.has_value());
      if (!e.no_outward_after || !e.relieves_after) continue;
      EXPECT_GE(in_milliseconds(*e.relieves_after), in_milliseconds(*e.no_outward_after) + 150 - 1e-6);
    }
  }
}

TEST(ShippedScenarios, NameTheRowsThatCanBeBroughtAbout) {
  std::set<SafetyRow> named;
  for (const config::Scenario& scenario : shipped()) {
    for (const config::Expectation& e : scenario.expectations) {
      if (e.row) named.insert(*e.row);
    }
  }
  using enum SafetyRow;
  for (const SafetyRow row :
       {sr01_stretch_force, sr02_cuff_force, sr03_guarding, sr05_speed, sr06_bad_force, sr07_stale_force,
        sr08_force_disagrees, sr09_drive_silent, sr10_drive_fault, sr11_safety_chain, sr12_hand_switch,
        sr18_retreat_stuck, sr25_weighing, sr26_leg_out, sr27_angles_disagree}) {
    EXPECT_TRUE(named.contains(row)) << name(row);
  }
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
