// Which parameters there are, how wide they are, and the words they stand in.
#include "simulator/modbus/parts/lexium_registers.hpp"

#include <array>
#include <cstddef>
#include <optional>

#include "simulator/modbus/words.hpp"

namespace stretch::simulator {
namespace {

using plant::LexiumParameter;
using enum LexiumParameter;

enum class Width : std::uint8_t { u16, i16, u32, i32 };

struct Row {
  LexiumParameter parameter;
  Width width;
  bool writable;
};

constexpr std::array<Row, 31> kTable{{
    {program_number, Width::u32, false},
    {program_version, Width::u32, false},
    {access_exclusive, Width::u16, true},
    {command_interface, Width::u16, true},
    {scale_position_denominator, Width::i32, true},
    {scale_position_numerator, Width::i32, true},
    {ramp_acceleration, Width::u32, true},
    {ramp_deceleration, Width::u32, true},
    {scale_velocity_denominator, Width::i32, true},
    {scale_velocity_numerator, Width::i32, true},
    {scale_ramp_denominator, Width::i32, true},
    {scale_ramp_numerator, Width::i32, true},
    {current_limit, Width::u16, true},
    {node_guard, Width::u16, true},
    {control, Width::u16, true},
    {status, Width::u16, false},
    {operating_mode, Width::i16, true},
    {operating_mode_active, Width::i16, false},
    {homing_method, Width::i16, true},
    {target_velocity, Width::i32, true},
    {target_position, Width::i32, true},
    {profile_velocity, Width::u32, true},
    {target_torque, Width::i16, true},
    {drive_status, Width::u16, false},
    {last_error, Width::u16, false},
    {monitoring_signals, Width::u32, false},
    {motor_speed, Width::i32, false},
    {position_actual, Width::i32, false},
    {velocity_actual, Width::i32, false},
    {torque_actual, Width::i16, false},
    {clear_error_memory, Width::u16, true},
}};

const Row* row_at(std::size_t address) noexcept {
  for (const Row& row : kTable) {
    if (static_cast<std::size_t>(row.parameter) == address) return &row;
  }
  return nullptr;
}

// Nothing when a 16-bit value's first register is neither empty nor its sign.
std::optional<std::int64_t> value_of(Width width, std::uint16_t high, std::uint16_t low) noexcept {
  const std::uint32_t whole = joined(high, low);
  switch (width) {
    case Width::u16:
      return high == 0 ? std::optional<std::int64_t>(low) : std::nullopt;
    case Width::i16: {
      const auto value = static_cast<std::int16_t>(low);
      const bool sign = value < 0 && high == 0xFFFF;
      return high == 0 || sign ? std::optional<std::int64_t>(value) : std::nullopt;
    }
    case Width::u32:
      return whole;
    case Width::i32:
      return static_cast<std::int32_t>(whole);
  }
  return std::nullopt;
}

}  // namespace

ModbusException LexiumRegisters::check_read(std::uint16_t address, std::uint16_t count) const noexcept {
  if (count % 2 != 0) return ModbusException::illegal_address;
  for (std::size_t i = 0; i < count; i += 2) {
    if (row_at(address + i) == nullptr) return ModbusException::illegal_address;
  }
  return ModbusException::none;
}

ModbusException LexiumRegisters::read(std::uint16_t address, std::span<std::uint16_t> out) noexcept {
  const ModbusException refused = check_read(address, static_cast<std::uint16_t>(out.size()));
  if (refused != ModbusException::none) return refused;
  for (std::size_t i = 0; i < out.size(); i += 2) {
    const auto value = static_cast<std::uint32_t>(lexium_.read(row_at(address + i)->parameter, drive_));
    out[i] = high_word(value);
    out[i + 1] = low_word(value);
  }
  return ModbusException::none;
}

ModbusException LexiumRegisters::write(std::uint16_t address,
                                       std::span<const std::uint16_t> values) noexcept {
  const ModbusException refused = check_read(address, static_cast<std::uint16_t>(values.size()));
  if (refused != ModbusException::none) return refused;
  for (std::size_t i = 0; i < values.size(); i += 2) {
    if (!row_at(address + i)->writable) return ModbusException::illegal_address;
  }
  const plant::LexiumDrive lexium_before = lexium_;
  const plant::DriveDevice drive_before = drive_;
  for (std::size_t i = 0; i < values.size(); i += 2) {
    const Row& row = *row_at(address + i);
    const auto value = value_of(row.width, values[i], values[i + 1]);
    const plant::WriteResult result =
        value ? lexium_.write(row.parameter, *value, drive_) : plant::WriteResult::out_of_range;
    if (result != plant::WriteResult::accepted) {
      lexium_ = lexium_before;
      drive_ = drive_before;
      return exception_of(result);
    }
  }
  return ModbusException::none;
}

}  // namespace stretch::simulator
