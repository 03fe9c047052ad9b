// The outlines everything on the screen is drawn with.
#pragma once

#include <vector>

#include "hmi/screens/geometry.hpp"

namespace stretch::hmi::outline {

using Points = std::vector<Point>;

// All convex, clockwise on the panel; lengths in mm. Angles in degrees, 0 = to the right, growing
// counter-clockwise (as the leg rises).
[[nodiscard]] Points rectangle(const Box& box);
[[nodiscard]] Points rounded(const Box& box, double radius);
[[nodiscard]] Points disc(Point centre, double radius);
[[nodiscard]] Points octagon(const Box& box);  // the largest regular one in a square box
[[nodiscard]] Points triangle_up(const Box& box);

// Two discs and what lies between: a limb that tapers from `from_radius` to `to_radius`.
[[nodiscard]] Points limb(Point from, double from_radius, Point to, double to_radius);

// Points along an arc, for a line; `to_deg` may lie on either side of `from_deg`.
[[nodiscard]] Points arc(Point centre, double radius, double from_deg, double to_deg);

// The point at that distance and angle from another.
[[nodiscard]] Point polar(Point centre, double radius, double angle_deg) noexcept;

}  // namespace stretch::hmi::outline
