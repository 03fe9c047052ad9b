// A Seneca Z-SG strain-gauge transmitter on one channel of the cell (docs/modbus-parts.md).
#pragma once

#include <cstddef>

#include "simulator/modbus/parts/word_device.hpp"
#include "simulator/plant/load_cell_device.hpp"

namespace stretch::simulator {

// The net force in N as a float. There is no status: what is wrong with the cell shows in the value. Holds
// the cell by reference: it outlives this.
class SenecaRegisters final : public WordDevice {
 public:
  SenecaRegisters(plant::LoadCellDevice& cell, std::size_t channel) noexcept;

  [[nodiscard]] bool answers() const noexcept override { return cell_.answers(); }

 protected:
  [[nodiscard]] bool readable(std::uint16_t address) const noexcept override;
  [[nodiscard]] bool writable(std::uint16_t address) const noexcept override;
  [[nodiscard]] std::uint16_t word(std::uint16_t address) const noexcept override;
  [[nodiscard]] plant::WriteResult take(std::uint16_t first,
                                        std::span<const std::uint16_t> values) noexcept override;

 private:
  [[nodiscard]] float net_n() const noexcept;

  plant::LoadCellDevice& cell_;
  std::size_t channel_;
  std::uint16_t delta_time_ = 1;  // 100 ms; kept over power-off, without effect, as the other
  std::uint16_t sampling_ = 0;
};

}  // namespace stretch::simulator
