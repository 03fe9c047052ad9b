// One chart: force and angle over the time of the session.
#pragma once

#include "hmi/model/history.hpp"
#include "hmi/screens/painter.hpp"

namespace stretch::hmi {

// Force (mint) is read on the left, angle (violet) on the right, both from 0; a gap in the points is a gap in
// the lines.
void draw_chart(Painter& painter, const Box& box, const History& history);

}  // namespace stretch::hmi
