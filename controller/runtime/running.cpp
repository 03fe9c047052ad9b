// In order: asked to end, control thread gone, recorder drained.
#include "controller/runtime/running.hpp"

#include <utility>

namespace stretch::runtime {

Running::Running(HandOver& hand_over, Recorder& recorder, ControlThread& thread, std::function<void()> body)
    : hand_over_(hand_over), recorder_(recorder), thread_(thread) {
  recorder_.start();
  thread_.run(std::move(body));
}

Running::~Running() {
  hand_over_.shut_down.store(true, std::memory_order_release);
  thread_.join();
  recorder_.stop();
}

}  // namespace stretch::runtime
