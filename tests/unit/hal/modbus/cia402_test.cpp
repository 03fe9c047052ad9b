// Every statusword and every step of the walk.
#include "hal/modbus/cia402.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch::hal;

TEST(Cia402, StatuswordsTellTheirStateWhateverTheOtherBits) {
  struct Row {
    std::uint16_t mask, value;
    DriveState state;
  };
  constexpr Row kTable[] = {
      {0x4F, 0x40, DriveState::switch_on_disabled}, {0x6F, 0x21, DriveState::ready_to_switch_on},
      {0x6F, 0x23, DriveState::switched_on},        {0x6F, 0x27, DriveState::operation_enabled},
      {0x6F, 0x07, DriveState::quick_stop},         {0x4F, 0x08, DriveState::fault}};
  for (unsigned word = 0; word <= 0xFFFF; ++word) {
    DriveState expected = DriveState::unknown;
    for (const Row& row : kTable) {
      if ((word & row.mask) == row.value) expected = row.state;
    }
    ASSERT_EQ(drive_state(static_cast<std::uint16_t>(word)), expected) << std::hex << word;
  }
}

TEST(Cia402, WalksUpOneStepAtATime) {
  EXPECT_EQ(control_word(DriveState::switch_on_disabled, true, false), 0x06);
  EXPECT_EQ(control_word(DriveState::ready_to_switch_on, true, false), 0x07);
  EXPECT_EQ(control_word(DriveState::switched_on, true, false), 0x0F);
  EXPECT_EQ(control_word(DriveState::operation_enabled, true, false), 0x0F);
}

TEST(Cia402, NothingLeadsOutOfAStateThatIsNotUnderstood) {
  for (const auto state : {DriveState::unknown, DriveState::fault, DriveState::quick_stop}) {
    EXPECT_EQ(control_word(state, true, false), 0x00);
  }
}

TEST(Cia402, FaultIsResetWhenAskedWhateverElseIsWanted) {
  EXPECT_EQ(control_word(DriveState::fault, true, true), 0x80);
  EXPECT_EQ(control_word(DriveState::fault, false, true), 0x80);
}

TEST(Cia402, DisabledIsVoltageOffFromEveryState) {
  for (int s = 0; s <= static_cast<int>(DriveState::quick_stop); ++s) {
    EXPECT_EQ(control_word(static_cast<DriveState>(s), false, false), 0x00);
    if (static_cast<DriveState>(s) == DriveState::fault) continue;
    EXPECT_EQ(control_word(static_cast<DriveState>(s), true, true),
              control_word(static_cast<DriveState>(s), true, false))
        << "there is nothing to reset";
  }
}

}  // namespace
