// Widths, word orders, signs, decimals, scales.
#include "hal/modbus/point_codec.hpp"

#include <algorithm>
#include <array>
#include <bit>
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

// The power of ten that the device's own decimals divide by; 1 where it tells none, no number where what it
// tells means nothing.
double decimal_divisor(const config::Point& point, BlockView block) noexcept {
  if (!point.decimals) return 1.0;
  const auto words = block.at(point.decimals->address, 1);
  if (words.empty()) return std::numeric_limits<double>::quiet_NaN();
  const int code = words[0] & point.decimals->mask;
  if (point.decimals->below && code >= *point.decimals->below)
    return std::numeric_limits<double>::quiet_NaN();
  double divisor = 1.0;
  for (const int from : point.decimals->from) {
    if (from != 0 && code >= from) divisor *= 10.0;
  }
  return divisor;
}

}  // namespace

std::int64_t raw_value(const config::Point& point, BlockView block) noexcept {
  const auto words = block.at(point.address, config::register_count(point));
  if (words.empty()) return 0;
  const bool high_first = point.word_order == config::WordOrder::abcd;
  const std::uint16_t low = words.size() == 1 || !high_first ? words.front() : words.back();
  const std::uint16_t high = words.size() == 1 ? 0 : high_first ? words.front() : words.back();
  const std::uint32_t joined = (static_cast<std::uint32_t>(high) << 16) | low;
  if (point.type == RegisterType::u16) return joined;
  if (point.type == RegisterType::i16) {
    const auto value = static_cast<std::int16_t>(low);
    const bool of_it = high == 0 || (high == 0xFFFF && value < 0);
    return of_it ? value : static_cast<std::int32_t>(joined);
  }
  if (point.type == RegisterType::i32) return static_cast<std::int32_t>(joined);
  const bool negative =
      point.type == RegisterType::sign_mag32 && point.negative && bit(*point.negative, block);
  return negative ? -static_cast<std::int64_t>(joined) : static_cast<std::int64_t>(joined);
}

double value(const config::Point& point, BlockView block) noexcept {
  const std::int64_t raw = raw_value(point, block);
  const double number = point.type == RegisterType::f32
                            ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)))
                            : static_cast<double>(raw);
  if (!point.decimals) return number * point.scale + point.offset;
  return number / decimal_divisor(point, block) * point.scale + point.offset;
}

// Half a millionth of the range is arithmetic's. A float's words in the wrong order are such a number where
// its lower word is 0, as that of every small whole number is: 20.0 is 41A0 0000h, and 0000 41A0h is 2e-41.
bool can_be_true(const config::Point& point, BlockView block) noexcept {
  if (point.type == RegisterType::f32) {
    const auto raw = std::bit_cast<float>(static_cast<std::uint32_t>(raw_value(point, block)));
    if (std::fpclassify(raw) == FP_SUBNORMAL) return false;
  }
  if (!point.valid_range) return true;
  const config::ValueRange& range = *point.valid_range;
  const double slack = 5e-7 * (range.high - range.low);
  return config::ValueRange{range.low - slack, range.high + slack}.contains(value(point, block));
}

bool bit(const config::BitPoint& point, BlockView block) noexcept {
  const auto words = block.at(point.address, 1);
  if (words.empty()) return false;
  unsigned mask = 1U << static_cast<unsigned>(point.bit);
  if (point.or_bit) mask |= 1U << static_cast<unsigned>(*point.or_bit);
  return ((words[0] & mask) != 0) != point.inverted;
}

bool holds(const config::Condition& condition, BlockView block) noexcept {
  const auto words = block.at(condition.address, 1);
  if (words.empty()) return false;
  return ((words[0] & condition.mask) == condition.value) != condition.inverted;
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
    case RegisterType::f32: {
      constexpr auto kMost = static_cast<double>(std::numeric_limits<float>::max());
      return std::bit_cast<std::uint32_t>(static_cast<float>(std::clamp(raw, -kMost, kMost)));
    }
    case RegisterType::sign_mag32:
      return held_to<std::uint32_t>(std::abs(raw));
  }
  return 0;
}

std::int64_t to_raw_at_most(const config::Point& point, double limit) noexcept {
  constexpr double kArithmetic = 1e-6;
  if (point.type == RegisterType::f32) return to_raw(point, limit);
  const double steps = std::floor((limit - point.offset) / point.scale + kArithmetic);
  return to_raw(point, steps * point.scale + point.offset);
}

void put_raw(const config::Point& point, std::int64_t raw, MutableBlock block) noexcept {
  const auto words = block.at(point.address, config::register_count(point));
  if (words.empty()) return;
  const auto low = static_cast<std::uint16_t>(raw & 0xFFFF);
  if (words.size() == 1) {
    words[0] = low;
    return;
  }
  const bool high_first = point.word_order == config::WordOrder::abcd;
  (high_first ? words.front() : words.back()) = static_cast<std::uint16_t>((raw >> 16) & 0xFFFF);
  (high_first ? words.back() : words.front()) = low;
}

void put_value(const config::Point& point, double value, MutableBlock block) noexcept {
  put_raw(point, to_raw(point, value), block);
}

}  // namespace stretch::hal
