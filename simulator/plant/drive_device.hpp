// The drive as its registers show it: CiA 402 state machine, command watchdog, limits, and the speed it asks
// for.
#pragma once

#include <cstdint>

#include "simulator/plant/write_result.hpp"

namespace stretch::plant {

// Registers 6000..6009, written as one unit. Angles in 0.001 deg, speeds in 0.001 deg/s, outward positive.
struct DriveCommandBlock {
  std::uint16_t controlword = 0;
  std::int16_t mode = 3;              // 3 profile velocity, 1 profile position, 6 homing
  std::int32_t target_velocity = 0;   // +-60000
  std::int32_t target_position = 0;   // +-360000
  std::uint16_t max_torque = 1000;    // 0..2000, 0.1 % of rated
  std::uint16_t command_counter = 0;  // any; a change feeds the watchdog
  std::uint32_t profile_acceleration =
      40'000;  // 1..1000000, 0.001 deg/s2; the drive gives no more than its own
  friend bool operator==(const DriveCommandBlock&, const DriveCommandBlock&) noexcept = default;
};

// Registers 5000..5015.
struct DriveStatusBlock {
  std::uint16_t statusword = 0;
  std::int16_t mode_display = 0;
  std::int32_t position = 0;  // 0.001 deg
  std::int32_t velocity = 0;  // 0.001 deg/s
  std::int16_t torque = 0;    // 0.1 % of rated
  std::uint16_t error_code = 0;
  std::uint32_t digital_inputs =
      0;  // b0 negative limit, b1 positive limit, b2 home, b3 STO, b16 STO-A, b17 STO-B closed
  std::uint16_t tick = 0;                 // ms, wraps
  std::uint16_t watchdog_age = 0;         // ms since the last valid trigger, stops at 65535
  std::uint16_t counter_echo = 0;         // command counter of the last accepted write
  std::uint16_t active_torque_limit = 0;  // 0.1 % of rated
  std::uint16_t dc_bus = 0;               // 0.1 V
  std::int16_t temperature = 0;           // 0.1 C
};

// Registers 6100..6113, writable while unlocked (6114 = A55Ah) and not operation-enabled.
struct DriveConfig {
  std::uint16_t watchdog_time = 0;  // ms, 0 = off, else 20..10000; armed at the first operation-enabled
  std::int16_t abort_option = 2;  // 0 none, 1 fault, 2 torque off, 3 quick stop; all but 0 end in fault 8130h
  std::uint16_t watchdog_source =
      2;  // 0 any request, 1 write to the command block, 2 command counter changes
  std::int16_t quick_stop_option = 2;              // 0 power off, 1 profile ramp, 2 quick-stop ramp
  std::uint32_t quick_stop_deceleration = 40'000;  // 1..1000000, 0.001 deg/s2
  std::int32_t soft_limit_max = 90'000;            // +-360000, above the minimum; 0.001 deg
  std::int32_t soft_limit_min = -1'000;
  std::uint32_t max_velocity = 10'000;  // 1..60000, 0.001 deg/s
  friend bool operator==(const DriveConfig&, const DriveConfig&) noexcept = default;
};

// Registers 6900..6907.
struct DriveIdentity {
  std::uint16_t vendor = 0x5354;
  std::uint16_t product = 0x4452;
  std::uint16_t firmware = 0x0100;
  std::uint16_t map_version = 0x0100;
  std::uint32_t serial = 0;
};

inline constexpr std::uint16_t kConfigUnlock = 0xA55A;

// Error codes (603Fh).
inline constexpr std::uint16_t kErrorWatchdog = 0x8130;
inline constexpr std::uint16_t kErrorSto = 0xFF01;
inline constexpr std::uint16_t kErrorOverspeed = 0x8480;  // above 30 deg/s while enabled
inline constexpr std::uint16_t kErrorFollowing = 0x8611;
inline constexpr std::uint16_t kErrorInternal = 0x6010;  // default of the injected drive fault

enum class DriveState : std::uint8_t {
  not_ready,
  switch_on_disabled,
  ready_to_switch_on,
  switched_on,
  operation_enabled,
  quick_stop_active,
  fault
};

// The register side is called by whoever serves the registers, step() by the plant alone, all from one
// thread. Writes act at once on the registers and at the next step on the power stage. Trivially copyable.
class DriveDevice {
 public:
  // --- registers ---
  // False while booting or without power: the device does not answer at all.
  [[nodiscard]] bool answers() const noexcept { return boot_left_ms_ == 0 && powered_; }
  [[nodiscard]] const DriveCommandBlock& command() const noexcept { return command_; }
  // The whole block or, when one value is out of range, nothing. A single register is written by changing one
  // field of command().
  WriteResult write_command(const DriveCommandBlock& block) noexcept;
  [[nodiscard]] DriveStatusBlock status() const noexcept;
  [[nodiscard]] const DriveConfig& config() const noexcept { return config_; }
  // As write_command(); not allowed while locked or operation-enabled.
  WriteResult write_config(const DriveConfig& config) noexcept;
  [[nodiscard]] std::uint16_t config_lock() const noexcept { return lock_; }
  // A55Ah unlocks, any other value locks; unlocking is not allowed while operation-enabled.
  WriteResult write_config_lock(std::uint16_t value) noexcept;
  // 6112h: mNm at the joint.
  [[nodiscard]] std::uint32_t rated_torque_mnm() const noexcept { return rated_torque_mnm_; }
  [[nodiscard]] const DriveIdentity& identity() const noexcept { return identity_; }
  // Any request to the unit, read or write: feeds the watchdog when its source is 0.
  void note_request() noexcept;

