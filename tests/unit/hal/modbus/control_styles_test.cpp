// Drives that are not commanded by a CiA 402 controlword: what is written for an order, and what their
// registers say.
#include <gtest/gtest.h>

#include <vector>

#include "hal/modbus/drive_codec.hpp"
#include "hal/modbus/drive_sequence.hpp"
#include "hal/modbus/set_point.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;
using config::Point;
using config::RegisterType;
using Words = std::vector<std::uint16_t>;

// Control in 0, speed in 1, mode read in 10, errors read in 11.
config::DriveProfile with_style(config::ControlStyle style) {
  config::DriveProfile p;
  p.control_style = style;
  p.control = {.enable = 3, .disable = 1, .reset = 9, .outward = 40, .inward = 41, .stop = 42};
  p.state.enabled = config::Condition{.address = 10, .value = 3};
  p.state.fault = config::Condition{.address = 11, .mask = 0x0F, .value = 0, .inverted = true};
  p.device.cyclic_read = {10, 3};
  p.device.cyclic_write = {0, 4};
  p.position_deg = {.address = 12, .type = RegisterType::i16};
  p.torque_pct = {.address = 12, .type = RegisterType::i16};
  p.sto_a_closed = p.sto_b_closed = {.address = 11, .bit = 10, .inverted = true};
  p.control_word = {.address = 0};
  p.target_speed_deg_s = Point{.address = 1, .type = RegisterType::i16, .scale = 0.1};
  return p;
}

Words encoded(const config::DriveProfile& p, const DriveOrder& order) {
  Words out(4, 0xEEEE);
  encode(p, order, 100_Nm, out);
  return out;
}

TEST(ControlStyles, AModeRegisterGivesForceOrTakesIt) {
  const config::DriveProfile p = with_style(config::ControlStyle::mode_registers);
  EXPECT_EQ(encoded(p, {.enable = true, .speed = -2_deg_s}), (Words{3, 0xFFEC, 0, 0}));
  EXPECT_EQ(encoded(p, {.enable = false}), (Words{1, 0, 0, 0}));
  EXPECT_EQ(encoded(p, {.enable = false, .reset_fault = true}), (Words{9, 0, 0, 0}));
  EXPECT_EQ(encoded(p, {.control_word = 0x0F, .enable = false}), (Words{1, 0, 0, 0}))
      << "no controlword here";
}

TEST(ControlStyles, ACommandCodeSaysWhereAndTheSpeedHowFast) {
  const config::DriveProfile p = with_style(config::ControlStyle::command_code);
  EXPECT_EQ(encoded(p, {.enable = true, .speed = 2_deg_s}), (Words{40, 20, 0, 0}));
  EXPECT_EQ(encoded(p, {.enable = true, .speed = -2_deg_s}), (Words{41, 20, 0, 0}));
  EXPECT_EQ(encoded(p, {.enable = true, .speed = 0_deg_s}), (Words{42, 0, 0, 0}));
  EXPECT_EQ(encoded(p, {.enable = false, .speed = 2_deg_s})[0], 1);
}

TEST(ControlStyles, ATriggerBlockCarriesItsConstantsEveryTime) {
  config::DriveProfile p = with_style(config::ControlStyle::trigger_block);
  p.constants = {{.address = 2, .value = 0xFFFFFFFC, .width = 2}};
  EXPECT_EQ(encoded(p, {.enable = true, .speed = 1_deg_s}), (Words{3, 10, 0xFFFF, 0xFFFC}));
  EXPECT_EQ(encoded(p, {.enable = false}), (Words{1, 0, 0xFFFF, 0xFFFC}));
}

TEST(ControlStyles, APositionIsTheSetPointAndNoSpeedIsWritten) {
  config::DriveProfile p = with_style(config::ControlStyle::mode_registers);
  p.target = config::TargetKind::position;
  p.target_speed_deg_s.reset();
  p.target_position_deg =
      Point{.address = 2, .type = RegisterType::i32, .word_order = config::WordOrder::cdab, .scale = 0.001};
  EXPECT_EQ(encoded(p, {.enable = true, .speed = 5_deg_s, .set_point = 70_deg}), (Words{3, 0, 0x1170, 1}));
}

TEST(ControlStyles, TheStateIsWhatTheConditionsSay) {
  const config::DriveProfile p = with_style(config::ControlStyle::mode_registers);
  const auto state = [&](std::uint16_t mode, std::uint16_t errors) {
    return decode(p, 100_Nm, Words{mode, errors, 0}).state;
  };
  EXPECT_EQ(state(3, 0), DriveState::operation_enabled);
  EXPECT_EQ(state(1, 0), DriveState::switch_on_disabled);
  EXPECT_EQ(state(3, 0x08), DriveState::fault) << "a fault outranks what the mode says";
  EXPECT_EQ(state(3, 0x400), DriveState::operation_enabled) << "the supply is no fault of this mask";
  config::DriveProfile untold = p;
  untold.state.fault.reset();
  EXPECT_EQ(decode(untold, 100_Nm, Words{3, 0, 0}).state, DriveState::fault)
      << "nothing known permits nothing";
}

