// Unit 4 of register map version 1 (docs/modbus-map.md): the second angle, in an inclinometer's layout.
#pragma once

#include "simulator/modbus/segmented_device.hpp"
#include "simulator/plant/plant.hpp"

namespace stretch::simulator {

// 0x3D roll is the support's angle, pitch and yaw are 0, 0x40 is the temperature. All read-only. Holds the
// plant by reference: it outlives this.
class InclinometerRegisters final : public SegmentedDevice {
 public:
  explicit InclinometerRegisters(const plant::Plant& plant) noexcept
      : SegmentedDevice(kSegments, {}), plant_(plant) {}

  [[nodiscard]] bool answers() const noexcept override { return plant_.powered(); }

 protected:
  void fill(std::uint16_t, Image& image) const noexcept override {
    image[0] = static_cast<std::uint16_t>(plant_.inclinometer());
    image[3] = kTemperature;
  }
  [[nodiscard]] plant::WriteResult take(std::uint16_t, const Image&, Written) noexcept override {
    return plant::WriteResult::not_allowed;
  }

 private:
  static constexpr std::uint16_t kTemperature = 2500;  // 0.01 C
  static constexpr std::array<Segment, 1> kSegments{{{0x3D, 4, 0}}};
  const plant::Plant& plant_;
};

}  // namespace stretch::simulator
