// Points to quantities and back, in each style of command; torques are per cent of the rated one on the wire.
#include "hal/modbus/drive_codec.hpp"

#include <algorithm>

#include "hal/modbus/cia402.hpp"
#include "hal/modbus/point_codec.hpp"
#include "hal/modbus/register_image.hpp"

namespace stretch::hal {
namespace {

constexpr Angle kImpossible = degrees(180.0);

Torque torque_of(const config::Point& percent, BlockView block, Torque rated) noexcept {
  return rated * (value(percent, block) / 100.0);
}

std::uint16_t control_of(const config::DriveProfile& profile, const DriveOrder& order) noexcept {
  const config::ControlValues& values = profile.control;
  const auto of = [](const std::optional<std::uint16_t>& value) { return value.value_or(0); };
  if (profile.control_style == config::ControlStyle::cia402) return order.control_word;
  if (!order.enable) return of(order.reset_fault ? values.reset : values.disable);
  if (profile.control_style != config::ControlStyle::command_code) return of(values.enable);
  if (order.speed > AngularVelocity{}) return of(values.outward);
  return of(order.speed < AngularVelocity{} ? values.inward : values.stop);
}

DriveState state_of(const config::DriveProfile& profile, BlockView in) noexcept {
  if (profile.control_style == config::ControlStyle::cia402) {
    return profile.status_word ? drive_state(static_cast<std::uint16_t>(raw_value(*profile.status_word, in)))
                               : DriveState::unknown;
  }
  if (!profile.state.fault || !profile.state.enabled || holds(*profile.state.fault, in))
    return DriveState::fault;
  return holds(*profile.state.enabled, in) ? DriveState::operation_enabled : DriveState::switch_on_disabled;
}

// Of every number that is read each cycle but the angle, which has rows of its own (SR04, SR27).
bool in_range(const config::DriveProfile& p, BlockView in) noexcept {
  return can_be_true(p.speed_deg_s, in) && can_be_true(p.torque_pct, in) &&
         can_be_true(p.watchdog_age_ms, in) && can_be_true(p.active_torque_limit_pct, in) &&
         can_be_true(p.bus_voltage_v, in) && can_be_true(p.temperature_c, in);
}

}  // namespace

void encode(const config::DriveProfile& profile, const DriveOrder& order, Torque rated,
            std::span<std::uint16_t> block) noexcept {
  std::fill(block.begin(), block.end(), std::uint16_t{0});
  const MutableBlock out = write_view(profile.device, block);
  for (const config::RegisterValue& constant : profile.constants)
    put_raw(point_of(constant), constant.value, out);
  put_raw(profile.control_word, control_of(profile, order), out);
  if (profile.mode) put_raw(*profile.mode, kProfileVelocity, out);
  if (profile.target_speed_deg_s && is_finite(order.speed)) {
    const bool magnitude = profile.control_style == config::ControlStyle::command_code;
    put_value(*profile.target_speed_deg_s, in_degrees_per_second(magnitude ? abs(order.speed) : order.speed),
              out);
  }
  if (profile.target == config::TargetKind::position && profile.target_position_deg)
    put_value(*profile.target_position_deg, in_degrees(order.set_point), out);
  if (profile.torque_limit_pct) {
    const bool limit_good = is_finite(order.torque_limit) && order.torque_limit > Torque{};
    const Torque limit = limit_good ? min(order.torque_limit, rated) : Torque{};
    put_raw(*profile.torque_limit_pct, to_raw_at_most(*profile.torque_limit_pct, limit / rated * 100.0), out);
  }
  if (profile.command_counter) put_raw(*profile.command_counter, order.counter, out);
  if (profile.acceleration_deg_s2) {
    const config::Point& point = *profile.acceleration_deg_s2;
    const bool ramp_good = is_finite(order.acceleration) && order.acceleration > AngularAcceleration{};
    const AngularAcceleration ramp = ramp_good ? order.acceleration : kDefaultAcceleration;
    put_raw(point, std::max<std::int64_t>(to_raw(point, in_degrees_per_second2(ramp)), 1), out);
  }
}

Quality content_of(const DriveSample& sample, std::int64_t mode_display) noexcept {
  const bool wrong_mode =
      sample.state == DriveState::operation_enabled && (mode_display & 0xFF) != kProfileVelocity;
  const bool possible =
      abs(sample.angle) <= kImpossible && is_finite(sample.speed) && is_finite(sample.torque);
  return !possible || wrong_mode ? Quality::bad_content : Quality::valid;
}

DriveSample decode(const config::DriveProfile& profile, Torque rated,
                   std::span<const std::uint16_t> block) noexcept {
  const BlockView in = read_view(profile.device, block);
  const auto number = [in](const std::optional<config::Point>& point) {
    return point ? raw_value(*point, in) : 0;
  };
  const auto is_set = [in](const std::optional<config::BitPoint>& point) { return point && bit(*point, in); };
  DriveSample sample;
  sample.state = state_of(profile, in);
  sample.angle = degrees(value(profile.position_deg, in));
  if (profile.speed_deg_s) sample.speed = degrees_per_second(value(*profile.speed_deg_s, in));
  sample.torque = torque_of(profile.torque_pct, in, rated);
  sample.error_code = static_cast<std::uint16_t>(number(profile.error_code));
  sample.torque_limit_active = is_set(profile.torque_limit_active);
  if (profile.active_torque_limit_pct)
    sample.torque_limit = torque_of(*profile.active_torque_limit_pct, in, rated);
  sample.negative_limit = is_set(profile.negative_limit);
  sample.positive_limit = is_set(profile.positive_limit);
  sample.sto_a_closed = bit(profile.sto_a_closed, in);
  sample.sto_b_closed = bit(profile.sto_b_closed, in);
  sample.tick = static_cast<std::uint16_t>(number(profile.tick));
  sample.command_echo = static_cast<std::uint16_t>(number(profile.command_echo));
  if (profile.watchdog_age_ms) sample.watchdog_age = milliseconds(value(*profile.watchdog_age_ms, in));
  sample.quality =
      content_of(sample, profile.mode_display ? raw_value(*profile.mode_display, in) : kProfileVelocity);
  if (!in_range(profile, in)) sample.quality = Quality::bad_content;
  return sample;
}

}  // namespace stretch::hal
