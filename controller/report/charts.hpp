// The charts of a session, into any canvas. Private to this folder.
#pragma once

#include "controller/report/canvas.hpp"
#include "controller/report/curves.hpp"

namespace stretch::report {

// Force above angle over one time axis, with limit and target, phases shaded and named, marks numbered.
void draw_time_charts(Canvas& canvas, const Box& box, const Curves& curves);

// Stretch torque over angle: the warm-up's loop and the session's.
void draw_loop(Canvas& canvas, const Box& box, const Curves& curves);

}  // namespace stretch::report
