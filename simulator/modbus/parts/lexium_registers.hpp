// A Lexium 32M servo drive on Modbus TCP (docs/modbus-parts.md).
#pragma once

#include "simulator/modbus/register_device.hpp"
#include "simulator/plant/parts/lexium_drive.hpp"

namespace stretch::simulator {

// Whole parameters of two registers each, the high word first, a 16-bit value in the second. Holds both by
// reference: they outlive this.
class LexiumRegisters final : public RegisterDevice {
 public:
  LexiumRegisters(plant::LexiumDrive& lexium, plant::DriveDevice& drive) noexcept
      : lexium_(lexium), drive_(drive) {}

  [[nodiscard]] RequestLimits limits() const noexcept override { return {}; }
  [[nodiscard]] bool offers(std::uint8_t function) const noexcept override {
    return function == 3 || function == 16;
  }
  [[nodiscard]] bool answers() const noexcept override { return drive_.answers(); }
  void request_served() noexcept override { drive_.note_request(); }
  [[nodiscard]] ModbusException check_read(std::uint16_t address,
                                           std::uint16_t count) const noexcept override;
  [[nodiscard]] ModbusException read(std::uint16_t address, std::span<std::uint16_t> out) noexcept override;
  [[nodiscard]] ModbusException write(std::uint16_t address,
                                      std::span<const std::uint16_t> values) noexcept override;

 private:
  plant::LexiumDrive& lexium_;
  plant::DriveDevice& drive_;
};

}  // namespace stretch::simulator
