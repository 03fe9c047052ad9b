// The drive's millisecond: watchdog, CiA 402 states, and the speed its ramp asks for.
#include <cmath>

#include "config/quantities/quantities.hpp"
#include "simulator/plant/drive_device.hpp"

namespace stretch::plant {
namespace {

constexpr double kStepS = 0.001;
constexpr std::uint32_t kNotReadyMs = 200;
constexpr double kRadPerMdeg = kRadPerDegree * 1e-3;
constexpr double kSlippageRadS = 1.0 * kRadPerDegree;    // the speed loop cannot follow
constexpr std::uint32_t kSlippageMs = 100;               // shown in the statusword after this time,
constexpr std::uint32_t kFollowingErrorMs = 500;         // an error in position mode after this one
constexpr double kOverspeedRadS = 30.0 * kRadPerDegree;  // of the joint, whoever drives it
constexpr double kWarmingNmSquared = 0.003;  // degrees C above ambient per (N m)^2, after ten minutes
constexpr double kThermalS = 600.0;

bool disable_voltage(std::uint16_t cw) noexcept {
  return (cw & 0x02U) == 0U;
}
bool quick_stop(std::uint16_t cw) noexcept {
  return (cw & 0x06U) == 0x02U;
}
bool shut_down(std::uint16_t cw) noexcept {
  return (cw & 0x07U) == 0x06U;
}
bool switch_on(std::uint16_t cw) noexcept {
  return (cw & 0x0FU) == 0x07U;
}
bool enable_operation(std::uint16_t cw) noexcept {
  return (cw & 0x0FU) == 0x0FU;
}

double held(double value, double low, double high) noexcept {
  return value < low ? low : (value > high ? high : value);
}

}  // namespace

void DriveDevice::reboot(std::uint32_t silent_ms) noexcept {
  const Inputs last = in_;
  const bool powered = powered_;
  *this = DriveDevice(figures_);
  in_ = last;
  powered_ = powered;
  state_ = DriveState::not_ready;
  boot_left_ms_ = silent_ms;
  not_ready_left_ms_ = kNotReadyMs;
}

void DriveDevice::set_powered(bool powered) noexcept {
  powered_ = powered;
  reboot(0);
}

void DriveDevice::drop_out() noexcept {
  if (enabled()) state_ = DriveState::switch_on_disabled;
}

void DriveDevice::trip(std::uint16_t code) noexcept {
  state_ = DriveState::fault;
  error_code_ = code;
  fault_after_stop_ = false;
}

double DriveDevice::torque_limit_nm() const noexcept {
  const double asked = static_cast<double>(command_.max_torque) * 1e-3 * figures_.rated_torque_nm;
  return in_.faults.torque_limited && in_.faults.torque_limit_nm < asked ? in_.faults.torque_limit_nm : asked;
}

bool DriveDevice::watchdog_expired() const noexcept {
  return watchdog_armed_ && config_.watchdog_time != 0 && watchdog_age_ms_ >= config_.watchdog_time;
}

void DriveDevice::step_watchdog() noexcept {
  if (watchdog_age_ms_ < 65'535U) ++watchdog_age_ms_;
  if (!watchdog_expired() || state_ == DriveState::fault || config_.abort_option == 0) return;
  if (config_.abort_option == 3 && enabled()) {
    state_ = DriveState::quick_stop_active;
    fault_after_stop_ = true;
  } else {
    trip(figures_.watchdog_error);
  }
}

bool DriveDevice::cause_gone(const Inputs& in) const noexcept {
  if (in.faults.fault) return false;
  if (error_code_ == kErrorSto) return in.sto_a && in.sto_b;
  if (error_code_ == figures_.watchdog_error) return !watchdog_expired();
  return true;
}

void DriveDevice::step_state(const Inputs& in) noexcept {
  const bool sto_closed = in.sto_a && in.sto_b;
  const std::uint16_t cw = command_.controlword;
  const bool reset = reset_edge_;
  reset_edge_ = false;

  if (in.faults.fault && state_ != DriveState::fault) trip(in.faults.fault_code);
  if (!sto_closed && enabled()) trip(kErrorSto);
  if (enabled() && std::fabs(in.speed_rad_s) > kOverspeedRadS) trip(kErrorOverspeed);

  switch (state_) {
    case DriveState::not_ready:
      if (not_ready_left_ms_ > 0) --not_ready_left_ms_;
      if (not_ready_left_ms_ == 0) state_ = DriveState::switch_on_disabled;
      break;
    case DriveState::switch_on_disabled:
      if (shut_down(cw) && sto_closed) state_ = DriveState::ready_to_switch_on;
      break;
    case DriveState::ready_to_switch_on:
      if (!sto_closed || disable_voltage(cw) || quick_stop(cw)) {
        state_ = DriveState::switch_on_disabled;
      } else if (switch_on(cw) || enable_operation(cw)) {
        state_ = DriveState::switched_on;
      }
      break;
    case DriveState::switched_on:
      if (!sto_closed || disable_voltage(cw) || quick_stop(cw)) {
        state_ = DriveState::switch_on_disabled;
      } else if (shut_down(cw)) {
        state_ = DriveState::ready_to_switch_on;
      } else if (enable_operation(cw)) {
        state_ = DriveState::operation_enabled;
        if (!watchdog_armed_) watchdog_age_ms_ = 0;
        watchdog_armed_ = true;
        action_.speed_rad_s = in.speed_rad_s;  // taken over at the speed it has
        moving_to_setpoint_ = false;
        slipping_ms_ = 0;
      }
      break;
    case DriveState::operation_enabled:
      if (disable_voltage(cw)) {
        state_ = DriveState::switch_on_disabled;
      } else if (quick_stop(cw)) {
        state_ =
            config_.quick_stop_option == 0 ? DriveState::switch_on_disabled : DriveState::quick_stop_active;
      } else if (shut_down(cw)) {
        state_ = DriveState::ready_to_switch_on;
      } else if (switch_on(cw)) {
        state_ = DriveState::switched_on;
      }
      break;
    case DriveState::quick_stop_active:
      if (action_.speed_rad_s == 0.0) {
        if (fault_after_stop_) {
          trip(figures_.watchdog_error);
        } else {
          state_ = DriveState::switch_on_disabled;
        }
      } else if (disable_voltage(cw)) {
        state_ = DriveState::switch_on_disabled;
      }
      break;
    case DriveState::fault:
      if (reset && cause_gone(in)) {
        state_ = DriveState::switch_on_disabled;
        error_code_ = 0;
      }
      break;
  }
}

double DriveDevice::profile_speed(double acceleration) noexcept {
  switch (command_.mode) {
    case 3:
      return static_cast<double>(command_.target_velocity) * kRadPerMdeg;
    case 1: {
      if (setpoint_edge_) {
        setpoint_mdeg_ = static_cast<double>(command_.target_position);
        moving_to_setpoint_ = true;
      }
      const double distance = (setpoint_mdeg_ - static_cast<double>(position())) * kRadPerMdeg;
      const double magnitude = std::fabs(distance);
      if (!moving_to_setpoint_ || magnitude < 2.0 * kRadPerMdeg) {
        moving_to_setpoint_ = false;
        return 0.0;
      }
      // the last tenth of a degree in proportion: the speed loop lags
      const double speed = std::sqrt(acceleration * magnitude);
      const double near = magnitude * 5.0;
      return std::copysign(near < speed ? near : speed, distance);
    }
    default:
      if (setpoint_edge_) homed_ = true;  // the encoder is absolute: there is nothing to look for
      return 0.0;
  }
}

double DriveDevice::wanted_speed(const Inputs& in, double acceleration) noexcept {
  double speed = profile_speed(acceleration);
  setpoint_edge_ = false;
  if (state_ == DriveState::quick_stop_active || (command_.controlword & 0x0100U) != 0U) speed = 0.0;
  const double most = static_cast<double>(config_.max_velocity) * kRadPerMdeg;
  speed = held(speed, -most, most);

  const double now = static_cast<double>(position());
  const double out_left = (static_cast<double>(config_.soft_limit_max) - now) * kRadPerMdeg;
  const double in_left = (now - static_cast<double>(config_.soft_limit_min)) * kRadPerMdeg;
  const double out_most = in.positive_limit || out_left <= 0.0 ? 0.0 : std::sqrt(acceleration * out_left);
  const double in_most = in.negative_limit || in_left <= 0.0 ? 0.0 : std::sqrt(acceleration * in_left);
  limited_by_position_ = speed > out_most || speed < -in_most;
  return held(speed, -in_most, out_most);
}

double DriveDevice::ramp(double wanted, double acceleration) const noexcept {
  const double now = action_.speed_rad_s;
  const bool slower = std::fabs(wanted) < std::fabs(now) || wanted * now < 0.0;
  if (deceleration_ == 0 || !slower || state_ == DriveState::quick_stop_active) return acceleration;
  const double asked = static_cast<double>(deceleration_) * kRadPerMdeg;
  return asked < figures_.acceleration_rad_s2 ? asked : figures_.acceleration_rad_s2;
}

void DriveDevice::step_slippage(const Inputs& in) noexcept {
  const double off = in.speed_rad_s - action_.speed_rad_s;
  if (!in.torque_saturated || std::fabs(off) < kSlippageRadS) {
    slipping_ms_ = 0;
  } else {
    ++slipping_ms_;
  }
  slipping_ = slipping_ms_ >= kSlippageMs;
  if (command_.mode == 1 && slipping_ms_ >= kFollowingErrorMs) trip(kErrorFollowing);
}

DriveDevice::Action DriveDevice::step(const Inputs& in) noexcept {
  in_ = in;
  if (!powered_) return action_ = Action{};
  if (boot_left_ms_ > 0) {
    --boot_left_ms_;
    return action_ = Action{};
  }
  ++tick_;
  temperature_c_ +=
      (25.0 + kWarmingNmSquared * in.torque_nm * in.torque_nm - temperature_c_) * (kStepS / kThermalS);
  step_watchdog();
  step_state(in);
  if (!enabled()) {
    slipping_ = false;
    limited_by_position_ = false;
    setpoint_edge_ = false;
    return action_ = Action{};
  }

  const bool stopping = state_ == DriveState::quick_stop_active && config_.quick_stop_option == 2;
  const double asked =
      static_cast<double>(stopping ? config_.quick_stop_deceleration : command_.profile_acceleration) *
      kRadPerMdeg;
  const double acceleration = asked < figures_.acceleration_rad_s2 ? asked : figures_.acceleration_rad_s2;
  const double wanted = in.faults.runaway ? in.faults.runaway_speed_rad_s : wanted_speed(in, acceleration);
  const double most =
      (in.faults.runaway ? figures_.acceleration_rad_s2 : ramp(wanted, acceleration)) * kStepS;
  action_.speed_rad_s += held(wanted - action_.speed_rad_s, -most, most);
  action_.torque_limit_nm = torque_limit_nm();
  action_.torque_on = true;
  step_slippage(in);
  if (!enabled()) action_ = Action{};
  return action_;
}

}  // namespace stretch::plant
