// An Iris ORCA motor on a serial line of its own (docs/modbus-parts.md).
#pragma once

#include "simulator/modbus/parts/word_device.hpp"
#include "simulator/plant/parts/orca_motor.hpp"

namespace stretch::simulator {

// 32-bit values have their low word at the lower address; in the command stream they stand whole, the high
// byte first. Holds the motor by reference: it outlives this.
class OrcaRegisters final : public WordDevice {
 public:
  explicit OrcaRegisters(plant::OrcaMotor& motor) noexcept;

  [[nodiscard]] bool answers() const noexcept override { return motor_.answers(); }
  [[nodiscard]] std::size_t answer_own(std::span<const std::uint8_t> request,
                                       std::span<std::uint8_t, kMaxPduSize> answer) noexcept override;

 protected:
  [[nodiscard]] bool readable(std::uint16_t address) const noexcept override;
  [[nodiscard]] bool writable(std::uint16_t address) const noexcept override;
  [[nodiscard]] std::uint16_t word(std::uint16_t address) const noexcept override;
  [[nodiscard]] plant::WriteResult take(std::uint16_t first,
                                        std::span<const std::uint16_t> values) noexcept override;

 private:
  plant::OrcaMotor& motor_;
};

}  // namespace stretch::simulator
