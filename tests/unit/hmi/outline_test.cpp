// What is filled is convex: the window fans it into triangles.
#include "hmi/screens/outline.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace stretch::hmi::outline {
namespace {

bool convex(const Points& points) {
  double sign = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point a = points[i], b = points[(i + 1) % points.size()], c = points[(i + 2) % points.size()];
    const double turn = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
    if (std::abs(turn) < 1e-9) continue;
    if (sign * turn < 0) return false;
    sign = turn;
  }
  return true;
}

TEST(Outline, SurfacesAreConvex) {
  EXPECT_TRUE(convex(rectangle({1, 2, 30, 4})));
  EXPECT_TRUE(convex(rounded({1, 2, 30, 4}, 3)));
  EXPECT_TRUE(convex(disc({5, 5}, 3)));
  EXPECT_TRUE(convex(octagon({0, 0, 30, 30})));
  EXPECT_TRUE(convex(triangle_up({0, 0, 30, 20})));
  for (int angle = 0; angle < 360; angle += 7) {
    EXPECT_TRUE(convex(limb({10, 10}, 4, polar({10, 10}, 20, angle), 2))) << angle;
    EXPECT_TRUE(convex(limb({10, 10}, 2, polar({10, 10}, 20, angle), 4))) << angle;
    EXPECT_TRUE(convex(limb({10, 10}, 4, polar({10, 10}, 1, angle), 2))) << angle;
  }
}

TEST(Outline, AnOctagonFillsItsBoxAndIsRegular) {
  const Points points = octagon({5, 7, 30, 30});
  ASSERT_EQ(points.size(), 8U);
  for (std::size_t i = 0; i < 8; ++i) {
    const Point a = points[i], b = points[(i + 1) % 8];
    EXPECT_NEAR(std::hypot(b.x - a.x, b.y - a.y), 30 / (1 + std::sqrt(2.0)), 1e-9);
    EXPECT_GE(a.x, 5 - 1e-9);
    EXPECT_LE(a.y, 37 + 1e-9);
  }
}

TEST(Outline, AnglesGrowAsTheLegRises) {
  const Point up = polar({0, 0}, 10, 90), right = polar({0, 0}, 10, 0);
  EXPECT_NEAR(up.y, -10, 1e-9);
  EXPECT_NEAR(right.x, 10, 1e-9);
}

TEST(Outline, ArcsAreFineEnoughNotToShowCorners) {
  for (const double radius : {2.0, 10.0, 40.0}) {
    const Points points = arc({0, 0}, radius, 0, 90);
    for (std::size_t i = 1; i < points.size(); ++i) {
      const Point middle{(points[i].x + points[i - 1].x) / 2, (points[i].y + points[i - 1].y) / 2};
      EXPECT_LT(radius - std::hypot(middle.x, middle.y), 0.1);
    }
  }
}

}  // namespace
}  // namespace stretch::hmi::outline
