// The drive's registers and their checks.
#include "simulator/plant/drive_device.hpp"

#include "config/quantities/quantities.hpp"

namespace stretch::plant {
namespace {

constexpr std::int32_t kVelocityRange = 60'000;
constexpr std::int32_t kPositionRange = 360'000;
constexpr std::uint16_t kTorqueRange = 2'000;
constexpr std::uint32_t kAccelerationRange = 1'000'000;
constexpr std::uint16_t kWatchdogAtLeastMs = 20;
constexpr std::uint16_t kWatchdogAtMostMs = 10'000;

template <class T>
bool within(T value, T low, T high) noexcept {
  return low <= value && value <= high;
}
bool symmetric(std::int32_t value, std::int32_t range) noexcept {
  return within(value, -range, range);
}

bool valid(const DriveCommandBlock& b) noexcept {
  return (b.mode == 1 || b.mode == 3 || b.mode == 6) && symmetric(b.target_velocity, kVelocityRange) &&
         symmetric(b.target_position, kPositionRange) && b.max_torque <= kTorqueRange &&
         within(b.profile_acceleration, 1U, kAccelerationRange);
}

bool valid(const DriveConfig& c) noexcept {
  const bool time_ok = c.watchdog_time == 0 || within(c.watchdog_time, kWatchdogAtLeastMs, kWatchdogAtMostMs);
  return time_ok && within<std::int16_t>(c.abort_option, 0, 3) && c.watchdog_source <= 2 &&
         within<std::int16_t>(c.quick_stop_option, 0, 2) &&
         within(c.quick_stop_deceleration, 1U, kAccelerationRange) &&
         symmetric(c.soft_limit_max, kPositionRange) && symmetric(c.soft_limit_min, kPositionRange) &&
         c.soft_limit_min < c.soft_limit_max &&
         within<std::uint32_t>(c.max_velocity, 1U, static_cast<std::uint32_t>(kVelocityRange));
}

}  // namespace

DriveDevice::DriveDevice(const Figures& figures) noexcept
    : figures_(figures),
      identity_{.serial = figures.serial},
      rated_torque_mnm_(static_cast<std::uint32_t>(figures.rated_torque_nm * 1000.0 + 0.5)),
      config_(figures.config),
      state_(DriveState::switch_on_disabled) {}

WriteResult DriveDevice::write_command(const DriveCommandBlock& block) noexcept {
  if (!answers()) return WriteResult::not_allowed;
  if (!valid(block)) return WriteResult::out_of_range;
  const auto rose = static_cast<std::uint16_t>(block.controlword & ~command_.controlword);
  if ((rose & 0x0080U) != 0U) reset_edge_ = true;
  if ((rose & 0x0010U) != 0U) setpoint_edge_ = true;
  const bool counter_moved = block.command_counter != command_.command_counter;
  if (config_.watchdog_source == 1 || (config_.watchdog_source == 2 && counter_moved)) watchdog_age_ms_ = 0;
  command_ = block;
  return WriteResult::accepted;
}

WriteResult DriveDevice::write_config(const DriveConfig& config) noexcept {
  if (!answers()) return WriteResult::not_allowed;
  if (!valid(config)) return WriteResult::out_of_range;
  if (config == config_) return WriteResult::accepted;
  if (lock_ != kConfigUnlock || enabled()) return WriteResult::not_allowed;
  config_ = config;
  return WriteResult::accepted;
}

WriteResult DriveDevice::write_config_lock(std::uint16_t value) noexcept {
  if (!answers() || (value == kConfigUnlock && enabled())) return WriteResult::not_allowed;
  lock_ = value == kConfigUnlock ? value : std::uint16_t{0};
  return WriteResult::accepted;
}

void DriveDevice::note_request() noexcept {
  if (answers() && config_.watchdog_source == 0) watchdog_age_ms_ = 0;
}

double DriveDevice::command_speed() const noexcept {
  if (state_ != DriveState::operation_enabled || command_.mode != 3) return 0.0;
  return static_cast<double>(command_.target_velocity) * 1e-3 * kRadPerDegree;
}

namespace {

std::uint16_t state_bits(DriveState state) noexcept {
  switch (state) {
    case DriveState::not_ready:
      return 0x0000;
    case DriveState::switch_on_disabled:
      return 0x0040;
    case DriveState::ready_to_switch_on:
      return 0x0021;
    case DriveState::switched_on:
      return 0x0023;
    case DriveState::operation_enabled:
      return 0x0027;
    case DriveState::quick_stop_active:
      return 0x0007;
    case DriveState::fault:
      return 0x0008;
  }
  return 0x0000;
}

std::int32_t rounded(double value) noexcept {
  constexpr double kEnd = 2'000'000'000.0;
  if (value > kEnd) return static_cast<std::int32_t>(kEnd);
  if (value < -kEnd) return static_cast<std::int32_t>(-kEnd);
  return static_cast<std::int32_t>(value < 0.0 ? value - 0.5 : value + 0.5);
}

std::int16_t rounded_16(double value) noexcept {
  const double held = value > 32'767.0 ? 32'767.0 : (value < -32'768.0 ? -32'768.0 : value);
  return static_cast<std::int16_t>(rounded(held));
}

}  // namespace

std::int32_t DriveDevice::position() const noexcept {
  const double steps = in_.angle_rad / kRadPerDegree * 1000.0 / figures_.encoder_step_mdeg;
  return rounded(static_cast<double>(rounded(steps)) * figures_.encoder_step_mdeg) + in_.faults.slip_mdeg;
}

DriveStatusBlock DriveDevice::status() const noexcept {
  DriveStatusBlock s;
  const bool sto_closed = in_.sto_a && in_.sto_b;
  unsigned word = state_bits(state_) | 0x0200U;
  if (sto_closed) word |= 0x0010U;
  if (limited_by_position_) word |= 0x0080U;
  const double speed_mdeg_s = in_.speed_rad_s / kRadPerDegree * 1000.0;
  const double off_target = speed_mdeg_s - static_cast<double>(command_.target_velocity);
  switch (command_.mode) {
    case 3:
      if (enabled() && off_target > -50.0 && off_target < 50.0) word |= 0x0400U;
      if (speed_mdeg_s > -10.0 && speed_mdeg_s < 10.0) word |= 0x1000U;
      if (slipping_) word |= 0x2000U;
      break;
    case 1:
      if (enabled() && !moving_to_setpoint_) word |= 0x0400U;
      if ((command_.controlword & 0x0010U) != 0U) word |= 0x1000U;
      if (slipping_) word |= 0x2000U;
      break;
    default:
      if (homed_) word |= 0x1400U;
      break;
  }
  if (in_.torque_saturated) word |= 0x0800U;
  s.statusword = static_cast<std::uint16_t>(word);
  s.mode_display = command_.mode;
  s.position = position();
  s.velocity = rounded(speed_mdeg_s);
  s.torque = rounded_16(in_.torque_nm / figures_.rated_torque_nm * 1000.0);
  s.error_code = error_code_;
  std::uint32_t inputs = 0;
  if (in_.negative_limit) inputs |= 1U << 0U;
  if (in_.positive_limit) inputs |= 1U << 1U;
  if (s.position > -500 && s.position < 500) inputs |= 1U << 2U;
  if (sto_closed) inputs |= 1U << 3U;
  if (in_.sto_a) inputs |= 1U << 16U;
  if (in_.sto_b) inputs |= 1U << 17U;
  s.digital_inputs = inputs;
  s.tick = tick_;
  s.watchdog_age = static_cast<std::uint16_t>(watchdog_age_ms_ > 65'535U ? 65'535U : watchdog_age_ms_);
  s.counter_echo = command_.command_counter;
  s.active_torque_limit =
      static_cast<std::uint16_t>(rounded(torque_limit_nm() / figures_.rated_torque_nm * 1000.0));
  s.dc_bus = static_cast<std::uint16_t>(480 - (in_.torque_nm > 0.0 ? rounded(in_.torque_nm * 0.02) : 0));
  s.temperature = rounded_16(temperature_c_ * 10.0);
  return s;
}

}  // namespace stretch::plant
