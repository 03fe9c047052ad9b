// The ORCA's registers, and its millisecond: time-out, voltage, position and force controller.
#include "simulator/plant/parts/orca_motor.hpp"

#include <algorithm>
#include <cmath>

#include "config/quantities/quantities.hpp"

namespace stretch::plant {
namespace {

constexpr std::size_t kModeCommand = 3;
constexpr std::size_t kForceCommand = 28;
constexpr std::size_t kPositionCommand = 30;
constexpr std::size_t kPositionMaxForce = 137;
constexpr std::size_t kUserMaxTemperature = 139;
constexpr std::size_t kUserMaxForce = 140;
constexpr std::size_t kUserMaxPower = 142;
constexpr std::size_t kSafetyDamping = 143;
constexpr std::size_t kSoftStart = 150;
constexpr std::size_t kMaxVelocity = 153;
constexpr std::size_t kCommsTimeout = 163;
constexpr std::size_t kBaudLow = 164;
constexpr std::size_t kBaudHigh = 165;
constexpr std::size_t kDelay = 168;
constexpr std::size_t kAddress = 169;

constexpr double kStepS = 0.001;
constexpr double kPositionGain = 15.0;             // 1/s
constexpr double kFastest = 60.0 * kRadPerDegree;  // rad/s: "unlimited"
constexpr double kForceModeSpeed = 1000.0;         // rad/s, never reached: the force is what limits
constexpr double kMostForce = 2.0;                 // of the rated one
constexpr double kVoltageMv = 48'000.0;
constexpr double kAmbientC = 25.0;
constexpr double kWarmingNmSquared = 0.003;  // degrees C above ambient per (N m)^2, after ten minutes
constexpr double kThermalS = 600.0;
constexpr double kRatedCopperW = 100.0;
constexpr unsigned kKnownErrors = 0x0DE0;

std::int32_t whole(double value) noexcept {
  constexpr double kEnd = 2'000'000'000.0;
  return static_cast<std::int32_t>(std::lround(std::clamp(value, -kEnd, kEnd)));
}
constexpr std::uint16_t low(std::int32_t value) noexcept {
  return static_cast<std::uint16_t>(static_cast<std::uint32_t>(value) & 0xFFFFU);
}
constexpr std::uint16_t high(std::int32_t value) noexcept {
  return static_cast<std::uint16_t>(static_cast<std::uint32_t>(value) >> 16U);
}

}  // namespace

OrcaMotor::OrcaMotor(const Figures& figures) noexcept : figures_(figures) {
  const std::int32_t rated_mn = whole(figures.rated_torque_nm / kRadiusM * 1000.0);
  control_[kModeCommand] = static_cast<std::uint16_t>(OrcaMode::sleep);
  set_wide(kPositionMaxForce, rated_mn);
  set_wide(kUserMaxForce, rated_mn);
  control_[kUserMaxTemperature] = 90;
  control_[kUserMaxPower] = 500;
  control_[kBaudLow] = 0x8400;  // 230400
  control_[kBaudHigh] = 3;
  control_[kDelay] = 2000;
  control_[kAddress] = 1;
}

bool OrcaMotor::writable(std::size_t address) noexcept {
  return address == kModeCommand || (address >= kForceCommand && address < kForceCommand + 4) ||
         (address >= kPositionMaxForce && address <= kSafetyDamping) || address == kSoftStart ||
         address == kMaxVelocity || (address >= kCommsTimeout && address <= kAddress);
}

std::int32_t OrcaMotor::wide(std::size_t at) const noexcept {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(control_[at + 1]) << 16U | control_[at]);
}

void OrcaMotor::set_wide(std::size_t at, std::int32_t value) noexcept {
  control_[at] = low(value);
  control_[at + 1] = high(value);
}

double OrcaMotor::position_rad() const noexcept {
  return in_.angle_rad + static_cast<double>(in_.faults.slip_mdeg) * 1e-3 * kRadPerDegree;
}

