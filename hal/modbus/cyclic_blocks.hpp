// What a cycle exchanges with one device: every block of its profile, a transaction each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "hal/modbus/device_link.hpp"
#include "hal/modbus/register_image.hpp"

namespace stretch::hal {

// The first block and the others, a transaction each. True when every answer was good. Control thread.
[[nodiscard]] bool read_blocks(DeviceLink& link, const config::DeviceProfile& device,
                               std::span<std::uint16_t> values) noexcept;

// What one cycle exchanges with a device that is commanded: all written blocks, then all read ones. Control
// thread.
class CyclicExchange {
 public:
  // The first written block goes first, with the first read one in one transaction where function 23 works.
  // Blocks that are written when changed are left out while the device has acknowledged the same values.
  [[nodiscard]] bool run(DeviceLink& link, const config::DeviceProfile& device,
                         std::span<const std::uint16_t> out, std::span<std::uint16_t> in) noexcept;
  // The device may have forgotten: everything is written again.
  void forget() noexcept { standing_ = 0; }

 private:
  [[nodiscard]] bool write_others(DeviceLink& link, const config::DeviceProfile& device,
                                  std::span<const std::uint16_t> out) noexcept;

  CyclicRegisters acknowledged_{};
  unsigned standing_ = 0;  // bit i: what block i of also_write carries stands in `acknowledged_`
};

}  // namespace stretch::hal
