// A few hundred runs of the campaign, and that a run is the same again.
#include <gtest/gtest.h>

#include <set>

#include "tests/campaign/run.hpp"
#include "tests/campaign/run_plan.hpp"
#include "tests/campaign/tally.hpp"

namespace {
using namespace stretch;
using namespace stretch::campaign;

TEST(Campaign, TwoHundredRandomRunsKeepTheInvariantAndEveryDeadline) {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const RunPlan plan = draw(seed);
    const RunReport report = run(plan);
    tally.add(plan, report);
    for (const Finding& finding : report.findings) {
      ADD_FAILURE() << describe(plan) << "\n  " << finding.what << "\n  again: campaign --one " << seed;
    }
  }
  EXPECT_EQ(tally.runs(), 200U);
  std::printf("%s", tally.table().c_str());
}

TEST(Campaign, ASeedIsTheSameRunAgain) {
  for (const std::uint64_t seed : {7U, 8U, 51U}) {
    const RunReport once = run(draw(seed));
    const RunReport again = run(draw(seed));
    EXPECT_EQ(once.digest, again.digest) << seed;
    EXPECT_EQ(once.simulated.si(), again.simulated.si()) << seed;
    EXPECT_EQ(once.answers.size(), again.answers.size()) << seed;
  }
  EXPECT_NE(run(draw(7)).digest, run(draw(8)).digest);
}

// Whatever can go wrong is drawn, at every moment there is.
TEST(Campaign, DrawsEveryFaultDeedMomentAndPeriod) {
  std::set<std::string> names;
  std::set<Moment> moments;
  std::set<double> periods;
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    const RunPlan plan = draw(seed);
    periods.insert(plan.period.si());
    for (int i = 0; i < plan.incident_count; ++i) {
      const Incident& incident = plan.incidents[static_cast<std::size_t>(i)];
      names.insert(name(incident));
      moments.insert(incident.moment);
    }
  }
  for (std::size_t i = 0; i < plant::kFaultCount; ++i) {
    EXPECT_TRUE(names.contains(std::string(plant::name(static_cast<plant::FaultName>(i)))));
  }
  for (const char* deed : {"stop", "owner_lost", "overruns", "rare_overruns", "stall", "hang",
                           "answers_lost.drive", "answers_lost.load_cell", "answers_lost.safety_io", "deaf",
                           "ask_pause", "ask_less", "ask_hold_here", "ask_enough", "none"}) {
    EXPECT_TRUE(names.contains(deed)) << deed;
  }
  EXPECT_EQ(moments.size(), kMoments.size());
  EXPECT_EQ(periods.size(), 2U);
}

// Nobody does anything to it: the session is what was prescribed, and the safety layer is silent.
TEST(Campaign, WithoutAnIncidentTheSessionCompletes) {
  int seen = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    RunPlan plan = draw(seed);
    if (plan.incidents[0].deed != Deed::none || plan.leg.spasm.range_triggered) continue;
    ++seen;
    const RunReport report = run(plan);
    EXPECT_TRUE(report.completed) << describe(plan);
    EXPECT_FALSE(report.acted) << describe(plan);
    EXPECT_TRUE(report.answers.empty()) << describe(plan);
  }
  EXPECT_GE(seen, 5);
}

// The drive's watchdog stands in for a controller that does nothing any more.
TEST(Campaign, SR16_AHangingControllerLosesThePowerInTime) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const RunPlan plan = draw_for(SafetyRow::sr16_controller_dead, seed);
    const RunReport report = run(plan);
    EXPECT_TRUE(report.findings.empty()) << report.findings.front().what;
    ASSERT_EQ(report.began, 1);
    ASSERT_FALSE(report.answers.empty());
    EXPECT_EQ(report.answers.front().watch, Watch::controller_dead);
    EXPECT_TRUE(report.answers.front().in_time);
  }
}

}  // namespace