OrcaStream OrcaMotor::stream() const noexcept {
  const double copper = in_.torque_nm / figures_.rated_torque_nm;
  const double watts = std::fabs(in_.torque_nm * in_.speed_rad_s) + kRatedCopperW * copper * copper;
  return {.position_um = whole(position_rad() * kRadiusM * 1e6),
          .force_mn = whole(in_.torque_nm / kRadiusM * 1000.0),
          .power_w = static_cast<std::uint16_t>(std::min(watts + 0.5, 65'535.0)),
          .temperature_c = static_cast<std::int8_t>(std::min(temperature_c_, 127.0)),
          .voltage_mv = static_cast<std::uint16_t>(has_voltage() ? kVoltageMv : 0.0),
          .errors = errors()};
}

std::uint16_t OrcaMotor::word(std::size_t address) const noexcept {
  if (address < kControl) return control_[address];
  const OrcaStream now = stream();
  const std::int32_t speed_mm_s = whole(in_.speed_rad_s * kRadiusM * 1000.0);
  switch (address) {
    case 317:
      return static_cast<std::uint16_t>(mode_);
    case 330:
      return control_[kPositionCommand];
    case 331:
      return control_[kPositionCommand + 1];
    case 336:
    case 337:
    case 356:
      return static_cast<std::uint16_t>(now.temperature_c);
    case 338:
      return static_cast<std::uint16_t>(now.voltage_mv / 1000);
    case 342:
      return low(now.position_um);
    case 343:
      return high(now.position_um);
    case 344:
      return low(speed_mm_s);
    case 345:
      return high(speed_mm_s);
    case 348:
      return low(now.force_mn);
    case 349:
      return high(now.force_mn);
    case 350:
    case 355:
      return now.power_w;
    case 409:
      return 6;
    case 410:
      return 1;
    case 432:
      return now.errors;
    default:
      return 0;
  }
}

void OrcaMotor::set_mode(OrcaMode mode) noexcept {
  if (mode == OrcaMode::sleep) timed_out_ = false;
  // what is wrong keeps it asleep; the command is taken all the same
  constexpr unsigned kNoHindrance = kOrcaForceClipped;
  if (mode != OrcaMode::sleep && (errors() & ~kNoHindrance) != 0) return;
  if (mode != mode_) {
    in_mode_ms_ = 0;
    command_age_ms_ = 0;
    action_.speed_rad_s = in_.speed_rad_s;
  }
  mode_ = mode;
}

WriteResult OrcaMotor::write(std::size_t first, std::span<const std::uint16_t> values) noexcept {
  const std::size_t end = first + values.size();
  const auto covers = [first, end](std::size_t at, std::size_t count) {
    return first <= at && at + count <= end;
  };
  if (covers(kModeCommand, 1)) {
    const std::uint16_t mode = values[kModeCommand - first];
    if (mode < 1 || mode > 3) return WriteResult::out_of_range;
    set_mode(static_cast<OrcaMode>(mode));
  }
  std::copy(values.begin(), values.end(), control_.begin() + static_cast<std::ptrdiff_t>(first));
  if (covers(kForceCommand, 2) || covers(kPositionCommand, 2)) command_age_ms_ = 0;
  return WriteResult::accepted;
}

void OrcaMotor::command(std::uint8_t code, std::int32_t value) noexcept {
  if (code != kForceCommand && code != kPositionCommand) return;
  set_wide(code, value);
  command_age_ms_ = 0;
}

std::uint16_t OrcaMotor::errors() const noexcept {
  unsigned bits = 0;
  if (!has_voltage()) bits |= kOrcaNoVoltage;
  if (timed_out_) bits |= kOrcaCommsTimeout;
  if (in_.faults.fault) {
    const unsigned named = in_.faults.fault_code & kKnownErrors;
    bits |= named != 0 ? named : kOrcaTemperature;
  }
  const bool bounded = mode_ == OrcaMode::position && in_.torque_saturated;
  const bool asked_too_much =
      mode_ == OrcaMode::force && std::fabs(static_cast<double>(wide(kForceCommand))) > most_force_mn();
  if (bounded || asked_too_much) bits |= kOrcaForceClipped;
  return static_cast<std::uint16_t>(bits);
}

double OrcaMotor::command_speed() const noexcept {
  return mode_ == OrcaMode::position ? action_.speed_rad_s : 0.0;
}

// Of the mode that is on.
double OrcaMotor::most_force_mn() const noexcept {
  double most = std::max(0.0, static_cast<double>(wide(kUserMaxForce)));
  if (mode_ == OrcaMode::position) {
    most = std::min(most, std::max(0.0, static_cast<double>(wide(kPositionMaxForce))));
    const std::uint16_t soft_ms = control_[kSoftStart];
    if (in_mode_ms_ < soft_ms) most *= static_cast<double>(in_mode_ms_) / static_cast<double>(soft_ms);
  }
  if (in_.faults.torque_limited) most = std::min(most, in_.faults.torque_limit_nm / kRadiusM * 1000.0);
  return std::min(most, kMostForce * figures_.rated_torque_nm / kRadiusM * 1000.0);
}

DriveDevice::Action OrcaMotor::act_on_position() noexcept {
  const double target = static_cast<double>(wide(kPositionCommand)) * 1e-6 / kRadiusM;
  const double off = target - position_rad();
  const double distance = std::fabs(off);
  const double acceleration = figures_.acceleration_rad_s2;
  const double limit_mm_s = static_cast<double>(control_[kMaxVelocity]);
  const double fastest = limit_mm_s > 0.0 ? std::min(limit_mm_s * 1e-3 / kRadiusM, kFastest) : kFastest;
  double wanted = std::min({kPositionGain * distance, std::sqrt(acceleration * distance), fastest});
  if (off < 0.0) wanted = -wanted;
  if (in_.faults.runaway) wanted = in_.faults.runaway_speed_rad_s;
  const double most = acceleration * kStepS;
  return {.torque_on = true,
          .speed_rad_s = action_.speed_rad_s + std::clamp(wanted - action_.speed_rad_s, -most, most),
          .torque_limit_nm = most_force_mn() * 1e-3 * kRadiusM};
}

DriveDevice::Action OrcaMotor::act_on_force() const noexcept {
  const double asked = static_cast<double>(wide(kForceCommand));
  const double given = std::min(std::fabs(asked), most_force_mn());
  const double sign = asked < 0.0 ? -1.0 : 1.0;
  return {.torque_on = true,
          .speed_rad_s = in_.faults.runaway ? in_.faults.runaway_speed_rad_s : sign * kForceModeSpeed,
          .torque_limit_nm = (in_.faults.runaway ? most_force_mn() : given) * 1e-3 * kRadiusM};
}

DriveDevice::Action OrcaMotor::act() noexcept {
  switch (mode_) {
    case OrcaMode::position:
      return act_on_position();
    case OrcaMode::force:
      return act_on_force();
    case OrcaMode::sleep:
      break;
  }
  DriveDevice::Action free;
  if (timed_out_ && has_voltage()) {
    free.damping_nm_s = static_cast<double>(control_[kSafetyDamping]) * kRadiusM * kRadiusM;
  }
  return free;
}

DriveDevice::Action OrcaMotor::step(const DriveDevice::Inputs& in) noexcept {
  in_ = in;
  if (!powered_) return action_ = DriveDevice::Action{};
  if (boot_left_ms_ > 0) {
    --boot_left_ms_;
    return action_ = DriveDevice::Action{};
  }
  temperature_c_ +=
      (kAmbientC + kWarmingNmSquared * in.torque_nm * in.torque_nm - temperature_c_) * (kStepS / kThermalS);
  if (!has_voltage() || in.faults.fault) mode_ = OrcaMode::sleep;
  if (mode_ != OrcaMode::sleep) {
    ++in_mode_ms_;
    const std::uint16_t timeout_ms = control_[kCommsTimeout];
    if (timeout_ms != 0 && ++command_age_ms_ >= timeout_ms) {
      timed_out_ = true;
      mode_ = OrcaMode::sleep;
    }
  }
  return action_ = act();
}

void OrcaMotor::reboot(std::uint32_t silent_ms) noexcept {
  const DriveDevice::Inputs last = in_;
  const bool powered = powered_;
  *this = OrcaMotor(figures_);
  in_ = last;
  powered_ = powered;
  boot_left_ms_ = silent_ms;
}

void OrcaMotor::set_powered(bool powered) noexcept {
  powered_ = powered;
  reboot(0);
}

}  // namespace stretch::plant
