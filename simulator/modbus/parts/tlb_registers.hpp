// A Laumas TLB485 weight transmitter on one channel of the cell (docs/modbus-parts.md).
#pragma once

#include <array>
#include <cstddef>

#include "simulator/modbus/parts/word_device.hpp"
#include "simulator/plant/load_cell_device.hpp"

namespace stretch::simulator {

// Weights are magnitudes in 0.001 kg; their signs are bits of the status. Holds the cell by reference: it
// outlives this.
class TlbRegisters final : public WordDevice {
 public:
  TlbRegisters(plant::LoadCellDevice& cell, std::size_t channel) noexcept;

  [[nodiscard]] bool answers() const noexcept override { return cell_.answers(); }

  // The cell is calibrated with weights: what one kilogram presses with.
  static constexpr double kNewtonsPerKg = 9.80665;

 protected:
  [[nodiscard]] bool readable(std::uint16_t address) const noexcept override;
  [[nodiscard]] bool writable(std::uint16_t address) const noexcept override;
  [[nodiscard]] std::uint16_t word(std::uint16_t address) const noexcept override;
  [[nodiscard]] plant::WriteResult take(std::uint16_t first,
                                        std::span<const std::uint16_t> values) noexcept override;

 private:
  [[nodiscard]] plant::WriteResult command(std::uint16_t code) noexcept;

  plant::LoadCellDevice& cell_;
  std::size_t channel_;
  std::array<std::uint16_t, 2> sample_weight_{};  // kept over power-off
};

}  // namespace stretch::simulator
