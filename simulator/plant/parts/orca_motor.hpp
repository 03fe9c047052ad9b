// An Iris ORCA linear motor on a toothed sector of the joint: its memory map, modes and time-out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "simulator/plant/drive_device.hpp"
#include "simulator/plant/write_result.hpp"

namespace stretch::plant {

// What the motor does by itself.
enum class OrcaMode : std::uint16_t { sleep = 1, force = 2, position = 3 };

// Bits of ERROR_0.
inline constexpr std::uint16_t kOrcaForceClipped = 0x0020;
inline constexpr std::uint16_t kOrcaTemperature = 0x0040;
inline constexpr std::uint16_t kOrcaNoVoltage = 0x0400;
inline constexpr std::uint16_t kOrcaCommsTimeout = 0x0800;

// What the command stream answers with.
struct OrcaStream {
  std::int32_t position_um = 0;
  std::int32_t force_mn = 0;
  std::uint16_t power_w = 0;
  std::int8_t temperature_c = 0;
  std::uint16_t voltage_mv = 0;
  std::uint16_t errors = 0;
};

// In the drive's place: the same inputs, the same action. Registers are called by the server, step() by the
// plant. Outward is positive. Trivially copyable.
class OrcaMotor {
 public:
  static constexpr std::size_t kRegisters = 512;
  static constexpr double kRadiusM = 0.35;  // of the sector

  struct Figures {
    double rated_torque_nm = 130.0;
    double acceleration_rad_s2 = 0.7;
  };
  explicit OrcaMotor(const Figures& figures) noexcept;

  // --- registers, 0..kRegisters-1; 32-bit values have their low word first ---
  [[nodiscard]] bool answers() const noexcept { return boot_left_ms_ == 0 && powered_; }
  [[nodiscard]] static bool writable(std::size_t address) noexcept;
  [[nodiscard]] std::uint16_t word(std::size_t address) const noexcept;
  // All of them are writable. Out of range: a mode that is not simulated. A write over both words of the
  // force or position command feeds the time-out.
  WriteResult write(std::size_t first, std::span<const std::uint16_t> values) noexcept;
  // The command stream: 28 a force, 30 a position, anything else no command.
  void command(std::uint8_t code, std::int32_t value) noexcept;
  [[nodiscard]] OrcaStream stream() const noexcept;

  // --- plant ---
  DriveDevice::Action step(const DriveDevice::Inputs& in) noexcept;
  void reboot(std::uint32_t silent_ms) noexcept;
  void set_powered(bool powered) noexcept;
  void drop_out() noexcept { mode_ = OrcaMode::sleep; }

  [[nodiscard]] OrcaMode mode() const noexcept { return mode_; }
  // What the position controller asks for in rad/s; 0 in the other modes.
  [[nodiscard]] double command_speed() const noexcept;

 private:
  // Registers that can be written end below this one.
  static constexpr std::size_t kControl = 170;

  [[nodiscard]] std::int32_t wide(std::size_t at) const noexcept;
  void set_wide(std::size_t at, std::int32_t value) noexcept;
  void set_mode(OrcaMode mode) noexcept;
  [[nodiscard]] bool has_voltage() const noexcept { return in_.sto_a && in_.sto_b; }
  [[nodiscard]] std::uint16_t errors() const noexcept;
  [[nodiscard]] double position_rad() const noexcept;
  [[nodiscard]] double most_force_mn() const noexcept;
  [[nodiscard]] DriveDevice::Action act() noexcept;
  [[nodiscard]] DriveDevice::Action act_on_position() noexcept;
  [[nodiscard]] DriveDevice::Action act_on_force() const noexcept;

  Figures figures_;
  std::array<std::uint16_t, kControl> control_{};
  DriveDevice::Inputs in_;
  DriveDevice::Action action_;
  OrcaMode mode_ = OrcaMode::sleep;
  std::uint32_t command_age_ms_ = 0;
  std::uint32_t in_mode_ms_ = 0;
  std::uint32_t boot_left_ms_ = 0;
  double temperature_c_ = 25.0;
  bool timed_out_ = false;
  bool powered_ = true;
};

}  // namespace stretch::plant
