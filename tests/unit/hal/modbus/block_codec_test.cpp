// Blocks of the simulator's devices to samples and back, with profiles written out here.
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

#include "hal/modbus/drive_codec.hpp"
#include "hal/modbus/sensor_codec.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;
using config::RegisterType;
using Words = std::vector<std::uint16_t>;

config::DriveProfile drive_profile() {
  config::DriveProfile p;
  p.device.cyclic_read = {5000, 16};
  p.device.cyclic_write = {6000, 10};
  p.status_word = config::Point{.address = 5000};
  p.mode_display = config::Point{.address = 5001, .type = RegisterType::i16};
  p.position_deg = {.address = 5002, .type = RegisterType::i32, .scale = 0.001};
  p.speed_deg_s = config::Point{.address = 5004, .type = RegisterType::i32, .scale = 0.001};
  p.torque_pct = {.address = 5006, .type = RegisterType::i16, .scale = 0.1};
  p.error_code = config::Point{.address = 5007};
  p.tick = config::Point{.address = 5010};
  p.watchdog_age_ms = config::Point{.address = 5011};
  p.command_echo = config::Point{.address = 5012};
  p.active_torque_limit_pct = config::Point{.address = 5013, .scale = 0.1};
  p.torque_limit_active = config::BitPoint{5000, 11};
  p.negative_limit = config::BitPoint{5009, 0};
  p.positive_limit = config::BitPoint{5009, 1};
  p.sto_a_closed = {5008, 0};
  p.sto_b_closed = {5008, 1};
  p.control_word = {.address = 6000};
  p.mode = config::Point{.address = 6001, .type = RegisterType::i16};
  p.target_speed_deg_s = config::Point{.address = 6002, .type = RegisterType::i32, .scale = 0.001};
  p.torque_limit_pct = config::Point{.address = 6006, .scale = 0.1};
  p.command_counter = config::Point{.address = 6007};
  p.acceleration_deg_s2 = config::Point{.address = 6008, .type = RegisterType::u32, .scale = 0.001};
  return p;
}

Words encoded(const DriveOrder& order) {
  Words block(10, 0xEEEE);
  encode(drive_profile(), order, 100_Nm, block);
  return block;
}

