// Widths, word orders, scales.
#include "hal/modbus/point_codec.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stretch::hal {
namespace {

using config::RegisterType;

template <class T>
std::int64_t held_to(double raw) noexcept {
  constexpr auto kLow = static_cast<double>(std::numeric_limits<T>::min());
  constexpr auto kHigh = static_cast<double>(std::numeric_limits<T>::max());
  return static_cast<std::int64_t>(std::clamp(std::round(raw), kLow, kHigh));
}

}  // namespace

std::int64_t raw_value(const config::Point& point, BlockView block) noexcept {
  const auto count = static_cast<std::size_t>(config::register_count(point.type));
  if (point.address < block.start) return 0;
  const auto at = static_cast<std::size_t>(point.address - block.start);
  if (at + count > block.values.size()) return 0;
  const std::uint16_t first = block.values[at];
  if (point.type == RegisterType::u16) return first;
  if (point.type == RegisterType::i16) return static_cast<std::int16_t>(first);
  const std::uint16_t second = block.values[at + 1];
  const bool high_first = point.word_order == config::WordOrder::abcd;
  const std::uint32_t joined =
      (static_cast<std::uint32_t>(high_first ? first : second) << 16) | (high_first ? second : first);
  if (point.type == RegisterType::u32) return joined;
  return static_cast<std::int32_t>(joined);
}

double value(const config::Point& point, BlockView block) noexcept {
  return static_cast<double>(raw_value(point, block)) * point.scale + point.offset;
}

bool bit(const config::BitPoint& point, BlockView block) noexcept {
  const auto at = static_cast<std::size_t>(point.address) - block.start;  // wraps below the block
  if (at >= block.values.size()) return false;
  const unsigned word = block.values[at];
  return (((word >> point.bit) & 1U) != 0) != point.inverted;
}

std::int64_t to_raw(const config::Point& point, double value) noexcept {
  const double raw = (value - point.offset) / point.scale;
  if (std::isnan(raw)) return 0;
  switch (point.type) {
    case RegisterType::u16:
      return held_to<std::uint16_t>(raw);
    case RegisterType::i16:
      return held_to<std::int16_t>(raw);
    case RegisterType::u32:
      return held_to<std::uint32_t>(raw);
    case RegisterType::i32:
      return held_to<std::int32_t>(raw);
  }
  return 0;
}

void put_raw(const config::Point& point, std::int64_t raw, MutableBlock block) noexcept {
  const auto count = static_cast<std::size_t>(config::register_count(point.type));
  if (point.address < block.start) return;
  const auto at = static_cast<std::size_t>(point.address - block.start);
  if (at + count > block.values.size()) return;
  const auto low = static_cast<std::uint16_t>(raw & 0xFFFF);
  if (count == 1) {
    block.values[at] = low;
    return;
  }
  const auto high = static_cast<std::uint16_t>((raw >> 16) & 0xFFFF);
  const bool high_first = point.word_order == config::WordOrder::abcd;
  block.values[at] = high_first ? high : low;
  block.values[at + 1] = high_first ? low : high;
}

void put_value(const config::Point& point, double value, MutableBlock block) noexcept {
  put_raw(point, to_raw(point, value), block);
}

}  // namespace stretch::hal
