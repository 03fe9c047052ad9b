// The visitor's finger: real pointer events on the real screen.
#pragma once

#include <sys/types.h>

#include <string>

#include "hmi/screens/canvas.hpp"
#include "hmi/screens/geometry.hpp"

namespace stretch::visitor {

// By one xdotool that lives as long as the finger, so that a touch takes no process's start. One thread. A
// touch may take effect some milliseconds after the function that asked for it. Throws std::runtime_error
// when xdotool cannot be run or has ended.
class Finger {
 public:
  // `display` as in DISPLAY; empty: this process's own.
  explicit Finger(const hmi::Canvas& canvas, const std::string& display = {});
  ~Finger();
  Finger(const Finger&) = delete;
  Finger& operator=(const Finger&) = delete;

  void point_at(const hmi::Box& where);  // at the middle of it
  void press();
  void release();
  void press(const hmi::Box& where) {
    point_at(where);
    press();
  }
  void touch(const hmi::Box& where) {
    press(where);
    release();
  }

 private:
  void say(const std::string& line);

  hmi::Canvas canvas_;
  int words_ = -1;
  pid_t pid_ = -1;
};

}  // namespace stretch::visitor
