// Shapes as triangles with soft edges.
#include "hmi/view/mesh.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace stretch::hmi {

namespace {

constexpr double kSoft = 0.5;        // pixels on either side of an edge
constexpr double kSharpest = 3;      // a sharp corner's offset is at most this many times the plain one
constexpr double kSamePoint = 1e-3;  // pixels

class Mesh {
 public:
  Mesh(Color color, std::vector<Corner>& corners) : color_(color), corners_(corners) {}

  struct Spot {
    Point at;
    double opacity = 1;
  };
  void triangle(const Spot& a, const Spot& b, const Spot& c) {
    for (const Spot* s : {&a, &b, &c}) {
      corners_.push_back({static_cast<float>(s->at.x), static_cast<float>(s->at.y), color_,
                          static_cast<std::uint8_t>(std::lround(255 * std::clamp(s->opacity, 0.0, 1.0)))});
    }
  }
  void quad(const Spot& a, const Spot& b, const Spot& c, const Spot& d) {
    triangle(a, b, c);
    triangle(a, c, d);
  }

 private:
  Color color_;
  std::vector<Corner>& corners_;
};

std::vector<Point> in_pixels(const std::vector<Point>& points, double scale) {
  std::vector<Point> result;
  result.reserve(points.size());
  for (const Point p : points) {
    const Point q{p.x * scale, p.y * scale};
    if (result.empty() || std::hypot(q.x - result.back().x, q.y - result.back().y) > kSamePoint)
      result.push_back(q);
  }
  return result;
}

// The unit normal of the edge from a to b, to its left as seen on the panel.
Point normal(Point a, Point b) noexcept {
  const double length = std::hypot(b.x - a.x, b.y - a.y);
  return {(b.y - a.y) / length, (a.x - b.x) / length};
}

// Where the offset edges of both normals meet, for an offset of 1.
Point mitre(Point a, Point b) noexcept {
  const Point sum{a.x + b.x, a.y + b.y};
  const double square = sum.x * sum.x + sum.y * sum.y;
  if (square < 1e-6) return a;
  const double factor = std::min(2 / square, kSharpest / std::sqrt(square));
  return {sum.x * factor, sum.y * factor};
}

Point moved(Point p, Point direction, double by) noexcept {
  return {p.x + direction.x * by, p.y + direction.y * by};
}

void fill(std::vector<Point> points, Mesh& mesh) {
  if (points.size() > 2 &&
      std::hypot(points.front().x - points.back().x, points.front().y - points.back().y) <= kSamePoint) {
    points.pop_back();
  }
  const std::size_t n = points.size();
  if (n < 3) return;
  double area = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Point a = points[i], b = points[(i + 1) % n];
    area += a.x * b.y - b.x * a.y;
  }
  const double outward = area > 0 ? 1 : -1;  // clockwise on the panel: the normal to the left points outward
  std::vector<Mesh::Spot> inner(n), outer(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Point before = points[(i + n - 1) % n], here = points[i], after = points[(i + 1) % n];
    const Point out = mitre(normal(before, here), normal(here, after));
    inner[i] = {moved(here, out, -outward * kSoft), 1};
    outer[i] = {moved(here, out, outward * kSoft), 0};
  }
  for (std::size_t i = 1; i + 1 < n; ++i) mesh.triangle(inner[0], inner[i], inner[i + 1]);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t next = (i + 1) % n;
    mesh.quad(inner[i], inner[next], outer[next], outer[i]);
  }
}

// A cut across the line: outer edge, inner edge, and the same on the other side.
using Cut = std::array<Mesh::Spot, 4>;

Cut cut_at(Point at, Point across, double half, double opacity) {
  const double full = std::max(half - kSoft, 0.0);
  return {Mesh::Spot{moved(at, across, half + kSoft), 0}, Mesh::Spot{moved(at, across, full), opacity},
          Mesh::Spot{moved(at, across, -full), opacity}, Mesh::Spot{moved(at, across, -half - kSoft), 0}};
}

void join(const Cut& a, const Cut& b, Mesh& mesh) {
  for (std::size_t i = 0; i + 1 < a.size(); ++i) mesh.quad(a[i], b[i], b[i + 1], a[i + 1]);
}

Cut faded(Cut cut, Point along, double by) {
  for (Mesh::Spot& spot : cut) spot = {moved(spot.at, along, by), 0};
  return cut;
}

void stroke(const std::vector<Point>& points, double width, Mesh& mesh) {
  const std::size_t n = points.size();
  if (n < 2) return;
  const bool closed =
      n > 2 && std::hypot(points.front().x - points.back().x, points.front().y - points.back().y) <= 0.5;
  const double opacity = std::min(1.0, width);  // thinner than a pixel: fainter
  const double half = std::max(width, 1.0) / 2;
  std::vector<Cut> cuts;
  for (std::size_t i = 0; i < n; ++i) {
    const bool first = i == 0, last = i + 1 == n;
    const Point in = first ? (closed ? normal(points[n - 2], points[n - 1]) : normal(points[0], points[1]))
                           : normal(points[i - 1], points[i]);
    const Point out = last ? (closed ? normal(points[0], points[1]) : in) : normal(points[i], points[i + 1]);
    Point at = points[i];
    const Point along{-in.y, in.x};
    if (!closed && first) at = moved(at, along, kSoft);
    if (!closed && last) at = moved(at, along, -kSoft);
    cuts.push_back(cut_at(at, mitre(in, out), half, opacity));
  }
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) join(cuts[i], cuts[i + 1], mesh);
  if (closed) return;
  const Point first = normal(points[0], points[1]), last = normal(points[n - 2], points[n - 1]);
  join(faded(cuts.front(), {first.y, -first.x}, 2 * kSoft), cuts.front(), mesh);
  join(cuts.back(), faded(cuts.back(), {-last.y, last.x}, 2 * kSoft), mesh);
}

}  // namespace

void append_triangles(const Shape& shape, double px_per_mm, std::vector<Corner>& corners) {
  Mesh mesh(shape.color, corners);
  std::vector<Point> points = in_pixels(shape.points, px_per_mm);
  if (shape.line_mm > 0) {
    stroke(points, shape.line_mm * px_per_mm, mesh);
  } else {
    fill(std::move(points), mesh);
  }
}

}  // namespace stretch::hmi
