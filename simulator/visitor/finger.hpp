// The visitor's finger: real pointer events on the real screen.
#pragma once

#include <string>

#include "hmi/screens/canvas.hpp"
#include "hmi/screens/geometry.hpp"

namespace stretch::visitor {

// By xdotool on $DISPLAY. Blocking; throws std::runtime_error when xdotool cannot be run.
class Finger {
 public:
  explicit Finger(const hmi::Canvas& canvas) : canvas_(canvas) {}

  void press(const hmi::Box& where);  // in the middle of it
  void release();
  void touch(const hmi::Box& where) {
    press(where);
    release();
  }

 private:
  hmi::Canvas canvas_;
};

}  // namespace stretch::visitor
