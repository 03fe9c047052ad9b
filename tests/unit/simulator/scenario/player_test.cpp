// Which fault begins at which step.
#include <gtest/gtest.h>

#include <vector>

#include "simulator/scenario/player.hpp"
#include "tests/unit/simulator/scenario/truths.hpp"

namespace stretch::scenario {
namespace {
using namespace stretch::literals;
using config::FaultName;
using config::Moment;
using config::ScenarioFault;
using test::let_pass;

// When each fault began, in ms from the plant's start; -1: never.
std::vector<std::int64_t> begun(const std::vector<ScenarioFault>& faults, std::uint64_t seed, Duration time,
                                plant::Truth truth) {
  Player player(faults, seed);
  std::uint32_t seen = 0;
  let_pass(truth, time, [&](const plant::Truth& t) {
    const std::uint32_t now = player.step(t);
    EXPECT_EQ(seen & now, 0U) << "a fault begins once";
    seen |= now;
  });
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    out.push_back(player.began(i) ? player.began(i)->ns / 1'000'000 : -1);
    EXPECT_EQ((seen >> i) & 1U, player.began(i) ? 1U : 0U);
  }
  return out;
}

TEST(APlayer, CountsFromThePlantsStart) {
  EXPECT_EQ(
      begun({{.what = FaultName::estop}, {.what = FaultName::spasm, .after = 2.5_s}}, 1, 3_s, test::lying()),
      (std::vector<std::int64_t>{1, 2500}));
}

TEST(APlayer, WaitsForItsMomentAndThenItsTime) {
  const ScenarioFault fault{.what = FaultName::spasm, .when = Moment::hold, .after = 1_s};
  EXPECT_EQ(begun({fault}, 1, 10_s, test::stretched(10)), (std::vector<std::int64_t>{4001}));
  EXPECT_EQ(begun({fault}, 1, 10_s, test::stretched(2)), (std::vector<std::int64_t>{-1}));
}

TEST(APlayer, WaitsForTheNth) {
  ScenarioFault fault{.what = FaultName::spasm, .when = Moment::leg_in, .n = 2};
  Player player(std::span(&fault, 1), 1);
  plant::Truth truth = test::lying();
  EXPECT_EQ(player.step(truth), 0U);
  truth.leg_in = false;
  EXPECT_EQ(player.step(truth), 0U);
  EXPECT_FALSE(player.all_began());
  truth.leg_in = true;
  EXPECT_EQ(player.step(truth), 1U);
  EXPECT_TRUE(player.all_began());
}

TEST(APlayer, HasAThresholdForEachFaultOfStretch) {
  const ScenarioFault low{.what = FaultName::spasm, .when = Moment::stretch, .above = 4_N};
  const ScenarioFault high{.what = FaultName::spasm, .when = Moment::stretch, .above = 12_N};
  EXPECT_EQ(begun({low, high}, 1, 1_s, test::stretched(8)), (std::vector<std::int64_t>{1, -1}));
}

TEST(APlayer, DrawsItsRandomTimeFromTheSeed) {
  const ScenarioFault fault{.what = FaultName::spasm, .after = 1_s, .random = 4_s};
  const std::vector<ScenarioFault> faults{fault, fault};
  const auto once = begun(faults, 7, 6_s, test::lying());
  EXPECT_EQ(once, begun(faults, 7, 6_s, test::lying()));
  EXPECT_NE(once, begun(faults, 8, 6_s, test::lying()));
  EXPECT_NE(once[0], once[1]);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (const std::int64_t at : begun(faults, seed, 6_s, test::lying())) {
      EXPECT_GE(at, 1000);
      EXPECT_LE(at, 5000);
    }
  }
}

TEST(APlayer, OfNothingHasNothingToWaitFor) {
  Player player({}, 1);
  EXPECT_TRUE(player.all_began());
  EXPECT_EQ(player.step(test::lying()), 0U);
}

}  // namespace
}  // namespace stretch::scenario
