// A WAGO 750-352 coupler with two 8-channel input modules and one 8-channel output module
// (docs/modbus-parts.md).
#pragma once

#include "simulator/modbus/parts/word_device.hpp"
#include "simulator/plant/parts/wago_coupler.hpp"

namespace stretch::simulator {

// Register 0 reads the inputs and writes the outputs. Holds both by reference: they outlive this.
class WagoRegisters final : public WordDevice {
 public:
  WagoRegisters(plant::WagoCoupler& coupler, plant::SafetyIoDevice& io) noexcept;

  [[nodiscard]] bool answers() const noexcept override { return io_.answers(); }
  [[nodiscard]] ModbusException read_bits(BitArea area, std::uint16_t address,
                                          std::span<bool> out) noexcept override;
  [[nodiscard]] ModbusException write_coils(std::uint16_t address,
                                            std::span<const bool> values) noexcept override;

 protected:
  [[nodiscard]] bool readable(std::uint16_t address) const noexcept override;
  [[nodiscard]] bool writable(std::uint16_t address) const noexcept override;
  [[nodiscard]] std::uint16_t word(std::uint16_t address) const noexcept override;
  [[nodiscard]] plant::WriteResult take(std::uint16_t first,
                                        std::span<const std::uint16_t> values) noexcept override;

 private:
  [[nodiscard]] plant::WriteResult write_one(std::uint16_t address, std::uint16_t value) noexcept;

  plant::WagoCoupler& coupler_;
  plant::SafetyIoDevice& io_;
};

}  // namespace stretch::simulator
