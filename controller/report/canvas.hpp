// Cairo with this project's colours and letters. Private to this folder.
#pragma once

#include <cairo/cairo.h>

#include <memory>
#include <string>
#include <vector>

#include "controller/report/curves.hpp"

namespace stretch::report {

struct Color {
  double red, green, blue, alpha = 1.0;
};

constexpr Color hex(unsigned rgb, double alpha = 1.0) {
  return {static_cast<double>((rgb >> 16) & 0xFF) / 255, static_cast<double>((rgb >> 8) & 0xFF) / 255,
          static_cast<double>(rgb & 0xFF) / 255, alpha};
}

namespace color {
inline constexpr Color kPaper = hex(0xFFFFFF);
inline constexpr Color kInk = hex(0x14222C);
inline constexpr Color kSoft = hex(0x5B6C78);
inline constexpr Color kRule = hex(0xDDE4E8);
inline constexpr Color kForce = hex(0x177A4C);
inline constexpr Color kTarget = hex(0x14222C, 0.55);
inline constexpr Color kLimit = hex(0xC0322B);
inline constexpr Color kAngle = hex(0x5A49C4);
inline constexpr Color kWarmUp = hex(0x3A7FB0);
}  // namespace color

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
  [[nodiscard]] double right() const noexcept { return x + width; }
  [[nodiscard]] double bottom() const noexcept { return y + height; }
};

enum class Align { left, middle, right };
enum class Weight { normal, bold };

// Lengths in points, y downwards.
class Canvas {
 public:
  // Keeps a reference of its own; the surface outlives nothing.
  explicit Canvas(cairo_surface_t* surface, double scale = 1.0);

  void fill(const Box& box, Color color);
  // Rounded corners.
  void pill(const Box& box, Color color);
  void disc(double x, double y, double radius, Color color);
  void line(double x0, double y0, double x1, double y1, Color color, double width = 0.5, double dash = 0);
  // Gaps where y is not finite.
  void curve(const std::vector<Place>& places, Color color, double width, double dash = 0);

  // `y` is the base line.
  void text(double x, double y, const std::string& words, double size, Color color, Align align = Align::left,
            Weight weight = Weight::normal);
  void text_upwards(double x, double y, const std::string& words, double size, Color color);
  [[nodiscard]] double width_of(const std::string& words, double size, Weight weight = Weight::normal);
  // Broken between words into lines no wider than `width`; returns the base line after the last one.
  double paragraph(double x, double y, double width, const std::string& words, double size, Color color,
                   double leading = 1.35);
  // As much of it as fits, with an ellipsis.
  [[nodiscard]] std::string fitted(const std::string& words, double size, double width);

  void clip(const Box& box);
  void unclip();

 private:
  void use(Color color);
  void letters(double size, Weight weight);

  std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo_;
};

}  // namespace stretch::report
