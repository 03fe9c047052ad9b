// Unit 3 of register map version 1 (docs/modbus-map.md): the safety mirror and remote I/O.
#pragma once

#include "simulator/modbus/segmented_device.hpp"
#include "simulator/plant/safety_io_device.hpp"

namespace stretch::simulator {

// Holds the device by reference: it outlives this. Register 0 is also discrete inputs 0..15, register 16 also
// coils 0..7.
class SafetyIoRegisters final : public SegmentedDevice {
 public:
  explicit SafetyIoRegisters(plant::SafetyIoDevice& io) noexcept;

  [[nodiscard]] bool answers() const noexcept override { return io_.answers(); }
  [[nodiscard]] ModbusException read_bits(BitArea area, std::uint16_t address,
                                          std::span<bool> out) noexcept override;
  [[nodiscard]] ModbusException write_coils(std::uint16_t address,
                                            std::span<const bool> values) noexcept override;

 protected:
  void fill(std::uint16_t start, Image& image) const noexcept override;
  [[nodiscard]] plant::WriteResult take(std::uint16_t start, const Image& image,
                                        Written written) noexcept override;

 private:
  plant::SafetyIoDevice& io_;
};

}  // namespace stretch::simulator
