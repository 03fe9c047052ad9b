// The campaign is able to fail: with any one monitor silenced, runs made for its row show it, and with none
// they do not.
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "tests/campaign/run.hpp"
#include "tests/campaign/run_plan.hpp"
#include "tests/campaign/silencer.hpp"

namespace {
using namespace stretch;
using namespace stretch::campaign;

constexpr std::uint64_t kSeeds = 3;

struct Row {
  SafetyRow row;
};
void PrintTo(const Row& row, std::ostream* out) {
  *out << name(row.row);
}

class Silenced : public testing::TestWithParam<Row> {
 protected:
  void TearDown() override { silence_none(); }
};

TEST_P(Silenced, IsNoticedAndASoundOneTellsNothing) {
  const SafetyRow row = GetParam().row;
  ASSERT_TRUE(can_silence());
  int shown = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const RunPlan plan = draw_for(row, seed);
    silence_none();
    const RunReport sound = run(plan);
    for (const Finding& finding : sound.findings) ADD_FAILURE() << describe(plan) << "\n  " << finding.what;
    EXPECT_EQ(sound.began, plan.incident_count) << describe(plan);
    ASSERT_TRUE(silence(row));
    const RunReport deaf = run(plan);
    shown += std::any_of(deaf.findings.begin(), deaf.findings.end(),
                         [row](const Finding& finding) { return finding.row == row; });
  }
  EXPECT_GE(shown, 1) << "nobody would notice that " << name(row) << " is silent";
}

using R = SafetyRow;
INSTANTIATE_TEST_SUITE_P(Rows, Silenced,
                         testing::Values(Row{R::sr01_stretch_force}, Row{R::sr02_cuff_force},
                                         Row{R::sr03_guarding}, Row{R::sr04_angle}, Row{R::sr05_speed},
                                         Row{R::sr06_bad_force}, Row{R::sr07_stale_force},
                                         Row{R::sr08_force_disagrees}, Row{R::sr09_drive_silent},
                                         Row{R::sr10_drive_fault}, Row{R::sr11_safety_chain},
                                         Row{R::sr12_hand_switch}, Row{R::sr13_stop}, Row{R::sr14_heartbeat},
                                         Row{R::sr15_overrun}, Row{R::sr17_time}, Row{R::sr18_retreat_stuck},
                                         Row{R::sr20_self_test}, Row{R::sr26_leg_out},
                                         Row{R::sr27_angles_disagree}),
                         [](const auto& tested) { return std::string(name(tested.param.row)); });

}  // namespace
