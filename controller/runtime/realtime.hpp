// What the operating system grants a real-time thread, asked for once and reported honestly.
#pragma once

#include <functional>
#include <string>

#include <pthread.h>
#include <tl/expected.hpp>

namespace stretch::runtime {

struct Granted {
  bool memory_locked = false;
  bool fifo = false;
  std::string refusals;  // one sentence for each that was refused; empty: none
};

// Small default stacks, no trimming of the heap, all memory locked as it is touched. Before any other thread.
void lock_memory(Granted& granted);

// A thread of its own, all signals blocked, SCHED_FIFO where it is granted, its stack touched beforehand.
// join() before destruction.
class ControlThread {
 public:
  ControlThread() = default;
  ControlThread(const ControlThread&) = delete;
  ControlThread& operator=(const ControlThread&) = delete;

  // The error: the thread cannot be had at all. FIFO refused is none, it stands in `granted`.
  [[nodiscard]] tl::expected<void, std::string> start(std::function<void()> body, Granted& granted);
  void join();

 private:
  std::function<void()> body_;
  pthread_t thread_{};
  bool running_ = false;
};

}  // namespace stretch::runtime
