// A screen as data: what is drawn where, and what can be touched. The window draws it, tests read it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hmi/model/choices.hpp"
#include "hmi/model/screen_kind.hpp"
#include "hmi/screens/geometry.hpp"
#include "hmi/screens/palette.hpp"
#include "hmi/screens/type.hpp"

namespace stretch::hmi {

// A convex surface, or a line of a width through the points.
struct Shape {
  std::vector<Point> points;
  Color color;
  double line_mm = 0;  // 0: the surface inside the points
  friend bool operator==(const Shape&, const Shape&) = default;
};

enum class Align : std::uint8_t { left, centre, right };

// One line of text, its capitals in the middle of the box's height.
struct Label {
  Box box;
  std::string text;
  Type type = Type::sentence;
  Weight weight = Weight::regular;
  Align align = Align::left;
  Color color;
  Color ground;    // what it stands on, for the contrast
  int touch = -1;  // index of the touch area it names, -1: none
  friend bool operator==(const Label&, const Label&) = default;
};

struct TouchArea {
  Box box;
  Action action = Action::tap;
  int value = 0;
  bool on_press = false;  // acts when touched, not when let go
  bool repeats = false;   // acts on touch and ten times a second until let go
  friend bool operator==(const TouchArea&, const TouchArea&) = default;
};

// Shapes are drawn in their order, then the labels.
struct Picture {
  ScreenKind kind = ScreenKind::connecting;
  std::vector<Shape> shapes;
  std::vector<Label> labels;
  std::vector<TouchArea> touches;      // none overlaps another
  bool tap_anywhere = false;           // a touch beside them says "I am all right" (SR28)
  std::vector<std::string> shortened;  // texts that did not fit their box and end in an ellipsis
  friend bool operator==(const Picture&, const Picture&) = default;
};

}  // namespace stretch::hmi
