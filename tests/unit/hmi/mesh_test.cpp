// Soft edges neither add nor take surface, and nothing is drawn where nothing is.
#include "hmi/view/mesh.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "hmi/screens/outline.hpp"

namespace stretch::hmi {
namespace {

constexpr double kScale = 6;  // px per mm

// The surface in mm2, each triangle weighed by the mean opacity of its corners.
double covered(const Shape& shape) {
  std::vector<Corner> corners;
  append_triangles(shape, kScale, corners);
  double sum = 0;
  for (std::size_t i = 0; i + 2 < corners.size(); i += 3) {
    const Corner &a = corners[i], &b = corners[i + 1], &c = corners[i + 2];
    const double area =
        std::abs(static_cast<double>((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y))) / 2;
    sum += area * (a.opacity + b.opacity + c.opacity) / 3.0 / 255.0;
  }
  return sum / kScale / kScale;
}

TEST(Mesh, SurfacesKeepTheirSize) {
  EXPECT_NEAR(covered({outline::rectangle({5, 5, 20, 10}), {}, 0}), 200, 0.2);
  EXPECT_NEAR(covered({outline::disc({20, 20}, 10), {}, 0}), std::numbers::pi * 100, 2);
  EXPECT_NEAR(covered({outline::octagon({0, 0, 30, 30}), {}, 0}), 900 * 2 * (std::numbers::sqrt2 - 1), 1);
}

TEST(Mesh, LinesKeepTheirWidth) {
  EXPECT_NEAR(covered({{{5, 5}, {25, 5}}, {}, 2}), 40, 0.5);
  EXPECT_NEAR(covered({outline::arc({30, 30}, 20, 0, 360), {}, 3}), 2 * std::numbers::pi * 20 * 3, 3);
  EXPECT_NEAR(covered({{{5, 5}, {25, 5}}, {}, 0.05}), 1, 0.3) << "thinner than a pixel: fainter";
}

TEST(Mesh, DirectionOfTheOutlineDoesNotMatter) {
  Shape forward{outline::disc({20, 20}, 10), {}, 0};
  Shape backward = forward;
  std::reverse(backward.points.begin(), backward.points.end());
  EXPECT_NEAR(covered(forward), covered(backward), 0.01);
}

TEST(Mesh, WhatHasNoSurfaceDrawsNothing) {
  std::vector<Corner> corners;
  append_triangles({{}, {}, 0}, kScale, corners);
  append_triangles({{{1, 1}}, {}, 2}, kScale, corners);
  append_triangles({{{1, 1}, {1, 1}}, {}, 2}, kScale, corners);
  append_triangles({{{1, 1}, {2, 2}}, {}, 0}, kScale, corners);
  EXPECT_TRUE(corners.empty());
}

TEST(Mesh, EveryCornerIsANumber) {
  std::vector<Corner> corners;
  append_triangles({{{1, 1}, {9, 1}, {1, 1.0001}}, {}, 1}, kScale, corners);  // turns back on itself
  append_triangles({outline::limb({5, 5}, 2, {5, 5}, 1), {}, 0}, kScale, corners);
  for (const Corner& c : corners) EXPECT_TRUE(std::isfinite(c.x) && std::isfinite(c.y));
}

}  // namespace
}  // namespace stretch::hmi
