// The panel a picture is laid out for: its size in pixels and what a millimetre is on it.
#pragma once

#include <cmath>
#include <optional>

namespace stretch::hmi {

// The smallest panel the screens are made for, 10.1 inches across. On a larger one of the same pixels
// everything is larger by the same factor, so that no target is ever smaller than planned.
inline constexpr double kPanelDiagonalMm = 10.1 * 25.4;

struct Canvas {
  int width_px = 1280, height_px = 800;
  double px_per_mm = 5.88;

  [[nodiscard]] double width_mm() const noexcept { return width_px / px_per_mm; }
  [[nodiscard]] double height_mm() const noexcept { return height_px / px_per_mm; }
};

// The canvas for a panel of that many pixels, or nothing if the screens do not fit it: they need landscape,
// between 8:5 and 16:9 (2 % to spare), 960 x 540 pixels or more for letters that can be read.
[[nodiscard]] inline std::optional<Canvas> canvas_for(int width_px, int height_px) noexcept {
  if (width_px < 960 || height_px < 540 || width_px > 7680 || height_px > 4320) return std::nullopt;
  const double ratio = static_cast<double>(width_px) / height_px;
  if (ratio < 1.6 * 0.98 || ratio > 16.0 / 9.0 * 1.02) return std::nullopt;
  return Canvas{width_px, height_px, std::hypot(width_px, height_px) / kPanelDiagonalMm};
}

}  // namespace stretch::hmi
