// The blocks a profile has read and written each cycle: their registers side by side, and their requests.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "config/settings/device_profile.hpp"
#include "hal/modbus/point_codec.hpp"
#include "hal/modbus/request_pdu.hpp"

namespace stretch::hal {

using CyclicRegisters = std::array<std::uint16_t, config::kMostCyclicRegisters>;

// How many registers all read (written) blocks have together.
[[nodiscard]] std::size_t read_count(const config::DeviceProfile& device) noexcept;
[[nodiscard]] std::size_t write_count(const config::DeviceProfile& device) noexcept;

// `values` as the read (written) blocks' registers; as many as read_count() (write_count()).
[[nodiscard]] inline BlockView read_view(const config::DeviceProfile& device,
                                         std::span<const std::uint16_t> values) noexcept {
  return {device.cyclic_read.start, values, device.also_read};
}
[[nodiscard]] inline MutableBlock write_view(const config::DeviceProfile& device,
                                             std::span<std::uint16_t> values) noexcept {
  return {device.cyclic_write.start, values, device.also_write};
}

[[nodiscard]] RequestPdu read_request(const config::DeviceProfile& device,
                                      const config::Block& block) noexcept;
// Function 6 where one register is all and the device takes it.
[[nodiscard]] RequestPdu write_request(const config::DeviceProfile& device, std::uint16_t address,
                                       std::span<const std::uint16_t> values) noexcept;

// A value of a profile as the point it is written to.
[[nodiscard]] config::Point point_of(const config::RegisterValue& value) noexcept;

}  // namespace stretch::hal
