// The profiles of what only measures and switches: load-cell transmitters and the safety I/O.
#pragma once

#include <cstdint>
#include <optional>

#include "config/settings/device_profile.hpp"

namespace stretch::config {

struct LoadCellChannel {
  Point net_n;
  std::optional<Point> status{};
  std::uint16_t fault_mask = 0x003F;   // any of these status bits: the value is not to be believed
  std::optional<Force> range{};        // a magnitude beyond it is not to be believed either
  std::optional<Condition> unit_ok{};  // what must hold for the value to mean what it is taken for
};

// One transmitter with both channels, or with the one of them.
struct LoadCellProfile {
  DeviceProfile device;
  LoadCellChannel channel_a;
  std::optional<LoadCellChannel> channel_b;  // none: the station has a second transmitter for it
  std::optional<Point> sequence;  // counts conversions; none: a part without one (SR07 by identical values)
  std::optional<Point> age_ms;    // of the conversion at the answer
  RegisterValue zero;             // written on the rising edge of "zero the force"
  std::optional<RegisterValue> idle;  // written after it
};

// The register that keeps a watchdog content when written.
struct WatchdogTrigger {
  std::uint16_t address = 0;
  std::optional<std::uint16_t> value{};  // written each time; none: it must change
  Source source{};
};

// All *_ok bits: true = healthy or closed.
struct SafetyIoProfile {
  DeviceProfile device;

  // in the read blocks
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
  // What shows that the inputs are looked at: a counter of scans, or an input that follows an output.
  std::optional<Point> scan;
  std::optional<BitPoint> echo_input;
  Point outputs_state;  // read-back of the outputs' register, same bits

  // outputs: one register, written whole
  BitPoint permissive;
  BitPoint lamp_green;
  BitPoint lamp_yellow;
  BitPoint lamp_red;
  BitPoint buzzer;
  BitPoint safety_reset;
  std::optional<BitPoint> echo_output;  // turned over with every writing

  Duration watchdog = 200_ms;  // set at start, read back
  // Where the time is set, or, where [[setup]] sets it, what must read so while that time is in force.
  std::optional<Point> watchdog_time_ms;
  std::optional<Condition> watchdog_time_is;
  WatchdogTrigger watchdog_trigger;
  Condition watchdog_running;  // and has not run out
  RegisterValue watchdog_restart;
};

}  // namespace stretch::config
