// Numbers of a device profile out of the registers of a block, and into them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "config/settings/profile.hpp"

namespace stretch::hal {

// Registers that requests carried, one block's after another's: the first begins at `start`, the others are
// `more`. A number lies in one block.
template <class Word>
struct BasicBlock {
  std::uint16_t start = 0;
  std::span<Word> values;
  std::span<const config::Block> more{};

  // The `count` words from `address` on; empty where they do not lie in one block.
  [[nodiscard]] std::span<Word> at(std::uint16_t address, int count) const noexcept {
    std::size_t first_count = values.size();
    for (const config::Block& block : more) first_count -= static_cast<std::size_t>(block.count);
    std::size_t offset = 0;
    const config::Block first{start, static_cast<int>(first_count)};
    if (first.contains(address, count))
      return values.subspan(static_cast<std::size_t>(address - start), static_cast<std::size_t>(count));
    offset = first_count;
    for (const config::Block& block : more) {
      if (block.contains(address, count)) {
        return values.subspan(offset + static_cast<std::size_t>(address - block.start),
                              static_cast<std::size_t>(count));
      }
      offset += static_cast<std::size_t>(block.count);
    }
    return {};
  }
};
using BlockView = BasicBlock<const std::uint16_t>;
using MutableBlock = BasicBlock<std::uint16_t>;

[[nodiscard]] constexpr config::Block block_of(const config::Point& point) noexcept {
  return {point.address, config::register_count(point)};
}

// The raw number, sign extended; of f32 its bits, of sign_mag32 with its sign. The point lies inside a block
// (the profile's loader has checked); outside it reads 0.
[[nodiscard]] std::int64_t raw_value(const config::Point& point, BlockView block) noexcept;
// raw * scale / 10^decimals + offset, in the unit the point's name carries. f32 may be not a number.
[[nodiscard]] double value(const config::Point& point, BlockView block) noexcept;
// False where the value is outside the range that the profile gives it, or no number, and where an f32 is
// below the smallest normal number, and not 0: no device measures so little, and two words in the wrong order
// read so. Everything else without a range can be true.
[[nodiscard]] bool can_be_true(const config::Point& point, BlockView block) noexcept;
[[nodiscard]] inline bool can_be_true(const std::optional<config::Point>& point, BlockView block) noexcept {
  return !point || can_be_true(*point, block);
}
// False outside the blocks, inverted or not.
[[nodiscard]] bool holds(const config::Condition& condition, BlockView block) noexcept;
// False outside the block, inverted or not.
[[nodiscard]] bool bit(const config::BitPoint& point, BlockView block) noexcept;

// The nearest raw number, held to what the point's type can carry; not a number gives 0.
[[nodiscard]] std::int64_t to_raw(const config::Point& point, double value) noexcept;
// The same for a limit of a magnitude: the largest raw number whose value does not exceed it; a millionth of
// a step, which arithmetic may have taken, aside. Of numbers at or above the offset, with a positive scale.
[[nodiscard]] std::int64_t to_raw_at_most(const config::Point& point, double limit) noexcept;
void put_raw(const config::Point& point, std::int64_t raw, MutableBlock block) noexcept;
void put_value(const config::Point& point, double value, MutableBlock block) noexcept;

}  // namespace stretch::hal
