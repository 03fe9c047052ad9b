// The drawn person on the machine, the leg at its true angle, and the ring of time around.
#pragma once

#include <optional>

#include "hmi/model/model.hpp"
#include "hmi/screens/painter.hpp"

namespace stretch::hmi {

struct FigureLook {
  Side side = Side::left;  // a left leg is seen from the left: the head lies to the right
  double angle_deg = 0;
  std::optional<double> comfortable_deg;  // a tick
  std::optional<double> highest_deg;      // today's range reaches to here, and a faint leg stands there
  std::optional<double> limit_deg;        // the end of the arc
  double ring_fraction = 0;               // 0..1, filling clockwise from the top
  Color ring_color = palette::kMint;
  std::string number;   // in the lower half, 15 mm high where the circle is wide enough for it
  std::string unit;     // beside the number
  std::string caption;  // under it where there is room; in its place where there is no number
};

// Within the largest circle of the box, the hip in its middle.
void draw_figure(Painter& painter, const Box& box, const FigureLook& look);

// The person alone, for a tile: `box` is filled in its width.
void draw_person(Painter& painter, Point hip, double leg_mm, Side side, double angle_deg);

// What a snapshot says of the figure: side, angle, range, limit. Ring and number are left to the screen.
[[nodiscard]] FigureLook figure_of(const Model& model);

}  // namespace stretch::hmi
