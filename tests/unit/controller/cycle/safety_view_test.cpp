// What the session is told of the safety layer.
#include "controller/cycle/safety_view.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using safety::index;

safety::Verdict stopped(SafetyRow row, SafetyAction action) {
  safety::Verdict v;
  v.action = action;
  v.row_actions[index(row)] = action;
  v.present[index(row)] = v.latched[index(row)] = true;
  v.cause = row;
  return v;
}

TEST(SafetyView, SR21_ARetreatIsThePersonsOwnOnlyIfNothingElseDemandsIt) {
  for (const SafetyRow own : {SafetyRow::sr12_hand_switch, SafetyRow::sr13_stop}) {
    safety::Verdict v = stopped(own, SafetyAction::retreat);
    EXPECT_TRUE(cycle::safety_view(v).own_stop);
    v.row_actions[index(SafetyRow::sr04_angle)] = SafetyAction::hold;
    EXPECT_TRUE(cycle::safety_view(v).own_stop) << "a hold lets nothing down";
    for (std::size_t row = 1; row <= kSafetyRowCount; ++row) {
      if (row == index(SafetyRow::sr12_hand_switch) || row == index(SafetyRow::sr13_stop)) continue;
      safety::Verdict other = v;
      other.row_actions[row] = SafetyAction::retreat;
      EXPECT_FALSE(cycle::safety_view(other).own_stop) << row;
    }
  }
  EXPECT_FALSE(cycle::safety_view(stopped(SafetyRow::sr12_hand_switch, SafetyAction::none)).own_stop);
}

TEST(SafetyView, TorqueOffIsPresentByWhatIsThereAndNotByASelfTestThatIsDue) {
  safety::Verdict due = stopped(SafetyRow::sr20_self_test, SafetyAction::torque_off);
  EXPECT_TRUE(cycle::safety_view(due).torque_off_present) << "the zero has just been lost";
  due.present[index(SafetyRow::sr20_self_test)] = false;
  EXPECT_FALSE(cycle::safety_view(due).torque_off_present);
  safety::Verdict v = stopped(SafetyRow::sr11_safety_chain, SafetyAction::torque_off);
  EXPECT_TRUE(cycle::safety_view(v).torque_off_present);
  v.present[index(SafetyRow::sr11_safety_chain)] = false;
  EXPECT_FALSE(cycle::safety_view(v).torque_off_present) << "latched, and gone";
  EXPECT_FALSE(cycle::safety_view(stopped(SafetyRow::sr13_stop, SafetyAction::retreat)).torque_off_present);
}

TEST(SafetyView, SR26_TheLegIsOutWhateverElseActs) {
  safety::Verdict v = stopped(SafetyRow::sr07_stale_force, SafetyAction::retreat_by_position);
  EXPECT_FALSE(cycle::safety_view(v).leg_out);
  v.row_actions[index(SafetyRow::sr26_leg_out)] = SafetyAction::retreat_by_position;
  EXPECT_TRUE(cycle::safety_view(v).leg_out);
}

}  // namespace
