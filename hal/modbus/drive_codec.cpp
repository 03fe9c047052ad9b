// Points to quantities and back; torques are per cent of the rated one on the wire.
#include "hal/modbus/drive_codec.hpp"

#include <algorithm>

#include "hal/modbus/cia402.hpp"
#include "hal/modbus/point_codec.hpp"

namespace stretch::hal {
namespace {

constexpr Angle kImpossible = degrees(180.0);

Torque torque_of(const config::Point& percent, BlockView block, Torque rated) noexcept {
  return rated * (value(percent, block) / 100.0);
}

}  // namespace

void encode(const config::DriveProfile& profile, const DriveOrder& order, Torque rated,
            std::span<std::uint16_t> block) noexcept {
  std::fill(block.begin(), block.end(), std::uint16_t{0});
  const MutableBlock out{profile.device.cyclic_write.start, block};
  put_raw(profile.control_word, order.control_word, out);
  put_raw(profile.mode, kProfileVelocity, out);
  if (is_finite(order.speed)) put_value(profile.target_speed_deg_s, in_degrees_per_second(order.speed), out);
  const bool limit_good = is_finite(order.torque_limit) && order.torque_limit > Torque{};
  const Torque limit = limit_good ? min(order.torque_limit, rated) : Torque{};
  put_value(profile.torque_limit_pct, limit / rated * 100.0, out);
  if (profile.command_counter) put_raw(*profile.command_counter, order.counter, out);
  const bool ramp_good = is_finite(order.acceleration) && order.acceleration > AngularAcceleration{};
  const AngularAcceleration ramp = ramp_good ? order.acceleration : kDefaultAcceleration;
  put_raw(profile.acceleration_deg_s2,
          std::max<std::int64_t>(to_raw(profile.acceleration_deg_s2, in_degrees_per_second2(ramp)), 1), out);
}

Quality content_of(const DriveSample& sample, std::int64_t mode_display) noexcept {
  const bool wrong_mode =
      sample.state == DriveState::operation_enabled && (mode_display & 0xFF) != kProfileVelocity;
  return abs(sample.angle) > kImpossible || wrong_mode ? Quality::bad_content : Quality::valid;
}

DriveSample decode(const config::DriveProfile& profile, Torque rated,
                   std::span<const std::uint16_t> block) noexcept {
  const BlockView in{profile.device.cyclic_read.start, block};
  DriveSample sample;
  sample.state = drive_state(static_cast<std::uint16_t>(raw_value(profile.status_word, in)));
  sample.angle = degrees(value(profile.position_deg, in));
  sample.speed = degrees_per_second(value(profile.speed_deg_s, in));
  sample.torque = torque_of(profile.torque_pct, in, rated);
  sample.error_code = static_cast<std::uint16_t>(raw_value(profile.error_code, in));
  sample.torque_limit_active = bit(profile.torque_limit_active, in);
  sample.torque_limit = torque_of(profile.active_torque_limit_pct, in, rated);
  sample.negative_limit = bit(profile.negative_limit, in);
  sample.positive_limit = bit(profile.positive_limit, in);
  sample.sto_a_closed = bit(profile.sto_a_closed, in);
  sample.sto_b_closed = bit(profile.sto_b_closed, in);
  if (profile.tick) sample.tick = static_cast<std::uint16_t>(raw_value(*profile.tick, in));
  if (profile.command_echo) {
    sample.command_echo = static_cast<std::uint16_t>(raw_value(*profile.command_echo, in));
  }
  if (profile.watchdog_age_ms) sample.watchdog_age = milliseconds(value(*profile.watchdog_age_ms, in));
  sample.quality = content_of(sample, raw_value(profile.mode_display, in));
  return sample;
}

}  // namespace stretch::hal
