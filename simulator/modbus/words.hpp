// Words of the wire: 32-bit values in two registers, and what a refused write is called.
#pragma once

#include <cstdint>

#include "simulator/modbus/register_device.hpp"
#include "simulator/plant/write_result.hpp"

namespace stretch::simulator {

// 32-bit values stand in two registers, the high word first.
[[nodiscard]] constexpr std::uint32_t joined(std::uint16_t high, std::uint16_t low) noexcept {
  return (static_cast<std::uint32_t>(high) << 16) | low;
}
[[nodiscard]] constexpr std::int32_t joined_signed(std::uint16_t high, std::uint16_t low) noexcept {
  return static_cast<std::int32_t>(joined(high, low));
}
[[nodiscard]] constexpr std::uint16_t high_word(std::uint32_t value) noexcept {
  return static_cast<std::uint16_t>(value >> 16);
}
[[nodiscard]] constexpr std::uint16_t low_word(std::uint32_t value) noexcept {
  return static_cast<std::uint16_t>(value & 0xFFFFU);
}
[[nodiscard]] constexpr std::uint16_t high_word(std::int32_t value) noexcept {
  return high_word(static_cast<std::uint32_t>(value));
}
[[nodiscard]] constexpr std::uint16_t low_word(std::int32_t value) noexcept {
  return low_word(static_cast<std::uint32_t>(value));
}

[[nodiscard]] constexpr ModbusException exception_of(plant::WriteResult result) noexcept {
  switch (result) {
    case plant::WriteResult::accepted:
      return ModbusException::none;
    case plant::WriteResult::out_of_range:
      return ModbusException::illegal_value;
    case plant::WriteResult::not_allowed:
      return ModbusException::device_failure;
  }
  return ModbusException::device_failure;
}

}  // namespace stretch::simulator
