// Devices read and written without a wire, in the order the wire has.
#include "simulator/rehearsal/plant_station.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::rehearsal {
namespace {
using hal::DriveState;
using hal::Quality;

// CiA 402 controlwords.
constexpr std::uint16_t kDisableVoltage = 0x0000;
constexpr std::uint16_t kShutdown = 0x0006;
constexpr std::uint16_t kSwitchOn = 0x0007;
constexpr std::uint16_t kEnableOperation = 0x000F;
constexpr std::uint16_t kFaultReset = 0x0080;
constexpr std::int16_t kProfileVelocity = 3;
constexpr std::uint16_t kIoWatchdog = 2;  // x100 ms

[[nodiscard]] DriveState state_of(std::uint16_t statusword) noexcept {
  switch (statusword & 0x6FU) {
    case 0x21:
      return DriveState::ready_to_switch_on;
    case 0x23:
      return DriveState::switched_on;
    case 0x27:
      return DriveState::operation_enabled;
    case 0x07:
      return DriveState::quick_stop;
    default:
      break;
  }
  switch (statusword & 0x4FU) {
    case 0x40:
      return DriveState::switch_on_disabled;
    case 0x08:
    case 0x0F:
      return DriveState::fault;
    default:
      return DriveState::unknown;
  }
}

[[nodiscard]] std::uint16_t controlword(DriveState state, const hal::Command& command) noexcept {
  if (state == DriveState::fault) return command.reset_drive_fault ? kFaultReset : kDisableVoltage;
  if (!command.speed) return kDisableVoltage;
  switch (state) {
    case DriveState::switch_on_disabled:
      return kShutdown;
    case DriveState::ready_to_switch_on:
      return kSwitchOn;
    case DriveState::switched_on:
    case DriveState::operation_enabled:
      return kEnableOperation;
    case DriveState::quick_stop:
    case DriveState::fault:
    case DriveState::unknown:
      return kDisableVoltage;
  }
  return kDisableVoltage;
}

[[nodiscard]] bool has(std::uint16_t bits, plant::InputBit bit) noexcept {
  return (bits & plant::mask(bit)) != 0;
}
}  // namespace

PlantStation::PlantStation(plant::Plant& plant, const config::Station& station) noexcept
    : plant_(plant), mechanics_(station.mechanics), machine_(station.machine) {}

void PlantStation::set_up_drive() noexcept {
  plant::DriveDevice& drive = plant_.drive();
  setup_.drive_identity = drive.identity().map_version == 0x0100;
  plant::DriveConfig wanted;
  wanted.watchdog_time = static_cast<std::uint16_t>(std::lround(in_milliseconds(mechanics_.drive_watchdog)));
  wanted.abort_option = 2;
  wanted.watchdog_source = 2;
  wanted.soft_limit_max = static_cast<std::int32_t>(std::lround(in_degrees(machine_.angle) * 1e3)) + 2000;
  wanted.soft_limit_min = -1000;
  wanted.max_velocity = 6000;
  const bool written = drive.write_config_lock(plant::kConfigUnlock) == plant::WriteResult::accepted &&
                       drive.write_config(wanted) == plant::WriteResult::accepted;
  setup_.drive_watchdog = written && drive.config() == wanted;
  (void)drive.write_config_lock(0);
  setup_.drive_torque_limit = setup_.drive_watchdog && drive.rated_torque_mnm() > 0;
}

void PlantStation::set_up_safety_io() noexcept {
  plant::SafetyIoDevice& io = plant_.safety_io();
  (void)io.write_watchdog_restart(1);
  const bool set = io.watchdog_time() == kIoWatchdog ||
                   io.write_watchdog_time(kIoWatchdog) == plant::WriteResult::accepted;
  setup_.safety_io_identity = true;
  setup_.safety_io_watchdog = set && io.watchdog_time() == kIoWatchdog;
}

hal::Sample PlantStation::read() noexcept {
  hal::Sample sample;
  sample.cycle = ++cycle_;
  sample.taken = plant_.now();
  sample.drive = drive_;
  read_force(sample.force);
  read_io(sample.io);
  return sample;
}

void PlantStation::read_force(hal::ForceSample& force) noexcept {
  const plant::LoadCellDevice& cell = plant_.load_cell();
  setup_.load_cell_identity = cell.answers() && cell.type() != 0;
  if (!cell.answers()) {
    first_force_ = true;
    return;
  }
  const plant::LoadCellBlock block = cell.block();
  force.channel_a = newtons(block.channel[0].net * 0.01);
  force.channel_b = newtons(block.channel[1].net * 0.01);
  force.error_a = (block.channel[0].status & plant::kCellFaultMask) != 0;
  force.error_b = (block.channel[1].status & plant::kCellFaultMask) != 0;
  force.sequence = block.sequence;
  force.age = milliseconds(block.age_tenth_ms * 0.1);
  const bool stale = !first_force_ && block.sequence == last_sequence_;
  force.quality =
      force.error_a || force.error_b ? Quality::bad_content : (stale ? Quality::stale : Quality::valid);
  first_force_ = false;
  last_sequence_ = block.sequence;
}

