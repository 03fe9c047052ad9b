// What the operating system grants a real-time thread, asked for once and reported honestly.
#pragma once

#include <atomic>
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

// A thread of its own, all signals blocked, SCHED_FIFO where it is granted, its stack touched beforehand. It
// is made first and held, so that what it was granted can be judged before its body does anything.
//
// The destructor sends a held thread home and waits for a running one: whoever runs it sees to it that its
// body ends.
class ControlThread {
 public:
  ControlThread() = default;
  ControlThread(const ControlThread&) = delete;
  ControlThread& operator=(const ControlThread&) = delete;
  ~ControlThread();

  // Once. The error: the thread cannot be had at all. FIFO refused is none, it stands in `granted`.
  [[nodiscard]] tl::expected<void, std::string> make(Granted& granted);
  // Once, after make(): lets it go. `body` throws nothing.
  void run(std::function<void()> body);
  // Until the body has ended; at once if it was never let go.
  void join() noexcept;

 private:
  enum class Gate : int { held, open, home };
  static void* enter(void* self);
  [[nodiscard]] int create(bool fifo);  // 0, or the errno of the attempt
  void pass(Gate gate) noexcept;

  std::function<void()> body_;
  pthread_t thread_{};
  std::atomic<Gate> gate_{Gate::held};
  bool made_ = false;
};

}  // namespace stretch::runtime
