// A Pilz PNOZmulti 2 with its Modbus/TCP module and the station's program in it (docs/modbus-parts.md).
#pragma once

#include "simulator/modbus/parts/word_device.hpp"
#include "simulator/plant/parts/pilz_controller.hpp"

namespace stretch::simulator {

// Virtual inputs are what the client writes, virtual outputs what it reads. Holds both by reference: they
// outlive this.
class PilzRegisters final : public WordDevice {
 public:
  PilzRegisters(plant::PilzController& controller, plant::SafetyIoDevice& io) noexcept;

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
  plant::PilzController& controller_;
  plant::SafetyIoDevice& io_;
};

}  // namespace stretch::simulator
