// The colours of the night palette and how well they are told apart.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

namespace stretch::hmi {

struct Color {
  std::uint8_t r = 0, g = 0, b = 0;
  friend constexpr bool operator==(Color, Color) noexcept = default;
};

namespace palette {
inline constexpr Color kGround{0x0F, 0x1B, 0x24};
inline constexpr Color kPanel{0x18, 0x28, 0x33};
inline constexpr Color kRaised{0x22, 0x37, 0x44};
inline constexpr Color kText{0xF3, 0xF7, 0xF9};
inline constexpr Color kSecond{0xBF, 0xD0, 0xDA};
inline constexpr Color kMint{0x8E, 0xE0, 0xA1};    // progress, force, "good"
inline constexpr Color kViolet{0xC9, 0xB8, 0xFF};  // angle and range
inline constexpr Color kSand{0xEB, 0xD9, 0xB4};    // warm notes
inline constexpr Color kStop{0xFF, 0xFF, 0xFF};    // the one white thing
inline constexpr Color kStopLetters{0x10, 0x14, 0x18};
// Alarms only, never without an icon and a word.
inline constexpr Color kRed{0xFF, 0x8A, 0x80};
inline constexpr Color kYellow{0xFF, 0xD8, 0x4D};
inline constexpr Color kCyan{0x62, 0xDB, 0xFF};
// Shapes that carry no letter: the drawn person, the machine, what is out of date.
inline constexpr Color kFaint{0x33, 0x4B, 0x59};
inline constexpr Color kDim{0x4E, 0x69, 0x79};
inline constexpr Color kBody{0x8A, 0xA5, 0xB4};
}  // namespace palette

// Relative luminance and contrast ratio as WCAG 2.2 defines them; the ratio is 1 to 21.
[[nodiscard]] inline double luminance(Color c) noexcept {
  const std::array<double, 3> parts{c.r / 255.0, c.g / 255.0, c.b / 255.0};
  std::array<double, 3> linear{};
  for (std::size_t i = 0; i < 3; ++i) {
    linear[i] = parts[i] <= 0.04045 ? parts[i] / 12.92 : std::pow((parts[i] + 0.055) / 1.055, 2.4);
  }
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}
[[nodiscard]] inline double contrast(Color a, Color b) noexcept {
  const double la = luminance(a), lb = luminance(b);
  return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

}  // namespace stretch::hmi
