// Unit 1 of register map version 1 (docs/modbus-map.md): the drive.
#pragma once

#include "simulator/modbus/segmented_device.hpp"
#include "simulator/plant/drive_device.hpp"

namespace stretch::simulator {

// Holds the device by reference: it outlives this.
class DriveRegisters final : public SegmentedDevice {
 public:
  explicit DriveRegisters(plant::DriveDevice& drive) noexcept;

  [[nodiscard]] bool answers() const noexcept override { return drive_.answers(); }
  void request_served() noexcept override { drive_.note_request(); }

 protected:
  void fill(std::uint16_t start, Image& image) const noexcept override;
  [[nodiscard]] plant::WriteResult take(std::uint16_t start, const Image& image,
                                        Written written) noexcept override;

 private:
  plant::DriveDevice& drive_;
};

}  // namespace stretch::simulator
