// Shapes as triangles with soft edges: the window draws without multisampling, which costs a processor five
// times as much.
#pragma once

#include <cstdint>
#include <vector>

#include "hmi/screens/picture.hpp"

namespace stretch::hmi {

struct Corner {
  float x = 0, y = 0;  // pixels
  Color color;
  std::uint8_t opacity = 255;
};

// Appends the triangles of a shape, three corners each. Its edges fade over one pixel, half of it on either
// side, so that the covered surface is the shape's own.
void append_triangles(const Shape& shape, double px_per_mm, std::vector<Corner>& corners);

}  // namespace stretch::hmi
