// A set-up that is cut short says whether it had begun to write, wherever the answer was lost.
#include "hal/modbus/device_setup.hpp"

#include <gtest/gtest.h>

#include "config/loader/load.hpp"
#include "tests/unit/hal/modbus/plant_bench.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;

constexpr std::uint8_t kDriveUnit = 1;
constexpr int kMoreThanASetUpHas = 200;

config::DriveProfile simulator_drive() {
  return config::load_drive_profile(STRETCH_SOURCE_DIR "/config/profiles/simulator-drive.toml").value();
}

// The drive of a station, whose answer number `lost` of a set-up does not come.
struct Drive {
  PlantBench bench;
  config::DriveProfile profile = simulator_drive();
  DriveWish wish = drive_wish(config::Station{});
  std::unique_ptr<RegisterBus> bus =
      bench.options().make_bus({.host = "", .port = 0, .unit = kDriveUnit}).value();

  tl::expected<SetupOutcome, SetupLost> set_up(bool first, int lost) {
    int transaction = 0;
    bench.spoil([&](auto, auto, auto) { return transaction++ == lost ? BusStatus::timeout : BusStatus::ok; });
    auto outcome = set_up_drive(*bus, profile, wish, first);
    bench.spoil(nullptr);
    return outcome;
  }
};

TEST(DeviceSetup, SR10_WhereverADriveThatForgotEverythingIsCutOffItIsInTheEndSetUpAnew) {
  int cut_before_writing = 0;
  int cut_after = 0;
  for (int lost = 0; lost < kMoreThanASetUpHas; ++lost) {
    Drive drive;  // as after a reboot
    const auto cut = drive.set_up(false, lost);
    if (cut) {
      EXPECT_TRUE(cut->anew);
      EXPECT_TRUE(cut->proof.whole());
      EXPECT_GT(cut_before_writing, 0);
      EXPECT_GT(cut_after, 5);
      return;
    }
    EXPECT_EQ(cut.error().status, BusStatus::timeout);
    ++(cut.error().begun ? cut_after : cut_before_writing);
    const auto again = drive.set_up(cut.error().begun, -1);
    ASSERT_TRUE(again) << lost;
    EXPECT_TRUE(again->proof.whole()) << lost;
    EXPECT_TRUE(again->anew) << "answer " << lost << " was lost, and it passes for left alone";
  }
  FAIL() << "no set-up was whole";
}

TEST(DeviceSetup, ADriveThatStandsAsWishedIsLeftAlone) {
  Drive drive;
  ASSERT_TRUE(drive.set_up(true, -1));
  for (int lost = 0; lost < kMoreThanASetUpHas; ++lost) {
    const auto looked_at = drive.set_up(false, lost);
    if (looked_at) {
      EXPECT_FALSE(looked_at->anew);
      EXPECT_GT(lost, 3);
      return;
    }
    EXPECT_FALSE(looked_at.error().begun) << lost;
  }
  FAIL() << "it is never looked at whole";
}

}  // namespace
