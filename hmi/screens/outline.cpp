// The outlines everything on the screen is drawn with.
#include "hmi/screens/outline.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stretch::hmi::outline {

namespace {

// Degrees between two points of a curve, so that its corners stay below a tenth of a millimetre.
double step_for(double radius) noexcept {
  if (radius <= 0.1) return 90;
  return std::clamp(2 * std::acos(1 - 0.02 / std::max(radius, 0.05)) * 180 / std::numbers::pi, 2.0, 30.0);
}

void add_arc(Points& points, Point centre, double radius, double from_deg, double to_deg) {
  const int steps = std::max(1, static_cast<int>(std::ceil(std::abs(to_deg - from_deg) / step_for(radius))));
  for (int i = 0; i <= steps; ++i) {
    points.push_back(polar(centre, radius, from_deg + (to_deg - from_deg) * i / steps));
  }
}

}  // namespace

Point polar(Point centre, double radius, double angle_deg) noexcept {
  const double angle = angle_deg * std::numbers::pi / 180;
  return {centre.x + radius * std::cos(angle), centre.y - radius * std::sin(angle)};
}

Points rectangle(const Box& box) {
  return {{box.x, box.y}, {box.right(), box.y}, {box.right(), box.bottom()}, {box.x, box.bottom()}};
}

Points rounded(const Box& box, double radius) {
  const double r = std::min({radius, box.w / 2, box.h / 2});
  if (r <= 0) return rectangle(box);
  Points points;
  add_arc(points, {box.x + r, box.y + r}, r, 180, 90);
  add_arc(points, {box.right() - r, box.y + r}, r, 90, 0);
  add_arc(points, {box.right() - r, box.bottom() - r}, r, 0, -90);
  add_arc(points, {box.x + r, box.bottom() - r}, r, -90, -180);
  return points;
}

Points disc(Point centre, double radius) {
  Points points;
  add_arc(points, centre, radius, 180, -180);
  points.pop_back();
  return points;
}

Points octagon(const Box& box) {
  const double side = std::min(box.w, box.h);
  const double cut = side / (2 + std::numbers::sqrt2);
  const double x = box.x + (box.w - side) / 2, y = box.y + (box.h - side) / 2;
  return {{x + cut, y},
          {x + side - cut, y},
          {x + side, y + cut},
          {x + side, y + side - cut},
          {x + side - cut, y + side},
          {x + cut, y + side},
          {x, y + side - cut},
          {x, y + cut}};
}

Points triangle_up(const Box& box) {
  return {{box.x, box.bottom()}, {box.x + box.w / 2, box.y}, {box.right(), box.bottom()}};
}

Points limb(Point from, double from_radius, Point to, double to_radius) {
  const double length = std::hypot(to.x - from.x, to.y - from.y);
  if (length <= std::abs(from_radius - to_radius)) {
    return from_radius > to_radius ? disc(from, from_radius) : disc(to, to_radius);
  }
  const double direction = std::atan2(from.y - to.y, to.x - from.x) * 180 / std::numbers::pi;
  const double open = std::acos((from_radius - to_radius) / length) * 180 / std::numbers::pi;
  Points points;
  add_arc(points, to, to_radius, direction + open, direction - open);
  add_arc(points, from, from_radius, direction - open, direction - 360 + open);
  return points;
}

Points arc(Point centre, double radius, double from_deg, double to_deg) {
  Points points;
  add_arc(points, centre, radius, from_deg, to_deg);
  return points;
}

}  // namespace stretch::hmi::outline