TEST(DriveCodec, OrderIsGolden) {
  EXPECT_EQ(encoded({.control_word = 0x0F,
                     .speed = degrees_per_second(-5),
                     .acceleration = 40_deg_s2,
                     .torque_limit = 60_Nm,
                     .counter = 77}),
            (Words{0x0F, 3, 0xFFFF, 0xEC78, 0, 0, 600, 77, 0, 40'000}));
}

TEST(DriveCodec, SenselessOrdersAreWrittenAsHarmlessOnes) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(encoded({.control_word = 0x0F,
                     .speed = degrees_per_second(nan),
                     .acceleration = degrees_per_second2(nan),
                     .torque_limit = newton_metres(nan),
                     .counter = 1}),
            (Words{0x0F, 3, 0, 0, 0, 0, 0, 1, 0, 40'000}));
  EXPECT_EQ(encoded({.control_word = 0,
                     .speed = {},
                     .acceleration = {},
                     .torque_limit = newton_metres(-1),
                     .counter = 0})[6],
            0);
  EXPECT_EQ(
      encoded({.control_word = 0, .speed = {}, .acceleration = {}, .torque_limit = 1000_Nm, .counter = 0})[6],
      1000)
      << "never above the rated torque";
  EXPECT_EQ(encoded({.control_word = 0,
                     .speed = {},
                     .acceleration = degrees_per_second2(1e-6),
                     .torque_limit = {},
                     .counter = 0})[9],
            1)
      << "0 would be refused, and the whole block with it";
}

Words status_block() {
  return {0x0A27, 3, 0, 30'500, 0xFFFF, 0xF736, 0xFF9C, 0x8130, 0b11, 0b10, 4711, 12, 76, 600, 480, 250};
}

TEST(DriveCodec, StatusIsGolden) {
  const DriveSample s = decode(drive_profile(), 100_Nm, status_block());
  EXPECT_EQ(s.quality, Quality::valid);
  EXPECT_EQ(s.state, DriveState::operation_enabled);
  EXPECT_DOUBLE_EQ(in_degrees(s.angle), 30.5);
  EXPECT_DOUBLE_EQ(in_degrees_per_second(s.speed), -2.25);
  EXPECT_NEAR(s.torque.si(), -10.0, 1e-12);
  EXPECT_EQ(s.error_code, 0x8130);
  EXPECT_TRUE(s.torque_limit_active);
  EXPECT_NEAR(s.torque_limit.si(), 60.0, 1e-12);
  EXPECT_FALSE(s.negative_limit);
  EXPECT_TRUE(s.positive_limit);
  EXPECT_TRUE(s.sto_a_closed && s.sto_b_closed);
  EXPECT_EQ(s.tick, 4711);
  EXPECT_EQ(s.command_echo, 76);
  EXPECT_DOUBLE_EQ(in_milliseconds(s.watchdog_age), 12);
}

TEST(DriveCodec, SR09_SpeedOrTorqueOutOfTheProfilesRangeIsBadContent) {
  config::DriveProfile p = drive_profile();
  const auto quality_with = [&](std::size_t at, std::uint16_t word) {
    Words block = status_block();
    block[at] = word;
    return decode(p, 100_Nm, block).quality;
  };
  EXPECT_EQ(quality_with(6, 3001), Quality::valid) << "without a range";
  EXPECT_EQ(quality_with(4, 0x0003), Quality::valid);
  p.speed_deg_s->valid_range = config::ValueRange{-200.0, 200.0};
  p.torque_pct.valid_range = config::ValueRange{-300.0, 300.0};
  EXPECT_EQ(decode(p, 100_Nm, status_block()).quality, Quality::valid);
  EXPECT_EQ(quality_with(6, 3000), Quality::valid);
  EXPECT_EQ(quality_with(6, 3001), Quality::bad_content) << "torque";
  EXPECT_EQ(quality_with(6, static_cast<std::uint16_t>(-3001)), Quality::bad_content);
  EXPECT_EQ(quality_with(4, 0x0003), Quality::bad_content) << "259.894 deg/s";
  EXPECT_EQ(quality_with(2, 0x0002), Quality::valid)
      << "161.572 deg are for SR04 and SR27, in the same cycle";
  p.temperature_c = config::Point{.address = 5015, .type = config::RegisterType::i16, .scale = 0.1};
  p.temperature_c->valid_range = config::ValueRange{-40.0, 120.0};
  EXPECT_EQ(quality_with(15, 1201), Quality::bad_content) << "whatever has a range";
}

TEST(DriveCodec, ImpossiblePositionOrForeignModeIsBadContent) {
  Words block = status_block();
  block[2] = 0x0010;
  EXPECT_EQ(decode(drive_profile(), 100_Nm, block).quality, Quality::bad_content);
  block = status_block();
  block[1] = 1;
  EXPECT_EQ(decode(drive_profile(), 100_Nm, block).quality, Quality::bad_content);
  block[0] = 0x0240;
  EXPECT_EQ(decode(drive_profile(), 100_Nm, block).quality, Quality::valid)
      << "disabled, its mode is of no matter";
}

config::LoadCellProfile load_cell_profile() {
  config::LoadCellProfile p;
  p.device.cyclic_read = {6, 12};
  p.channel_a = {.net_n = {.address = 9, .type = RegisterType::i32, .scale = 0.01},
                 .status = config::Point{.address = 6}};
  p.channel_b = config::LoadCellChannel{.net_n = {.address = 14, .type = RegisterType::i32, .scale = 0.01},
                                        .status = config::Point{.address = 11}};
  p.sequence = config::Point{.address = 16};
  p.age_ms = config::Point{.address = 17, .scale = 0.1};
  return p;
}

TEST(LoadCellCodec, BlockIsGolden) {
  const Words block{0x0800, 0, 2100, 0, 2000, 0x0180, 0xFFFF, 0xFF9C, 0xFFFF, 0xFF38, 65'535, 25};
  const ForceSample s = decode(load_cell_profile(), block);
  EXPECT_EQ(s.quality, Quality::valid) << "signs and stability are no errors";
  EXPECT_DOUBLE_EQ(s.channel_a.si(), 20.0);
  EXPECT_DOUBLE_EQ(s.channel_b.si(), -2.0);
  EXPECT_EQ(s.sequence, 65'535);
  EXPECT_DOUBLE_EQ(in_milliseconds(s.age), 2.5);
}

TEST(LoadCellCodec, EachErrorBitOfEachChannelIsBadContent) {
  for (int bit = 0; bit < 16; ++bit) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{5}}) {
      Words block(12, 0);
      block[at] = static_cast<std::uint16_t>(1U << bit);
      const ForceSample s = decode(load_cell_profile(), block);
      EXPECT_EQ(s.quality, bit < 6 ? Quality::bad_content : Quality::valid) << bit;
      EXPECT_EQ(s.error_a, bit < 6 && at == 0);
      EXPECT_EQ(s.error_b, bit < 6 && at == 5);
    }
  }
}

config::SafetyIoProfile safety_io_profile() {
  config::SafetyIoProfile p;
  p.device.cyclic_read = {0, 4};
  config::BitPoint* const inputs[] = {&p.estop_ok,         &p.hand_switch_a_ok, &p.hand_switch_b_ok,
                                      &p.end_min_ok,       &p.end_max_ok,       &p.sto_a_feedback,
                                      &p.sto_b_feedback,   &p.relay_on,         &p.relay_no_fault,
                                      &p.reset_not_needed, &p.strap_ok,         &p.supply_ok};
  int bit = 0;
  for (config::BitPoint* input : inputs) *input = {0, bit++};
  p.io_watchdog_ok = {0, 15};
  p.scan = config::Point{.address = 2};
  p.outputs_state = {.address = 3};
  p.permissive = {16, 0};
  p.lamp_green = {16, 2};
  p.lamp_yellow = {16, 3};
  p.lamp_red = {16, 4};
  p.buzzer = {16, 5};
  p.safety_reset = {16, 6};
  return p;
}

TEST(SafetyIoCodec, EachInputIsItsBit) {
  bool SafetyIoSample::*const fields[] = {
      &SafetyIoSample::estop_ok,         &SafetyIoSample::hand_switch_a_ok, &SafetyIoSample::hand_switch_b_ok,
      &SafetyIoSample::end_min_ok,       &SafetyIoSample::end_max_ok,       &SafetyIoSample::sto_a_feedback,
      &SafetyIoSample::sto_b_feedback,   &SafetyIoSample::relay_on,         &SafetyIoSample::relay_no_fault,
      &SafetyIoSample::reset_not_needed, &SafetyIoSample::strap_ok,         &SafetyIoSample::supply_ok};
  for (int bit = 0; bit < 12; ++bit) {
    const SafetyIoSample s =
        decode(safety_io_profile(), Words{static_cast<std::uint16_t>(1U << bit), 0, 99, 0x45});
    for (int other = 0; other < 12; ++other) EXPECT_EQ(s.*fields[other], other == bit) << bit << ' ' << other;
    EXPECT_FALSE(s.io_watchdog_ok);
    EXPECT_EQ(s.scan, 99);
    EXPECT_EQ(s.outputs, 0x45);
  }
  EXPECT_TRUE(decode(safety_io_profile(), Words{0x8000, 0, 0, 0}).io_watchdog_ok);
}

TEST(SafetyIoCodec, EachOutputIsItsBitAndPermissiveIsTheCallers) {
  const auto word = [](const Command& c, bool permissive) {
    return outputs_of(safety_io_profile(), c, permissive);
  };
  Command command;
  command.permissive = true;
  EXPECT_EQ(word(command, false), 0);
  EXPECT_EQ(word(command, true), 1);
  command = {};
  command.lamp_green = true;
  EXPECT_EQ(word(command, false), 1 << 2);
  command = {};
  command.lamp_yellow = true;
  EXPECT_EQ(word(command, false), 1 << 3);
  command = {};
  command.lamp_red = true;
  EXPECT_EQ(word(command, false), 1 << 4);
  command = {};
  command.buzzer = true;
  EXPECT_EQ(word(command, false), 1 << 5);
  command = {};
  command.reset_safety_relay = true;
  EXPECT_EQ(word(command, false), 1 << 6);
}

TEST(SafetyIoCodec, InvertedOutputsAndOtherBitsReadBackInTheSamplesOrder) {
  config::SafetyIoProfile p = safety_io_profile();
  p.permissive = {16, 7, true};
  EXPECT_EQ(outputs_of(p, Command{}, false), 0x80);
  EXPECT_EQ(outputs_of(p, Command{}, true), 0);
  EXPECT_EQ(decode(p, Words{0, 0, 0, 0x80}).outputs & 1, 0);
  EXPECT_EQ(decode(p, Words{0, 0, 0, 0x00}).outputs & 1, 1);
}

}  // namespace
