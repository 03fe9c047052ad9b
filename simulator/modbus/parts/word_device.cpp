// A request is looked at register by register before anything is read or written.
#include "simulator/modbus/parts/word_device.hpp"

#include <cstddef>

namespace stretch::simulator {
namespace {

constexpr std::size_t kAddresses = 0x10000;

}  // namespace

ModbusException WordDevice::check_read(std::uint16_t address, std::uint16_t count) const noexcept {
  if (static_cast<std::size_t>(address) + count > kAddresses) return ModbusException::illegal_address;
  for (std::uint16_t i = 0; i < count; ++i) {
    if (!readable(static_cast<std::uint16_t>(address + i))) return ModbusException::illegal_address;
  }
  return ModbusException::none;
}

ModbusException WordDevice::read(std::uint16_t address, std::span<std::uint16_t> out) noexcept {
  const ModbusException refused = check_read(address, static_cast<std::uint16_t>(out.size()));
  if (refused != ModbusException::none) return refused;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = word(static_cast<std::uint16_t>(address + i));
  return ModbusException::none;
}

ModbusException WordDevice::write(std::uint16_t address, std::span<const std::uint16_t> values) noexcept {
  if (address + values.size() > kAddresses) return ModbusException::illegal_address;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!writable(static_cast<std::uint16_t>(address + i))) return ModbusException::illegal_address;
  }
  return exception_of(take(address, values));
}

}  // namespace stretch::simulator
