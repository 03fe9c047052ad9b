// The Lexium's parameters: what they read, and what a written one does to the drive behind them.
#include "simulator/plant/parts/lexium_drive.hpp"

#include <cmath>
#include <type_traits>

namespace stretch::plant {
namespace {

using enum LexiumParameter;

// One revolution of the motor is 360 deg / kGear of the joint, one rpm is 6 deg/s / kGear.
constexpr double kMdegPerRevolution = 360'000.0 / LexiumDrive::kGear;
constexpr double kMdegPerSecondPerRpm = 6'000.0 / LexiumDrive::kGear;

constexpr std::int32_t kPositionRange = 360'000;  // what the drive's blocks can say, 0.001 deg
constexpr std::int32_t kVelocityRange = 60'000;   // 0.001 deg/s
constexpr std::uint32_t kRampRange = 1'000'000;   // 0.001 deg/s2
constexpr std::uint32_t kVelocityLimit = 10'000;  // set in the drive, 0.001 deg/s
constexpr std::uint16_t kCurrentAtMost = 800;     // of the motor, 0.01 A
constexpr std::uint16_t kNodeGuardAtMostMs = 10'000;
constexpr std::int64_t kFieldbus = 2;
constexpr std::int64_t kHomingMethods = 35;
constexpr std::int64_t kTorqueRange = 3'000;  // 0.1 % of the continuous stall torque

constexpr std::uint16_t kHalt = 1U << 8;
constexpr std::uint16_t kTakenOver = 0x0EEF;  // the statusword's bits that mean the same here

std::int64_t rounded(double value) noexcept {
  return std::llround(value);
}

// Within what the drive's blocks can say.
template <class Number>
Number held(double value, Number low, Number high) noexcept {
  if (!(value > static_cast<double>(low))) return low;
  return value < static_cast<double>(high) ? static_cast<Number>(rounded(value)) : high;
}

bool enabled(const DriveDevice& drive) noexcept {
  return drive.state() == DriveState::operation_enabled || drive.state() == DriveState::quick_stop_active;
}

std::uint16_t error_of(const DriveDevice& drive) noexcept {
  const std::uint16_t code = drive.status().error_code;
  if (code == kErrorSto) return drive.sto_a() != drive.sto_b() ? kLexiumErrorStoDiffers : kLexiumErrorSto;
  return code == kErrorFollowing ? kLexiumErrorFollowing : code;
}

std::uint32_t signals_of(const DriveDevice& drive) noexcept {
  const DriveStatusBlock status = drive.status();
  std::uint32_t signals = 0;
  if (drive.state() == DriveState::fault) signals |= 1U << 0U;
  if ((status.digital_inputs & 0b11U) != 0) signals |= 1U << 1U;
  if (drive.state() == DriveState::quick_stop_active) signals |= 1U << 3U;
  if (status.error_code == kLexiumErrorNodeGuard) signals |= 1U << 6U;
  if (status.error_code == kErrorFollowing) signals |= 1U << 8U;
  if (!drive.sto_a() && !drive.sto_b()) signals |= 1U << 10U;
  if (drive.sto_a() != drive.sto_b()) signals |= 1U << 11U;
  return signals;
}

}  // namespace

DriveConfig LexiumDrive::drive_config() noexcept {
  return {.watchdog_time = 0,
          .abort_option = 3,
          .watchdog_source = 0,
          .soft_limit_max = kPositionRange,
          .soft_limit_min = -kPositionRange,
          .max_velocity = kVelocityLimit};
}

std::uint16_t LexiumDrive::status_word(const DriveDevice& drive) const noexcept {
  const DriveStatusBlock status = drive.status();
  unsigned word = (status.statusword & kTakenOver) | 0x0010U | 0x8000U;  // voltage, absolute encoder
  const bool halted = (control_ & kHalt) != 0 && enabled(drive);
  if (halted) word |= kHalt;
  if (drive.state() == DriveState::fault) word |= 0x2000U;
  const bool stands = status.velocity > -10 && status.velocity < 10;
  const bool asked = enabled(drive) && !halted && mode_ == 3 && target_velocity_ != 0;
  if (stands && !asked) word |= 0x4000U;
  return static_cast<std::uint16_t>(word);
}

std::uint16_t LexiumDrive::drive_status(const DriveDevice& drive) const noexcept {
  unsigned state = 3;
  switch (drive.state()) {
    case DriveState::not_ready:
      state = 2;
      break;
    case DriveState::switch_on_disabled:
      state = 3;
      break;
    case DriveState::ready_to_switch_on:
      state = 4;
      break;
    case DriveState::switched_on:
      state = 5;
      break;
    case DriveState::operation_enabled:
      state = 6;
      break;
    case DriveState::quick_stop_active:
      state = 7;
      break;
    case DriveState::fault:
      state = 9 | 1U << 6U;
      break;
  }
  return static_cast<std::uint16_t>(state | (status_word(drive) & 0xE000U));
}

std::int64_t LexiumDrive::read(LexiumParameter parameter, const DriveDevice& drive) const noexcept {
  switch (parameter) {
    case program_number:
      return 0x00912C00;
    case program_version:
      return 0x00010E02;
    case access_exclusive:
      return exclusive_ ? 1 : 0;
    case command_interface:
      return kFieldbus;
    case scale_position_denominator:
      return position_.denominator;
    case scale_position_numerator:
      return position_.numerator;
    case scale_velocity_denominator:
      return velocity_.denominator;
    case scale_velocity_numerator:
      return velocity_.numerator;
    case scale_ramp_denominator:
      return ramp_.denominator;
    case scale_ramp_numerator:
      return ramp_.numerator;
    case ramp_acceleration:
      return acceleration_;
    case ramp_deceleration:
      return deceleration_;
    case current_limit:
      return current_limit_;
    case node_guard:
      return node_guard_ms_;
    case control:
      return control_;
    case status:
      return status_word(drive);
    case operating_mode:
    case operating_mode_active:
      return mode_;
    case homing_method:
      return homing_method_;
    case target_velocity:
      return target_velocity_;
    case target_position:
      return target_position_;
    case profile_velocity:
      return profile_velocity_;
    case target_torque:
      return target_torque_;
    case LexiumParameter::drive_status:
      return drive_status(drive);
    case last_error:
      return error_of(drive);
    case monitoring_signals:
      return signals_of(drive);
    case motor_speed:
      return rounded(drive.status().velocity / kMdegPerSecondPerRpm);
    case position_actual:
      return rounded(drive.status().position / kMdegPerRevolution * position_.factor);
    case velocity_actual:
      return rounded(drive.status().velocity / kMdegPerSecondPerRpm * velocity_.factor);
    case torque_actual:
      return drive.status().torque;
    case clear_error_memory:
      return 0;
  }
  return 0;
}

LexiumDrive::Scale* LexiumDrive::scale_of(LexiumParameter parameter, bool& numerator) noexcept {
  numerator = false;
  switch (parameter) {
    case scale_position_numerator:
      numerator = true;
      [[fallthrough]];
    case scale_position_denominator:
      return &position_;
    case scale_velocity_numerator:
      numerator = true;
      [[fallthrough]];
    case scale_velocity_denominator:
      return &velocity_;
    case scale_ramp_numerator:
      numerator = true;
      [[fallthrough]];
    case scale_ramp_denominator:
      return &ramp_;
    default:
      return nullptr;  // every other parameter is no scale
  }
}

WriteResult LexiumDrive::write_scale(LexiumParameter parameter, std::int64_t value,
                                     const DriveDevice& drive) noexcept {
  bool numerator = false;
  Scale& scale = *scale_of(parameter, numerator);
  if (value < 1) return WriteResult::out_of_range;
  if (enabled(drive)) return WriteResult::not_allowed;
  (numerator ? scale.numerator : scale.denominator) = static_cast<std::int32_t>(value);
  if (numerator) {
    scale.factor = static_cast<double>(scale.denominator) / static_cast<double>(scale.numerator);
  }
  return WriteResult::accepted;
}

WriteResult LexiumDrive::store(LexiumParameter parameter, std::int64_t value) noexcept {
  const auto taken = [value](auto& field, std::int64_t low, std::int64_t high) {
    if (value < low || value > high) return WriteResult::out_of_range;
    field = static_cast<std::remove_reference_t<decltype(field)>>(value);
    return WriteResult::accepted;
  };
  constexpr std::int64_t kMostSigned = 0x7FFFFFFF;
  switch (parameter) {
    case access_exclusive: {
      if (value != 0 && value != 1) return WriteResult::out_of_range;
      exclusive_ = value == 1;
      return WriteResult::accepted;
    }
    case command_interface:
      return value == kFieldbus ? WriteResult::accepted : WriteResult::out_of_range;
    case clear_error_memory:
      return value == 1 ? WriteResult::accepted : WriteResult::out_of_range;
    case ramp_acceleration:
      return taken(acceleration_, 1, kMostSigned);
    case ramp_deceleration:
      return taken(deceleration_, 1, kMostSigned);
    case current_limit:
      return taken(current_limit_, 0, kCurrentAtMost);
    case node_guard:
      return taken(node_guard_ms_, 0, kNodeGuardAtMostMs);
    case control:
      return taken(control_, 0, 0xFFFF);
    case operating_mode:
      if (value != 1 && value != 3 && value != 6) return WriteResult::out_of_range;
      return taken(mode_, 1, 6);
    case homing_method:
      return taken(homing_method_, 1, kHomingMethods);
    case target_velocity:
      return taken(target_velocity_, -kMostSigned - 1, kMostSigned);
    case target_position:
      return taken(target_position_, -kMostSigned - 1, kMostSigned);
    case profile_velocity:
      return taken(profile_velocity_, 1, 4'294'967'295);
    case target_torque:
      return taken(target_torque_, -kTorqueRange, kTorqueRange);
    default:
      return WriteResult::not_allowed;  // the server refuses what can only be read
  }
}

WriteResult LexiumDrive::apply(DriveDevice& drive) const noexcept {
  DriveConfig config = drive.config();
  config.watchdog_time = node_guard_ms_;
  const double most = static_cast<double>(profile_velocity_) / velocity_.factor * kMdegPerSecondPerRpm;
  config.max_velocity = mode_ == 1 ? held<std::uint32_t>(most, 1, kVelocityLimit) : kVelocityLimit;
  drive.set_config(config);

  const auto ramp = [this](std::uint32_t usr_a) {
    return held<std::uint32_t>(static_cast<double>(usr_a) / ramp_.factor * kMdegPerSecondPerRpm, 1,
                               kRampRange);
  };
  drive.set_deceleration(ramp(deceleration_));
  DriveCommandBlock block = drive.command();
  block.controlword = control_;
  block.mode = mode_ == 0 ? std::int16_t{3} : mode_;
  block.target_velocity = mode_ == 3 ? held(target_velocity_ / velocity_.factor * kMdegPerSecondPerRpm,
                                            -kVelocityRange, kVelocityRange)
                                     : 0;
  block.target_position =
      held(target_position_ / position_.factor * kMdegPerRevolution, -kPositionRange, kPositionRange);
  block.max_torque =
      static_cast<std::uint16_t>(rounded(static_cast<double>(current_limit_) * 1000.0 / kRatedCurrent));
  block.profile_acceleration = ramp(acceleration_);
  return drive.write_command(block);
}

WriteResult LexiumDrive::write(LexiumParameter parameter, std::int64_t value, DriveDevice& drive) noexcept {
  if (!exclusive_ && parameter != access_exclusive) return WriteResult::not_allowed;
  bool numerator = false;
  const WriteResult result = scale_of(parameter, numerator) != nullptr ? write_scale(parameter, value, drive)
                                                                       : store(parameter, value);
  return result == WriteResult::accepted ? apply(drive) : result;
}

}  // namespace stretch::plant
