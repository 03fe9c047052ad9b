// Unit 2 of register map version 1 (docs/modbus-map.md): the two-channel load-cell transmitter.
#pragma once

#include "simulator/modbus/segmented_device.hpp"
#include "simulator/plant/load_cell_device.hpp"

namespace stretch::simulator {

// Holds the device by reference: it outlives this.
class LoadCellRegisters final : public SegmentedDevice {
 public:
  // Real transmitters of this layout carry 32 registers a request; false lifts that to what Modbus allows.
  explicit LoadCellRegisters(plant::LoadCellDevice& cell, bool short_requests = true) noexcept;

  [[nodiscard]] bool answers() const noexcept override { return cell_.answers(); }

 protected:
  void fill(std::uint16_t start, Image& image) const noexcept override;
  [[nodiscard]] plant::WriteResult take(std::uint16_t start, const Image& image,
                                        Written written) noexcept override;

 private:
  plant::LoadCellDevice& cell_;
};

}  // namespace stretch::simulator
