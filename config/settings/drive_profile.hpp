// A drive's profile: how it is commanded, what it tells, what its watchdog does, what it does without power.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings/device_profile.hpp"

namespace stretch::config {

enum class ControlStyle : std::uint8_t {
  cia402,         // controlword and statusword
  command_code,   // one register takes a code for out, in, stop; the speed is a magnitude beside it
  trigger_block,  // a block written whole whose last register sets it going
  mode_registers  // a register takes the mode that gives force, or none
};
// What the drive is given to follow.
enum class TargetKind : std::uint8_t {
  speed,
  position  // a set-point that runs ahead with the commanded speed, never further than the window
};
// What keeps a drive's communication watchdog content. With `counter` only a changed command counter does;
// with `heartbeat` a register of its own that changes.
enum class WatchdogKind : std::uint8_t { none, any_request, write, counter, heartbeat };
enum class WatchdogReaction : std::uint8_t {
  disable,     // the power stage is off at once
  fault,       // the same, with a fault to be reset
  damp,        // no force but a speed-proportional brake
  quick_stop,  // stops on its ramp, then the power stage is off
  hold,        // stops and holds the leg where it is
  unknown
};
enum class PowerOff : std::uint8_t { free, hold, brake };
// What tells a fresh answer from one that came before.
enum class Freshness : std::uint8_t {
  counter,  // a counter of the part
  answers   // nothing: each good answer is taken as what is now
};

namespace profile_names {
inline constexpr std::array<std::string_view, 4> kControlStyle{"cia402", "command_code", "trigger_block",
                                                               "mode_registers"};
inline constexpr std::array<std::string_view, 2> kTargetKind{"speed", "position"};
inline constexpr std::array<std::string_view, 5> kWatchdogKind{"none", "any_request", "write", "counter",
                                                               "heartbeat"};
inline constexpr std::array<std::string_view, 6> kWatchdogReaction{"disable",    "fault", "damp",
                                                                   "quick_stop", "hold",  "unknown"};
inline constexpr std::array<std::string_view, 3> kPowerOff{"free", "hold", "brake"};
inline constexpr std::array<std::string_view, 2> kFreshness{"counter", "answers"};
}  // namespace profile_names

// What `control_word` is written in the styles that have no CiA 402 controlword.
struct ControlValues {
  std::optional<std::uint16_t> enable;   // mode_registers, trigger_block
  std::optional<std::uint16_t> disable;  // every style: no force
  std::optional<std::uint16_t> reset;    // every style: clears a fault; equal to `disable` where that does
  std::optional<std::uint16_t> outward;  // command_code
  std::optional<std::uint16_t> inward;
  std::optional<std::uint16_t> stop;
};

// How the styles without a statusword tell their state.
struct StateConditions {
  std::optional<Condition> enabled;
  std::optional<Condition> fault;
};

// What limits the torque in the mode this station uses.
struct TorqueLimitProfile {
  bool effective = true;  // the drive's own limit holds in that mode
  std::string stands_in;  // what does instead, for people; empty: nothing
};

// Joint side: angles positive outward. Torques in per cent of the rated torque.
struct DriveProfile {
  DeviceProfile device;
  ControlStyle control_style = ControlStyle::cia402;
  TargetKind target = TargetKind::speed;
  Angle window = 1_deg;  // TargetKind::position: how far the set-point may be from the angle
  Freshness freshness = Freshness::counter;
  PowerOff power_off = PowerOff::free;
  TorqueLimitProfile torque_limit;
  ControlValues control;
  StateConditions state;
  std::vector<RegisterValue> constants;  // in the written blocks, the same every time

  // in the read blocks
  std::optional<Point> status_word;   // cia402
  std::optional<Point> mode_display;  // cia402
  Point position_deg;
  std::optional<Point> speed_deg_s;  // none: from one angle to the next
  Point torque_pct;
  std::optional<Point> error_code;
  std::optional<Point> tick;          // 1/ms
  std::optional<Point> command_echo;  // the command counter the drive has consumed
  std::optional<Point> watchdog_age_ms;
  std::optional<Point> active_torque_limit_pct;
  std::optional<Point> bus_voltage_v;
  std::optional<Point> temperature_c;
  std::optional<BitPoint> torque_limit_active;
  std::optional<BitPoint> negative_limit;
  std::optional<BitPoint> positive_limit;
  BitPoint sto_a_closed;
  BitPoint sto_b_closed;

  // in the written blocks
  Point control_word;
  std::optional<Point> mode;  // cia402; none: [[setup]] chooses it
  std::optional<Point> target_speed_deg_s;
  std::optional<Point> target_position_deg;
  std::optional<Point> torque_limit_pct;  // none: not effective, and said so
  std::optional<Point> command_counter;
  std::optional<Point> acceleration_deg_s2;

  // written once, read back
  WatchdogKind watchdog_kind = WatchdogKind::counter;
  WatchdogReaction watchdog_reaction = WatchdogReaction::unknown;
  std::optional<Point> watchdog_time_ms;  // none: without a watchdog
  Duration watchdog_min = 20_ms;
  Duration watchdog_max = 10_s;
  std::optional<Point> soft_limit_max_deg;
  std::optional<Point> soft_limit_min_deg;
  std::optional<Point> max_speed_deg_s;

  // read once
  std::optional<Point> rated_torque_nm;  // none: the commissioned figure stands alone
};

}  // namespace stretch::config
