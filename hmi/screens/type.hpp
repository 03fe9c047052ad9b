// The four sizes of letters, and how wide a text comes out in them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace stretch::hmi {

enum class Type : std::uint8_t { number, title, sentence, caption };
enum class Weight : std::uint8_t { regular, bold };

inline constexpr std::array kTypes{Type::number, Type::title, Type::sentence, Type::caption};

// Height of a capital letter, in mm.
[[nodiscard]] constexpr double capital_mm(Type type) noexcept {
  switch (type) {
    case Type::number:
      return 15;
    case Type::title:
      return 7;
    case Type::sentence:
      return 5;
    case Type::caption:
      return 3.5;
  }
  return 3.5;
}

// A capital of the fonts used is this much of their size.
inline constexpr double kCapitalOfSize = 0.729;

// Height of the box one line stands in, in mm, its capitals in the middle: room for accents and descenders,
// but in `number`, which writes figures alone.
[[nodiscard]] constexpr double line_mm(Type type) noexcept {
  return type == Type::number ? 18 : capital_mm(type) / kCapitalOfSize * 1.2;
}

// How wide texts come out; the screens ask nothing else of a font.
class TextMetrics {
 public:
  TextMetrics() = default;
  virtual ~TextMetrics() = default;
  TextMetrics(const TextMetrics&) = delete;
  TextMetrics& operator=(const TextMetrics&) = delete;

  // Width in mm of one line of UTF-8.
  [[nodiscard]] virtual double width_mm(std::string_view text, Type type, Weight weight) const = 0;
};

}  // namespace stretch::hmi
