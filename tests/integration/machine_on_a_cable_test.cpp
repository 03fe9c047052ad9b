// The cable is pulled at any moment with the safety layer in the loop: it takes the torque away by what it no
// longer hears, the machine is without torque in time by the simulator's own account, and a person's
// acknowledgement and a self-test alone bring it back.
#include <gtest/gtest.h>

#include "controller/safety/safety_layer.hpp"
#include "tests/integration/cable_machine.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using integration::CableCase;
using integration::open_files;

class MachineOnACable : public integration::CableMachine {
 protected:
  MachineOnACable() : layer_(settings_.safety, settings_.machine, settings_.mechanics, settings_.period) {}

  // As the cycle does: judge, then have the last word. How long a busy computer takes for a cycle is for
  // other tests (SR15).
  hal::Command decide() override {
    verdict_ = layer_.judge(hal::monotonic_clock(), sample_, person_, {}, context_);
    const hal::Command command = layer_.gate(wanted_);
    const bool heard = sample_.drive.quality == hal::Quality::valid;
    unheard_ = heard ? 0 : unheard_ + 1;
    if (unheard_ >= settings_.safety.sr09_cycles) {
      EXPECT_EQ(verdict_.action, SafetyAction::torque_off) << "SR09";
      EXPECT_FALSE(command.permissive);
      EXPECT_FALSE(command.speed);
    }
    return command;
  }

  [[nodiscard]] bool self_test_is_all_that_is_due() const {
    safety::RowSet others = verdict_.latched;
    others.reset(safety::index(SafetyRow::sr20_self_test));
    return others.none();
  }
  // In this cycle: what a self-test that had passed is no longer good for.
  [[nodiscard]] bool torque_off_present() const {
    for (std::size_t row = 0; row < verdict_.row_actions.size(); ++row) {
      const bool due = row == safety::index(SafetyRow::sr20_self_test);
      if (!due && verdict_.present[row] && verdict_.row_actions[row] == SafetyAction::torque_off) return true;
    }
    return false;
  }
  // A person acknowledges, the self-test closes the relay and resets the drive, the person acknowledges
  // again. What a bad cable loses meanwhile takes the torque away again, and they begin anew; outputs that
  // were set up anew close the relay only for who has opened it since.
  bool bring_to_torque() {
    int tick = 0;
    const bool there = cycle_until([&] {
      ++tick;
      const bool pulse = tick % 10 < 4;
      person_.acknowledge = tick % 12 == 0;
      context_.self_test = !verdict_.permitted && self_test_is_all_that_is_due();
      if ((!context_.self_test && !verdict_.permitted) || torque_off_present())
        context_.self_test_passed = false;
      wanted_ = {};
      wanted_.exercise_relay = context_.self_test && (sto_closed() || tick % 40 >= 10);
      const bool fault = sample_.drive.state == hal::DriveState::fault;
      wanted_.reset_safety_relay = context_.self_test && !sto_closed() && pulse;
      wanted_.reset_drive_fault = context_.self_test && sto_closed() && fault && pulse;
      if (context_.self_test && sto_closed() && !fault && all_valid() && !torque_off_present())
        context_.self_test_passed = true;
      if (verdict_.permitted) wanted_.speed = 0_deg_s;
      return verdict_.permitted && sample_.drive.state == hal::DriveState::operation_enabled && torque();
    });
    person_.acknowledge = false;
    context_.self_test = context_.self_test_passed = false;
    return there;
  }

  void one_moment(int number) {
    SCOPED_TRACE("moment " + std::to_string(number));
    ASSERT_TRUE(bring_to_torque());
    ASSERT_NO_FATAL_FAILURE(pull());
    EXPECT_EQ(verdict_.action, SafetyAction::torque_off);
    put_back();
    // Back, and still wanted as before, relay and fault reset again and again: that gives no torque.
    int good = 0;
    ASSERT_TRUE(cycle_until([&] {
      wanted_.reset_safety_relay = wanted_.reset_drive_fault = good % 10 < 5;
      EXPECT_FALSE(torque()) << "nobody has acknowledged";
      EXPECT_FALSE(verdict_.permitted);
      good += all_up() && all_valid() ? 1 : 0;
      return (good >= 40 && verdict_.acknowledgement_possible) || HasFailure();
    }));
    ASSERT_FALSE(HasFailure());
    EXPECT_TRUE(verdict_.latched.test(safety::index(SafetyRow::sr09_drive_silent)))
        << "it is known why, until somebody has acknowledged";
    ASSERT_TRUE(cycle_until([&] { return station_->setup().permits_torque(); }));
    expect_no_file_left_open();
  }

  safety::SafetyLayer layer_;
  safety::PersonInputs person_;
  safety::Context context_;
  safety::Wanted wanted_;
  safety::Verdict verdict_;
  int unheard_ = 0;  // cycles in a row without a good answer of the drive
};

TEST_P(MachineOnACable, SR09_PulledAndPutBackItIsTorqueOffInTimeAndAPersonBringsItBack) {
  ASSERT_TRUE(bring_to_torque());
  int whole = 0;  // no link lost to a busy computer just now
  ASSERT_TRUE(cycle_until([&] { return (whole = all_up() && all_valid() ? whole + 1 : 0) >= 6; }));
  files_ = open_files();
  for (int i = 0; i < GetParam().moments && !HasFailure(); ++i) one_moment(i);
  if (!HasFailure()) judge();
}

INSTANTIATE_TEST_SUITE_P(Cable, MachineOnACable,
                         testing::Values(CableCase{"Tcp1", false, integration::kGoodCable, 15, 11},
                                         CableCase{"Tcp2", false, integration::kGoodCable, 15, 12},
                                         CableCase{"BadTcp1", false, integration::kBadCable, 15, 13},
                                         CableCase{"BadTcp2", false, integration::kBadCable, 15, 14},
                                         CableCase{"Serial1", true, integration::kGoodCable, 10, 15},
                                         CableCase{"Serial2", true, integration::kGoodCable, 10, 16},
                                         CableCase{"Serial3", true, integration::kGoodCable, 10, 17}),
                         [](const auto& which) { return which.param.name; });

}  // namespace
