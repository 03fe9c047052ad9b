// Force as a bar with the target's band and the limit; comfort as a row of faces.
#pragma once

#include "hmi/model/model.hpp"
#include "hmi/screens/painter.hpp"

namespace stretch::hmi {

// Upright; the scale runs from 0 to a little above the limit.
void draw_force_bar(Painter& painter, const Box& box, const messages::Snapshot& snapshot);

// Eleven touch areas, 0 to 10, over the width of the box; `chosen` (-1: none) is lit.
void draw_scale_of_faces(Painter& painter, const Box& box, Action action, int chosen);

}  // namespace stretch::hmi
