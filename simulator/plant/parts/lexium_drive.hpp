// What a Lexium 32M does beyond the drive's states and ramps: access, user units, parameters by their number.
#pragma once

#include <cstdint>

#include "simulator/plant/drive_device.hpp"
#include "simulator/plant/write_result.hpp"

namespace stretch::plant {

// Parameters by their Modbus address; each has two registers.
enum class LexiumParameter : std::uint16_t {
  program_number = 258,
  program_version = 260,
  access_exclusive = 282,
  command_interface = 1282,
  scale_position_denominator = 1550,
  scale_position_numerator = 1552,
  ramp_acceleration = 1556,
  ramp_deceleration = 1558,
  scale_velocity_denominator = 1602,
  scale_velocity_numerator = 1604,
  scale_ramp_denominator = 1632,
  scale_ramp_numerator = 1634,
  current_limit = 4376,
  node_guard = 5644,
  control = 6914,
  status = 6916,
  operating_mode = 6918,
  operating_mode_active = 6920,
  homing_method = 6936,
  target_velocity = 6938,
  target_position = 6940,
  profile_velocity = 6942,
  target_torque = 6944,
  drive_status = 6986,
  last_error = 7178,
  monitoring_signals = 7184,
  motor_speed = 7696,
  position_actual = 7706,
  velocity_actual = 7744,
  torque_actual = 7752,
  clear_error_memory = 15112
};

inline constexpr std::uint16_t kLexiumErrorNodeGuard = 0x7132;
inline constexpr std::uint16_t kLexiumErrorSto = 0x1300;
inline constexpr std::uint16_t kLexiumErrorStoDiffers = 0x1301;
inline constexpr std::uint16_t kLexiumErrorFollowing = 0xA320;

// Registers for the server; all that takes time is the DriveDevice's. A reboot makes it anew. Trivially
// copyable.
class LexiumDrive {
 public:
  // What the drive is after power-on: its own limit switches and speed limit, nobody's soft limits, the node
  // guard off and, once it is set, ending in a quick stop and then a fault (error class 2).
  static DriveConfig drive_config() noexcept;

  [[nodiscard]] std::int64_t read(LexiumParameter parameter, const DriveDevice& drive) const noexcept;
  // Not allowed: without exclusive access (but to take it), or a scale while the power stage is on.
  WriteResult write(LexiumParameter parameter, std::int64_t value, DriveDevice& drive) noexcept;

  // The gear between motor and joint, and the motor's current at 100 % torque.
  static constexpr double kGear = 100.0;
  static constexpr std::uint16_t kRatedCurrent = 400;  // 0.01 A

 private:
  // User units per unit of the motor; what is written is in force once the numerator was.
  struct Scale {
    std::int32_t denominator = 1;
    std::int32_t numerator = 1;
    double factor = 1.0;
  };
  [[nodiscard]] Scale* scale_of(LexiumParameter parameter, bool& numerator) noexcept;
  WriteResult write_scale(LexiumParameter parameter, std::int64_t value, const DriveDevice& drive) noexcept;
  WriteResult store(LexiumParameter parameter, std::int64_t value) noexcept;
  // The parameters as the drive's own blocks have them.
  WriteResult apply(DriveDevice& drive) const noexcept;
  [[nodiscard]] std::uint16_t status_word(const DriveDevice& drive) const noexcept;
  [[nodiscard]] std::uint16_t drive_status(const DriveDevice& drive) const noexcept;

  bool exclusive_ = false;
  Scale position_{.denominator = 16384, .numerator = 1, .factor = 16384.0};  // usr_p per revolution
  Scale velocity_;                                                           // usr_v per rpm
  Scale ramp_;                                                               // usr_a per rpm/s
  std::uint32_t acceleration_ = 600;                                         // usr_a
  std::uint32_t deceleration_ = 600;
  std::uint16_t current_limit_ = kRatedCurrent;
  std::uint16_t node_guard_ms_ = 0;
  std::uint16_t control_ = 0;
  std::int16_t mode_ = 0;  // none: stands still when enabled
  std::int16_t homing_method_ = 18;
  std::int32_t target_velocity_ = 0;     // usr_v
  std::int32_t target_position_ = 0;     // usr_p
  std::uint32_t profile_velocity_ = 60;  // usr_v
  std::int16_t target_torque_ = 0;       // kept, without effect
};

}  // namespace stretch::plant
