// Divided by the unit on the way in and multiplied on the way out, as a profile's scale is.
#include "simulator/rehearsal/plant_registers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "hal/modbus/cia402.hpp"
#include "hal/modbus/drive_codec.hpp"

namespace stretch::rehearsal {
namespace {

constexpr double kAngleUnit = 0.001;     // deg, deg/s, deg/s2
constexpr double kTorqueUnit = 0.1;      // % of the rated torque
constexpr double kForceUnit = 0.01;      // N
constexpr double kCellAgeUnit = 0.1;     // ms
constexpr std::uint16_t kDisable = 2;    // on a watchdog trip: torque off
constexpr std::uint16_t kByCounter = 2;  // what feeds the watchdog

// What cannot be true of this machine, whoever says it.
constexpr AngularVelocity kFastest = degrees_per_second(200.0);
constexpr double kMostTorque = 3.0;  // of the rated one
constexpr Force kMostForce = newtons(550.0);

// A millionth is arithmetic's.
constexpr double kRounding = 1.0 + 1e-6;

[[nodiscard]] bool can_be(const hal::DriveSample& s, Torque rated) noexcept {
  return abs(s.speed) <= kFastest * kRounding && abs(s.torque) <= rated * (kMostTorque * kRounding);
}

template <class Register>
[[nodiscard]] Register in_units(double value, double unit) noexcept {
  constexpr auto kLow = static_cast<double>(std::numeric_limits<Register>::min());
  constexpr auto kHigh = static_cast<double>(std::numeric_limits<Register>::max());
  return static_cast<Register>(std::clamp(std::round(value / unit), kLow, kHigh));
}

// Of a limit: never more than it.
template <class Register>
[[nodiscard]] Register at_most(double value, double unit) noexcept {
  constexpr double kArithmetic = 1e-6;
  return in_units<Register>(std::floor(value / unit + kArithmetic), 1.0);
}

[[nodiscard]] Torque torque_of(double units, Torque rated) noexcept {
  return rated * (units * kTorqueUnit / 100.0);
}

[[nodiscard]] bool has(std::uint16_t bits, plant::InputBit bit) noexcept {
  return (bits & plant::mask(bit)) != 0;
}

}  // namespace

plant::DriveConfig wished(plant::DriveConfig has, const hal::DriveWish& wish) noexcept {
  has.watchdog_time = in_units<std::uint16_t>(in_milliseconds(wish.watchdog), 1.0);
  has.abort_option = kDisable;
  has.watchdog_source = kByCounter;
  has.soft_limit_max = in_units<std::int32_t>(in_degrees(wish.soft_limit_max), kAngleUnit);
  has.soft_limit_min = in_units<std::int32_t>(in_degrees(wish.soft_limit_min), kAngleUnit);
  has.max_velocity = in_units<std::uint32_t>(in_degrees_per_second(wish.max_speed), kAngleUnit);
  return has;
}

plant::DriveCommandBlock command_block(const hal::DriveOrder& order, Torque rated) noexcept {
  const bool limit_good = is_finite(order.torque_limit) && order.torque_limit > Torque{};
  const Torque limit = limit_good ? min(order.torque_limit, rated) : Torque{};
  const bool ramp_good = is_finite(order.acceleration) && order.acceleration > AngularAcceleration{};
  const AngularAcceleration ramp = ramp_good ? order.acceleration : hal::kDefaultAcceleration;
  return {.controlword = order.control_word,
          .mode = hal::kProfileVelocity,
          .target_velocity = in_units<std::int32_t>(in_degrees_per_second(order.speed), kAngleUnit),
          .target_position = 0,
          .max_torque = at_most<std::uint16_t>(limit / rated * 100.0, kTorqueUnit),
          .command_counter = order.counter,
          .profile_acceleration =
              std::max(in_units<std::uint32_t>(in_degrees_per_second2(ramp), kAngleUnit), 1U)};
}

hal::DriveSample drive_sample(const plant::DriveStatusBlock& block, Torque rated) noexcept {
  hal::DriveSample s;
  s.state = hal::drive_state(block.statusword);
  s.angle = degrees(block.position * kAngleUnit);
  s.speed = degrees_per_second(block.velocity * kAngleUnit);
  s.torque = torque_of(block.torque, rated);
  s.error_code = block.error_code;
  s.torque_limit_active = (block.statusword & 0x0800U) != 0;
  s.torque_limit = torque_of(block.active_torque_limit, rated);
  s.negative_limit = (block.digital_inputs & 1U) != 0;
  s.positive_limit = (block.digital_inputs & 2U) != 0;
  s.sto_a_closed = (block.digital_inputs & (1U << 16U)) != 0;
  s.sto_b_closed = (block.digital_inputs & (1U << 17U)) != 0;
  s.tick = block.tick;
  s.command_echo = block.counter_echo;
  s.watchdog_age = milliseconds(block.watchdog_age);
  s.quality = hal::content_of(s, block.mode_display);
  if (!can_be(s, rated)) s.quality = hal::Quality::bad_content;
  return s;
}

hal::ForceSample force_sample(const plant::LoadCellBlock& block) noexcept {
  hal::ForceSample s;
  s.channel_a = newtons(block.channel[0].net * kForceUnit);
  s.channel_b = newtons(block.channel[1].net * kForceUnit);
  s.error_a =
      (block.channel[0].status & plant::kCellFaultMask) != 0 || abs(s.channel_a) > kMostForce * kRounding;
  s.error_b =
      (block.channel[1].status & plant::kCellFaultMask) != 0 || abs(s.channel_b) > kMostForce * kRounding;
  s.sequence = block.sequence;
  s.age = milliseconds(block.age_tenth_ms * kCellAgeUnit);
  s.quality = s.error_a || s.error_b ? hal::Quality::bad_content : hal::Quality::valid;
  return s;
}

hal::SafetyIoSample io_sample(const plant::SafetyIoDevice& device) noexcept {
  using Bit = plant::InputBit;
  const std::uint16_t bits = device.inputs();
  hal::SafetyIoSample s;
  s.quality = hal::Quality::valid;
  s.estop_ok = has(bits, Bit::estop_ok);
  s.hand_switch_a_ok = has(bits, Bit::hand_switch_a_ok);
  s.hand_switch_b_ok = has(bits, Bit::hand_switch_b_ok);
  s.end_min_ok = has(bits, Bit::end_min_ok);
  s.end_max_ok = has(bits, Bit::end_max_ok);
  s.sto_a_feedback = has(bits, Bit::sto_a_feedback);
  s.sto_b_feedback = has(bits, Bit::sto_b_feedback);
  s.relay_on = has(bits, Bit::safety_relay_on);
  s.relay_no_fault = has(bits, Bit::relay_no_fault);
  s.reset_not_needed = has(bits, Bit::reset_not_needed);
  s.strap_ok = has(bits, Bit::strap_ok);
  s.supply_ok = has(bits, Bit::supply_ok);
  s.io_watchdog_ok = has(bits, Bit::io_watchdog_ok);
  s.scan = device.scan_counter();
  // The read-back keeps the sample's own order: bit 1 drives nothing and stays out.
  s.outputs = static_cast<std::uint16_t>(
      device.output_read_back() & ~static_cast<unsigned>(plant::mask(plant::OutputBit::brake_release)));
  return s;
}

std::uint16_t output_word(const hal::Command& command, bool permissive) noexcept {
  using Bit = plant::OutputBit;
  unsigned word = 0;
  const auto put = [&word](Bit bit, bool on) {
    if (on) word |= plant::mask(bit);
  };
  put(Bit::ctrl_healthy, permissive);
  put(Bit::lamp_green, command.lamp_green);
  put(Bit::lamp_yellow, command.lamp_yellow);
  put(Bit::lamp_red, command.lamp_red);
  put(Bit::buzzer, command.buzzer);
  put(Bit::safety_reset, command.reset_safety_relay);
  return static_cast<std::uint16_t>(word);
}

}  // namespace stretch::rehearsal
