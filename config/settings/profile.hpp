// A device profile: at which registers a maker put what the station needs, so that code speaks of meanings.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/quantities/quantities.hpp"

namespace stretch::config {

using namespace stretch::literals;

enum class DeviceKind : std::uint8_t { drive, load_cell, safety_io };
enum class RegisterType : std::uint8_t { u16, i16, u32, i32 };
enum class WordOrder : std::uint8_t { abcd, cdab };  // of 32-bit values: high word first, low word first
enum class ControlStyle : std::uint8_t { cia402 };
// What keeps a drive's communication watchdog content. With `counter` only a changed command counter does.
enum class WatchdogKind : std::uint8_t { any_request, write, counter };

namespace profile_names {
inline constexpr std::array<std::string_view, 3> kDeviceKind{"drive", "load_cell", "safety_io"};
inline constexpr std::array<std::string_view, 4> kRegisterType{"u16", "i16", "u32", "i32"};
inline constexpr std::array<std::string_view, 2> kWordOrder{"ABCD", "CDAB"};
inline constexpr std::array<std::string_view, 1> kControlStyle{"cia402"};
inline constexpr std::array<std::string_view, 3> kWatchdogKind{"any_request", "write", "counter"};
}  // namespace profile_names

[[nodiscard]] constexpr int register_count(RegisterType type) noexcept {
  return type == RegisterType::u32 || type == RegisterType::i32 ? 2 : 1;
}

// One number in the device. value = raw * scale + offset, in the unit the point's name carries; a negative
// scale turns the sign. Addresses are those on the wire, counted from 0 whatever the maker's manual counts
// from.
struct Point {
  std::uint16_t address = 0;
  RegisterType type = RegisterType::u16;
  WordOrder word_order = WordOrder::abcd;
  double scale = 1.0;  // never 0
  double offset = 0.0;
};

// One bit of one register, 0 = least significant; `inverted`: a 0 on the wire means true.
struct BitPoint {
  std::uint16_t address = 0;
  int bit = 0;
  bool inverted = false;
};

// Neighbouring registers carried by one request.
struct Block {
  std::uint16_t start = 0;
  int count = 0;  // 0: there is none

  [[nodiscard]] constexpr bool contains(std::uint16_t address, int registers) const noexcept {
    return address >= start && address + registers <= start + count;
  }
};

struct RegisterValue {
  std::uint16_t address = 0;
  std::uint16_t value = 0;
};

struct SetupWrite {
  std::uint16_t address = 0;
  std::uint16_t value = 0;
  bool read_back = true;  // after the last one it must still read `value`
};

// What every device's profile has.
struct DeviceProfile {
  DeviceKind kind = DeviceKind::drive;
  std::string name;      // the file's stem
  std::string title;     // maker and part, for people
  int address_base = 0;  // what the maker counts the first register as; already taken off every address here
  WordOrder word_order = WordOrder::abcd;  // of the device; already in every point
  int read_function = 3;                   // 3 or 4
  bool fc23 = false;                       // writes and reads in one transaction
  int max_read_registers = 125;            // per request
  int max_write_registers = 123;           // per request; 121 with fc23
  // TCP: for the whole answer, the device's share of the period. Serial: from the request's last character to
  // the answer's first; the characters' own time comes on top.
  Duration response_timeout = 3_ms;
  Duration turnaround = 1_ms;           // serial: how long it usually takes to answer, for the bus budget
  std::optional<Duration> gap;          // silence the device needs between frames; none: the standard's
  std::vector<RegisterValue> identity;  // each must read exactly this before the device is used
  std::vector<SetupWrite> setup;        // written in this order after the identity was found
  Block cyclic_read;
  Block cyclic_write;  // registers of it that no point covers are written 0
};

// Joint side: angles positive outward. Torques in per cent of the rated torque.
struct DriveProfile {
  DeviceProfile device;
  ControlStyle control_style = ControlStyle::cia402;

  // in cyclic_read
  Point status_word;
  Point mode_display;
  Point position_deg;
  Point speed_deg_s;
  Point torque_pct;
  Point error_code;
  std::optional<Point> tick;          // 1/ms
  std::optional<Point> command_echo;  // the command counter the drive has consumed
  std::optional<Point> watchdog_age_ms;
  Point active_torque_limit_pct;
  std::optional<Point> bus_voltage_v;
  std::optional<Point> temperature_c;
  BitPoint torque_limit_active;
  BitPoint negative_limit;
  BitPoint positive_limit;
  BitPoint sto_a_closed;
  BitPoint sto_b_closed;

  // in cyclic_write
  Point control_word;
  Point mode;
  Point target_speed_deg_s;
  std::optional<Point> target_position_deg;
  Point torque_limit_pct;
  std::optional<Point> command_counter;
  Point acceleration_deg_s2;

  // written once, read back
  WatchdogKind watchdog_kind = WatchdogKind::counter;
  Point watchdog_time_ms;
  Duration watchdog_min = 20_ms;
  Duration watchdog_max = 10_s;
  std::optional<Point> soft_limit_max_deg;
  std::optional<Point> soft_limit_min_deg;
  std::optional<Point> max_speed_deg_s;

  // read once
  Point rated_torque_nm;
};

struct LoadCellChannel {
  Point status;
  Point net_n;
  std::uint16_t fault_mask = 0x003F;  // any of these status bits: the value is not to be believed
};

struct LoadCellProfile {
  DeviceProfile device;
  LoadCellChannel channel_a;
  LoadCellChannel channel_b;
  std::optional<Point> sequence;  // counts conversions; none: a part without one (SR07 by identical values)
  std::optional<Point> age_ms;    // of the conversion at the answer
  RegisterValue zero;             // written on the rising edge of "zero the force"
  RegisterValue idle;             // written after it
};

// All *_ok bits: true = healthy or closed.
struct SafetyIoProfile {
  DeviceProfile device;

  // in cyclic_read
  BitPoint estop_ok;
  BitPoint hand_switch_a_ok;
  BitPoint hand_switch_b_ok;
  BitPoint end_min_ok;
  BitPoint end_max_ok;
  BitPoint sto_a_feedback;
  BitPoint sto_b_feedback;
  BitPoint relay_on;
  BitPoint relay_no_fault;
  BitPoint reset_not_needed;
  BitPoint strap_ok;
  BitPoint supply_ok;
  BitPoint io_watchdog_ok;
  std::optional<Point> event_latch;
  Point scan;           // input scan counter
  Point outputs_state;  // read-back of the outputs' register, same bits

  // outputs: one register, written whole
  BitPoint permissive;
  BitPoint lamp_green;
  BitPoint lamp_yellow;
  BitPoint lamp_red;
  BitPoint buzzer;
  BitPoint safety_reset;

  Duration watchdog = 200_ms;  // set at start, read back
  Point watchdog_time_ms;
  Point watchdog_trigger;  // must change
  Point watchdog_state;    // reads watchdog_active while it runs
  std::uint16_t watchdog_active = 1;
  RegisterValue watchdog_restart;
};

}  // namespace stretch::config
