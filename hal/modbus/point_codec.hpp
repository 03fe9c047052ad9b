// Numbers of a device profile out of the registers of a block, and into them.
#pragma once

#include <cstdint>
#include <span>

#include "config/settings/profile.hpp"

namespace stretch::hal {

// Registers that one request carried: `values[0]` is register `start`.
struct BlockView {
  std::uint16_t start = 0;
  std::span<const std::uint16_t> values;
};
struct MutableBlock {
  std::uint16_t start = 0;
  std::span<std::uint16_t> values;
};

[[nodiscard]] constexpr config::Block block_of(const config::Point& point) noexcept {
  return {point.address, config::register_count(point.type)};
}

// The raw number, sign extended. The point lies inside the block (the profile's loader has checked); outside
// it reads 0.
[[nodiscard]] std::int64_t raw_value(const config::Point& point, BlockView block) noexcept;
// raw * scale + offset, in the unit the point's name carries.
[[nodiscard]] double value(const config::Point& point, BlockView block) noexcept;
// False outside the block, inverted or not.
[[nodiscard]] bool bit(const config::BitPoint& point, BlockView block) noexcept;

// The nearest raw number, held to what the point's type can carry; not a number gives 0.
[[nodiscard]] std::int64_t to_raw(const config::Point& point, double value) noexcept;
void put_raw(const config::Point& point, std::int64_t raw, MutableBlock block) noexcept;
void put_value(const config::Point& point, double value, MutableBlock block) noexcept;

}  // namespace stretch::hal