  // --- parts with parameters of their own in place of these registers ---
  // Neither lock nor range nor state is asked: the part has done so.
  void set_config(const DriveConfig& config) noexcept { config_ = config; }
  // A ramp of its own towards standstill, 0.001 deg/s2; 0: the profile acceleration's.
  void set_deceleration(std::uint32_t mdeg_s2) noexcept { deceleration_ = mdeg_s2; }
  [[nodiscard]] bool sto_a() const noexcept { return in_.sto_a; }
  [[nodiscard]] bool sto_b() const noexcept { return in_.sto_b; }

  // --- plant ---
  struct Faults {
    bool fault = false;
    std::uint16_t fault_code = kErrorInternal;
    bool runaway = false;
    double runaway_speed_rad_s = 0.0;
    bool torque_limited = false;
    double torque_limit_nm = 0.0;
    std::int32_t slip_mdeg = 0;
  };
  struct Inputs {
    double angle_rad = 0.0;  // true, of the joint
    double speed_rad_s = 0.0;
    double torque_nm = 0.0;  // given in the last step
    bool torque_saturated = false;
    bool sto_a = false;  // true = closed, torque allowed
    bool sto_b = false;
    bool negative_limit = false;  // on the end switch
    bool positive_limit = false;
    Faults faults;
  };
  // What the power stage does for the next millisecond.
  struct Action {
    bool torque_on = false;
    double speed_rad_s = 0.0;  // reference of the speed loop, ramp applied
    double torque_limit_nm = 0.0;
    double damping_nm_s = 0.0;  // N m s/rad of a motor without torque, beside the support's damper
  };
  struct Figures {
    double rated_torque_nm = 100.0;
    double acceleration_rad_s2 = 0.7;
    double encoder_step_mdeg = 1.0;
    std::uint32_t serial = 0;
    DriveConfig config{};  // after power-on
    std::uint16_t watchdog_error = kErrorWatchdog;
  };
  explicit DriveDevice(const Figures& figures) noexcept;
  Action step(const Inputs& in) noexcept;
  // Back to power-on values, silent for `silent_ms` and `not ready` for a while after.
  void reboot(std::uint32_t silent_ms) noexcept;
  void set_powered(bool powered) noexcept;
  // Leaves operation-enabled by itself.
  void drop_out() noexcept;

  [[nodiscard]] DriveState state() const noexcept { return state_; }
  // The accepted target speed in rad/s while operation-enabled, else 0.
  [[nodiscard]] double command_speed() const noexcept;

 private:
  [[nodiscard]] bool enabled() const noexcept {
    return state_ == DriveState::operation_enabled || state_ == DriveState::quick_stop_active;
  }
  void trip(std::uint16_t code) noexcept;
  [[nodiscard]] bool watchdog_expired() const noexcept;
  [[nodiscard]] bool cause_gone(const Inputs& in) const noexcept;
  void step_watchdog() noexcept;
  void step_state(const Inputs& in) noexcept;
  void step_slippage(const Inputs& in) noexcept;
  [[nodiscard]] double profile_speed(double acceleration) noexcept;
  [[nodiscard]] double wanted_speed(const Inputs& in, double acceleration) noexcept;
  [[nodiscard]] double torque_limit_nm() const noexcept;
  [[nodiscard]] double ramp(double wanted, double acceleration) const noexcept;
  [[nodiscard]] std::int32_t position() const noexcept;

  Figures figures_;
  DriveIdentity identity_;
  std::uint32_t rated_torque_mnm_;
  DriveCommandBlock command_;
  DriveConfig config_;
  Inputs in_;
  Action action_;
  DriveState state_ = DriveState::not_ready;
  std::uint32_t deceleration_ = 0;
  std::uint16_t lock_ = 0;
  std::uint16_t error_code_ = 0;
  std::uint16_t tick_ = 0;
  std::uint32_t watchdog_age_ms_ = 65'535;
  std::uint32_t boot_left_ms_ = 0;
  std::uint32_t not_ready_left_ms_ = 0;
  double setpoint_mdeg_ = 0.0;  // profile position: the latched target
  double temperature_c_ = 25.0;
  bool powered_ = true;
  bool watchdog_armed_ = false;
  bool reset_edge_ = false;     // controlword bit 7 rose since the last step
  bool setpoint_edge_ = false;  // bit 4 rose
  bool homed_ = false;
  bool moving_to_setpoint_ = false;
  bool slipping_ = false;  // the speed loop cannot follow
  std::uint32_t slipping_ms_ = 0;
  bool fault_after_stop_ = false;  // the watchdog's quick stop ends in a fault
  bool limited_by_position_ = false;
};

}  // namespace stretch::plant
