// A drive alone, with an ideal joint on it, for the tests of its registers.
#pragma once

#include <gtest/gtest.h>

#include <array>

#include "config/quantities/quantities.hpp"
#include "simulator/plant/drive_device.hpp"

namespace stretch::plant::test {

inline constexpr std::uint16_t kStateMask = 0x006F;
inline constexpr std::uint16_t kDisabled = 0x0040;
inline constexpr std::uint16_t kReady = 0x0021;
inline constexpr std::uint16_t kSwitchedOn = 0x0023;
inline constexpr std::uint16_t kEnabled = 0x0027;
inline constexpr std::uint16_t kQuickStop = 0x0007;
inline constexpr std::uint16_t kFault = 0x0008;
inline constexpr std::array<std::uint16_t, 3> kWayUp{0x06, 0x07,
                                                     0x0F};  // controlwords up to operation enabled

class Drive : public ::testing::Test {
 protected:
  Drive() : drive(DriveDevice::Figures{.serial = 7}) {
    in.sto_a = true;
    in.sto_b = true;
  }
  // One millisecond of an ideal joint: it has the speed of the reference.
  DriveDevice::Action step(int milliseconds = 1) {
    DriveDevice::Action action;
    for (int i = 0; i < milliseconds; ++i) {
      action = drive.step(in);
      in.speed_rad_s = action.speed_rad_s;
      in.angle_rad += in.speed_rad_s * 0.001;
    }
    return action;
  }
  std::uint16_t state() { return drive.status().statusword & kStateMask; }
  WriteResult write(std::uint16_t controlword) {
    command.controlword = controlword;
    ++command.command_counter;
    return drive.write_command(command);
  }
  void enable() {
    for (const std::uint16_t word : kWayUp) {
      write(word);
      step(2);
    }
    ASSERT_EQ(state(), kEnabled);
  }
  WriteResult configure(auto change) {
    DriveConfig config = drive.config();
    change(config);
    drive.write_config_lock(kConfigUnlock);
    const WriteResult result = drive.write_config(config);
    drive.write_config_lock(0);
    return result;
  }
  double speed_deg_s() const { return in.speed_rad_s / kRadPerDegree; }

  DriveDevice drive;
  DriveDevice::Inputs in;
  DriveCommandBlock command;
};

}  // namespace stretch::plant::test
