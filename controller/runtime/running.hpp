// The controller's two threads as one thing that ends in order, however it is left.
#pragma once

#include <functional>

#include "controller/runtime/hand_over.hpp"
#include "controller/runtime/realtime.hpp"
#include "controller/runtime/recorder.hpp"

namespace stretch::runtime {

// Starts the recorder, then lets the control thread go. Declared after everything the two use, it is gone
// before any of it: by a return and by an exception alike the leg is let down, the relay opened and the
// record closed.
class Running {
 public:
  // `thread` is made and held. `body` returns soon after `hand_over.shut_down` and throws nothing. Throws
  // what the recorder's start throws; the control thread is then still held.
  Running(HandOver& hand_over, Recorder& recorder, ControlThread& thread, std::function<void()> body);
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

 private:
  HandOver& hand_over_;
  Recorder& recorder_;
  ControlThread& thread_;
};

}  // namespace stretch::runtime
