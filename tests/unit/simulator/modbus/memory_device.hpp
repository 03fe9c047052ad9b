// A register device over plain memory, with a hole, a read-only half and a value it refuses.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "simulator/modbus/register_device.hpp"

namespace stretch::simulator {

// Registers 0..299 exist; 200.. cannot be written; 0xDEAD is out of every register's range. Coils and inputs
// 0..15.
class MemoryDevice final : public RegisterDevice {
 public:
  std::array<std::uint16_t, 300> registers{};
  std::array<bool, 16> coils{};
  RequestLimits request_limits;
  int served = 0;

  [[nodiscard]] RequestLimits limits() const noexcept override { return request_limits; }
  void request_served() noexcept override { ++served; }
  [[nodiscard]] ModbusException check_read(std::uint16_t address,
                                           std::uint16_t count) const noexcept override {
    return address + count <= 300 ? ModbusException::none : ModbusException::illegal_address;
  }
  [[nodiscard]] ModbusException read(std::uint16_t address, std::span<std::uint16_t> out) noexcept override {
    const ModbusException refused = check_read(address, static_cast<std::uint16_t>(out.size()));
    if (refused == ModbusException::none) std::copy_n(registers.begin() + address, out.size(), out.begin());
    return refused;
  }
  [[nodiscard]] ModbusException write(std::uint16_t address,
                                      std::span<const std::uint16_t> values) noexcept override {
    if (address + values.size() > 200) return ModbusException::illegal_address;
    if (std::find(values.begin(), values.end(), 0xDEAD) != values.end())
      return ModbusException::illegal_value;
    std::copy(values.begin(), values.end(), registers.begin() + address);
    return ModbusException::none;
  }
  [[nodiscard]] ModbusException read_bits(BitArea area, std::uint16_t address,
                                          std::span<bool> out) noexcept override {
    if (address + out.size() > coils.size()) return ModbusException::illegal_address;
    std::copy_n(coils.begin() + address, out.size(), out.begin());
    if (area == BitArea::discrete_inputs) std::fill(out.begin(), out.end(), true);
    return ModbusException::none;
  }
  [[nodiscard]] ModbusException write_coils(std::uint16_t address,
                                            std::span<const bool> values) noexcept override {
    if (address + values.size() > coils.size()) return ModbusException::illegal_address;
    std::copy(values.begin(), values.end(), coils.begin() + address);
    return ModbusException::none;
  }
};

}  // namespace stretch::simulator