void PlantStation::read_io(hal::SafetyIoSample& io) const noexcept {
  const plant::SafetyIoDevice& device = plant_.safety_io();
  if (!device.answers()) return;
  using Bit = plant::InputBit;
  const std::uint16_t bits = device.inputs();
  io.quality = Quality::valid;
  io.estop_ok = has(bits, Bit::estop_ok);
  io.hand_switch_a_ok = has(bits, Bit::hand_switch_a_ok);
  io.hand_switch_b_ok = has(bits, Bit::hand_switch_b_ok);
  io.end_min_ok = has(bits, Bit::end_min_ok);
  io.end_max_ok = has(bits, Bit::end_max_ok);
  io.sto_a_feedback = has(bits, Bit::sto_a_feedback);
  io.sto_b_feedback = has(bits, Bit::sto_b_feedback);
  io.relay_on = has(bits, Bit::safety_relay_on);
  io.relay_no_fault = has(bits, Bit::relay_no_fault);
  io.reset_not_needed = has(bits, Bit::reset_not_needed);
  io.strap_ok = has(bits, Bit::strap_ok);
  io.supply_ok = has(bits, Bit::supply_ok);
  io.io_watchdog_ok = has(bits, Bit::io_watchdog_ok);
  io.scan = device.scan_counter();
  io.outputs = device.output_read_back();
}

void PlantStation::write(const hal::Command& command) noexcept {
  write_outputs(command);
  write_drive(command);
  drive_ = drive_sample();
  const bool zero = command.zero_force && !zero_before_;
  zero_before_ = command.zero_force;
  if (zero && plant_.load_cell().answers()) (void)plant_.load_cell().write_command(plant::kCellCommandZero);
}

void PlantStation::write_outputs(const hal::Command& command) noexcept {
  plant::SafetyIoDevice& io = plant_.safety_io();
  if (!io.answers()) {
    setup_.safety_io_watchdog = false;
    return;
  }
  if (!setup_.safety_io_watchdog) set_up_safety_io();
  using Bit = plant::OutputBit;
  unsigned outputs = 0;
  const auto put = [&](Bit bit, bool on) {
    if (on) outputs |= plant::mask(bit);
  };
  put(Bit::ctrl_healthy, command.permissive);
  put(Bit::lamp_green, command.lamp_green);
  put(Bit::lamp_yellow, command.lamp_yellow);
  put(Bit::lamp_red, command.lamp_red);
  put(Bit::buzzer, command.buzzer);
  put(Bit::safety_reset, command.reset_safety_relay);
  (void)io.write_outputs(static_cast<std::uint16_t>(outputs));
  (void)io.write_watchdog_trigger(++io_trigger_);
}

void PlantStation::write_drive(const hal::Command& command) noexcept {
  plant::DriveDevice& drive = plant_.drive();
  if (!drive.answers()) {
    setup_.drive_identity = setup_.drive_watchdog = setup_.drive_torque_limit = false;
    return;
  }
  if (!setup_.drive_watchdog) set_up_drive();
  plant::DriveCommandBlock block = drive.command();
  block.controlword = controlword(state_of(drive.status().statusword), command);
  block.mode = kProfileVelocity;
  block.target_velocity = static_cast<std::int32_t>(
      std::lround(in_degrees_per_second(command.speed.value_or(AngularVelocity{})) * 1e3));
  const double share = command.torque_limit / mechanics_.drive_rated_torque;
  block.max_torque = static_cast<std::uint16_t>(std::clamp(std::lround(share * 1000.0), 0L, 2000L));
  block.command_counter = ++command_counter_;
  block.profile_acceleration = static_cast<std::uint32_t>(
      std::clamp(std::lround(in_degrees_per_second2(command.acceleration) * 1e3), 1L, 1'000'000L));
  (void)drive.write_command(block);
}

hal::DriveSample PlantStation::drive_sample() noexcept {
  const plant::DriveDevice& drive = plant_.drive();
  hal::DriveSample s;
  if (!drive.answers()) {
    first_drive_ = true;
    return s;
  }
  const plant::DriveStatusBlock block = drive.status();
  s.state = state_of(block.statusword);
  s.angle = degrees(block.position * 1e-3);
  s.speed = degrees_per_second(block.velocity * 1e-3);
  s.torque = mechanics_.drive_rated_torque * (block.torque * 1e-3);
  s.error_code = block.error_code;
  s.torque_limit_active = (block.statusword & 0x0800U) != 0;
  s.torque_limit = mechanics_.drive_rated_torque * (block.active_torque_limit * 1e-3);
  s.negative_limit = (block.digital_inputs & 1U) != 0;
  s.positive_limit = (block.digital_inputs & 2U) != 0;
  s.sto_a_closed = (block.digital_inputs & (1U << 16U)) != 0;
  s.sto_b_closed = (block.digital_inputs & (1U << 17U)) != 0;
  s.tick = block.tick;
  s.command_echo = block.counter_echo;
  s.watchdog_age = milliseconds(block.watchdog_age);
  s.quality = !first_drive_ && block.tick == last_tick_ ? Quality::stale : Quality::valid;
  first_drive_ = false;
  last_tick_ = block.tick;
  return s;
}

hal::LinkStatistics PlantStation::link(hal::Device device) const noexcept {
  hal::LinkStatistics statistics;
  const bool answers = device == hal::Device::drive       ? plant_.drive().answers()
                       : device == hal::Device::load_cell ? plant_.load_cell().answers()
                                                          : plant_.safety_io().answers();
  statistics.state = answers ? hal::LinkState::up : hal::LinkState::down;
  statistics.ok = cycle_;
  return statistics;
}

}  // namespace stretch::rehearsal
