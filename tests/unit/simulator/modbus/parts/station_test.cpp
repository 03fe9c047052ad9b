// Each station of real parts driven by registers alone, as a whole: the leg is raised, and each watchdog lets
// it down.
#include <bit>
#include <cmath>

#include "tests/unit/simulator/modbus/parts/bench.hpp"

namespace stretch::simulator::test {
namespace {

// A leg lies in the cuff. Every 25 ms a client sends its outputs, what feeds the I/O watchdog, and a command.
class Station : public Bench {
 protected:
  explicit Station(config::Parts parts) : Bench(parts) {
    plant.put_leg_in();
    plant.set_strap(true);
    run(1000);  // it comes to rest on the lower stop
  }
  void expect_let_down() {
    EXPECT_FALSE(plant.truth().torque_enabled);
    const double top = angle();
    run(1500);
    EXPECT_LT(angle(), top - 2.0) << "the damper lets the leg down";
    EXPECT_GT(speed(), -6.0) << "and no faster";
  }
};

class LexiumTlbWago : public Station {
 protected:
  LexiumTlbWago() : Station(config::Parts::lexium_tlb_wago) {}
  int set(std::uint16_t parameter, std::int32_t value) {
    return write(kDrive, parameter, {high_word(value), low_word(value)});
  }
  void feed_io() { ASSERT_EQ(write(kIo, 0x1003, {++trigger}), 0); }
  void enable() {
    ASSERT_EQ(write(kIo, 0x1000, {2}), 0);
    for (const std::uint16_t outputs : Words{1, 1 | 64, 1}) {
      feed_io();
      ASSERT_EQ(write_single(kIo, 0, outputs), 0);
      run(5);
    }
    ASSERT_EQ(set(282, 1), 0);
    ASSERT_EQ(set(5644, 100), 0);
    ASSERT_EQ(set(6918, 3), 0);
    for (const int word : {0x06, 0x07, 0x0F}) {
      ASSERT_EQ(set(6914, word), 0);
      run(5);
    }
  }
  void raise(int ms) {
    for (int i = 0; i < ms; i += 25) {
      feed_io();
      ASSERT_EQ(set(6938, 17), 0);
      run(25);
    }
  }
  std::uint16_t trigger = 0;
};

TEST_F(LexiumTlbWago, RaisesALegAndTheTransmittersCarryIt) {
  enable();
  const double before = angle();
  raise(2000);
  EXPECT_NEAR(angle() - before, 2.0, 0.2);
  EXPECT_GT(plant.truth().cuff_force.si(), 20.0);
  for (const std::uint8_t unit : {kCellA, kCellB}) {
    const Words block = read(unit, 6, 5);
    ASSERT_EQ(block.size(), 5U);
    const double newtons = joined(block[3], block[4]) * 0.001 * 9.80665;
    EXPECT_NEAR(newtons, plant.truth().cuff_force.si() + 8.0, 5.0);
  }
}

TEST_F(LexiumTlbWago, ASilentClientLosesTheDriveByTheNodeGuard) {
  enable();
  raise(6000);
  for (int i = 0; i < 400; i += 25) {
    feed_io();
    run(25);
  }
  EXPECT_EQ(read(kDrive, 7178, 2), (Words{0, 0x7132}));
  expect_let_down();
}

TEST_F(LexiumTlbWago, AStandingTriggerOpensTheRelay) {
  enable();
  raise(6000);
  for (int i = 0; i < 300; i += 25) {
    ASSERT_EQ(set(6938, 17), 0);
    run(25);
  }
  EXPECT_EQ(word(kIo, 0x1006), 2);
  EXPECT_EQ(read(kDrive, 7178, 2), (Words{0, 0x1300}));
  expect_let_down();
}

class OrcaSenecaPilz : public Station {
 protected:
  OrcaSenecaPilz() : Station(config::Parts::orca_seneca_pilz) {}
  int set_wide(std::uint16_t address, std::int32_t value) {
    return write(kDrive, address, {low_word(value), high_word(value)});
  }
  void feed_io() { ASSERT_EQ(write(kIo, 255, {0x8200}), 0); }
  void enable() {
    feed_io();
    for (const std::uint16_t inputs : Words{1, 1 | 64, 1}) {
      ASSERT_EQ(write_single(kIo, 0, inputs), 0);
      run(5);
    }
    run(10);
    const Words now = read(kDrive, 342, 2);
    ASSERT_EQ(now.size(), 2U);
    position_um = joined_signed(now[1], now[0]);
    ASSERT_EQ(set_wide(30, position_um), 0);
    ASSERT_EQ(write_single(kDrive, 163, 100), 0);
    ASSERT_EQ(write_single(kDrive, 3, 3), 0);
    run(1);
    ASSERT_EQ(word(kDrive, 317), 3);
  }
  void raise(int ms) {
    for (int i = 0; i < ms; i += 25) {
      feed_io();
      position_um += 153;  // 0.025 deg
      ASSERT_EQ(set_wide(30, position_um), 0);
      run(25);
    }
  }
  std::int32_t position_um = 0;
};

TEST_F(OrcaSenecaPilz, RaisesALegAndTheTransmittersCarryIt) {
  enable();
  const double before = angle();
  raise(2000);
  EXPECT_NEAR(angle() - before, 2.0, 0.2);
  for (const std::uint8_t unit : {kCellA, kCellB}) {
    const Words words = read(unit, 63, 2);
    ASSERT_EQ(words.size(), 2U);
    const double newtons = static_cast<double>(std::bit_cast<float>(joined(words[0], words[1])));
    EXPECT_NEAR(newtons, plant.truth().cuff_force.si() + 8.0, 5.0);
  }
}

TEST_F(OrcaSenecaPilz, ASilentClientLosesTheDriveByItsTimeOut) {
  enable();
  raise(6000);
  for (int i = 0; i < 200; i += 25) {
    feed_io();
    run(25);
  }
  EXPECT_EQ(word(kDrive, 432), 0x0800);
  expect_let_down();
}

TEST_F(OrcaSenecaPilz, AMissingTriggerTakesTheVoltage) {
  enable();
  raise(6000);
  for (int i = 0; i < 300; i += 25) {
    ASSERT_EQ(set_wide(30, position_um), 0);
    run(25);
  }
  EXPECT_EQ(word(kIo, 2048) & 1, 1);
  EXPECT_EQ(word(kDrive, 432), 0x0400);
  expect_let_down();
}

}  // namespace
}  // namespace stretch::simulator::test