TEST(ControlStyles, ADriveInFaultIsResetOnlyWhenAskedAndNeverEnabled) {
  DriveSequence sequence;
  sequence.set_up_anew();
  (void)sequence.next({}, true);
  DriveSample fault;
  fault.quality = Quality::valid;
  fault.state = DriveState::fault;
  (void)sequence.take(fault, {.tick = false, .echo = false});
  Command command;
  command.speed = 1_deg_s;
  command.permissive = true;
  EXPECT_FALSE(sequence.next(command, true).enable);
  EXPECT_FALSE(sequence.next(command, true).reset_fault);
  command.reset_drive_fault = true;
  const DriveOrder order = sequence.next(command, true);
  EXPECT_FALSE(order.enable);
  EXPECT_TRUE(order.reset_fault);
}

constexpr Instant at_ms(int ms) {
  return Instant{static_cast<std::int64_t>(ms) * 1'000'000};
}

TEST(SetPointStream, StandsAtTheAngleUntilItIsEnabled) {
  SetPoint point;
  EXPECT_EQ(point.next(at_ms(0), false, 3_deg_s, 20_deg, 1_deg), 20_deg);
  EXPECT_EQ(point.next(at_ms(25), false, 3_deg_s, 30_deg, 1_deg), 30_deg) << "it follows what it is moved to";
  EXPECT_NEAR(in_degrees(point.next(at_ms(50), true, 2_deg_s, 30_deg, 1_deg)), 30.05, 1e-9);
}

TEST(SetPointStream, NeverRunsFurtherAheadThanTheWindow) {
  SetPoint point;
  (void)point.next(at_ms(0), false, 0_deg_s, 40_deg, 1_deg);
  for (int i = 1; i < 400; ++i) {
    const Angle out = point.next(at_ms(25 * i), true, 3_deg_s, 40_deg, 1_deg);
    ASSERT_LE(out, 41_deg) << "a support that does not move is not pulled harder and harder";
  }
  for (int i = 400; i < 800; ++i) ASSERT_GE(point.next(at_ms(25 * i), true, -3_deg_s, 40_deg, 1_deg), 39_deg);
}

TEST(SetPointStream, SR01_SR13_LettingDownBeginsWhereTheLegIs) {
  SetPoint point;
  (void)point.next(at_ms(0), false, 0_deg_s, 40_deg, 1_deg);
  for (int i = 1; i < 100; ++i) (void)point.next(at_ms(25 * i), true, 3_deg_s, 40_deg, 1_deg);
  EXPECT_LT(point.next(at_ms(2500), true, -5_deg_s, 40_deg, 1_deg), 40_deg) << "in the first cycle";
  for (int i = 1; i < 100; ++i) (void)point.next(at_ms(2500 + 25 * i), true, 3_deg_s, 40_deg, 1_deg);
  EXPECT_EQ(point.next(at_ms(5000), true, 0_deg_s, 40_deg, 1_deg), 40_deg) << "holding is no outward motion";
}

// A retreat that is over ends where it is, and not a window further, in the lower stop's rubber.
TEST(SetPointStream, ToldToStandItGoesOnInwardByAFifthOfADegreeAtMost) {
  for (const AngularVelocity then : {0_deg_s, 0.3_deg_s}) {
    SetPoint point;
    (void)point.next(at_ms(0), false, 0_deg_s, 2_deg, 1_deg);
    for (int i = 1; i < 40; ++i) (void)point.next(at_ms(25 * i), true, -5_deg_s, 2_deg, 1_deg);
    EXPECT_NEAR(in_degrees(point.next(at_ms(1000), true, -5_deg_s, 2_deg, 1_deg)), 1.0, 1e-9)
        << "a window ahead";
    EXPECT_GE(point.next(at_ms(1025), true, then, 1.9_deg, 1_deg), 1.69_deg);
  }
  SetPoint standing;
  (void)standing.next(at_ms(0), false, 0_deg_s, 40_deg, 1_deg);
  (void)standing.next(at_ms(25), true, -2_deg_s, 40_deg, 1_deg);
  const Angle stands = standing.next(at_ms(50), true, 0_deg_s, 40_deg, 1_deg);
  for (int i = 3; i < 200; ++i)
    EXPECT_EQ(standing.next(at_ms(25 * i), true, 0_deg_s, 40_deg, 1_deg), stands) << "it does not creep away";
}

TEST(SetPointStream, AGapInTimeIsNoLeapAndNoAngleIsNoLeapEither) {
  SetPoint point;
  (void)point.next(at_ms(0), false, 0_deg_s, 10_deg, 5_deg);
  EXPECT_NEAR(in_degrees(point.next(at_ms(10'000), true, 2_deg_s, 10_deg, 5_deg)), 10.2, 1e-9);
  EXPECT_NEAR(in_degrees(point.next(at_ms(10'025), true, 2_deg_s, std::nullopt, 5_deg)), 10.2, 1e-9)
      << "not outward into the unknown";
  EXPECT_NEAR(in_degrees(point.next(at_ms(10'050), true, -2_deg_s, std::nullopt, 5_deg)), 10.15, 1e-9);
}

}  // namespace
