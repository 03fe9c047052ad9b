// Points and boxes on the panel, in millimetres from its upper left corner, y downwards.
#pragma once

namespace stretch::hmi {

struct Point {
  double x = 0, y = 0;
  friend constexpr bool operator==(Point, Point) noexcept = default;
};

struct Box {
  double x = 0, y = 0, w = 0, h = 0;

  [[nodiscard]] constexpr double right() const noexcept { return x + w; }
  [[nodiscard]] constexpr double bottom() const noexcept { return y + h; }
  [[nodiscard]] constexpr Point centre() const noexcept { return {x + w / 2, y + h / 2}; }
  [[nodiscard]] constexpr bool contains(Point p) const noexcept {
    return p.x >= x && p.x < right() && p.y >= y && p.y < bottom();
  }
  // True where the two share some surface; touching edges share none.
  [[nodiscard]] constexpr bool overlaps(const Box& other) const noexcept {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }
  friend constexpr bool operator==(const Box&, const Box&) noexcept = default;
  // Smaller by `by` on every side, larger where it is negative.
  [[nodiscard]] constexpr Box inset(double by) const noexcept {
    return {x + by, y + by, w - 2 * by, h - 2 * by};
  }
};

}  // namespace stretch::hmi
