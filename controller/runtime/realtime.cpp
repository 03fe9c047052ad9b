// mlockall, SCHED_FIFO, a prefaulted stack.
#include "controller/runtime/realtime.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>

#include <malloc.h>
#include <sched.h>
#include <sys/mman.h>

namespace stretch::runtime {
namespace {
constexpr std::size_t kStack =
    2048 * 1024;  // of every thread: what is locked is what is touched; a sanitizer has its own in it
constexpr std::size_t kPrefaulted = 128 * 1024;  // of the control thread's
constexpr int kPriority = 80;                    // above the kernel's threaded interrupts

void touch_stack() noexcept {
  std::array<volatile unsigned char, kPrefaulted> pages;
  for (std::size_t i = 0; i < pages.size(); i += 4096) pages[i] = 0;
}

}  // namespace

void lock_memory(Granted& granted) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStack);
  pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
  mallopt(M_TRIM_THRESHOLD, -1);
  granted.memory_locked = mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
  if (!granted.memory_locked) {
    granted.refusals += std::string("memory cannot be locked (") + std::strerror(errno) +
                        "): set LimitMEMLOCK=infinity; a page fault may delay a cycle. ";
  }
}

void* ControlThread::enter(void* self) {
  touch_stack();
  auto& thread = *static_cast<ControlThread*>(self);
  thread.gate_.wait(Gate::held);
  if (thread.gate_ == Gate::open) thread.body_();
  return nullptr;
}

int ControlThread::create(bool fifo) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStack);
  if (fifo) {
    sched_param parameters{};
    parameters.sched_priority = kPriority;
    pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
    pthread_attr_setschedpolicy(&attributes, SCHED_FIFO);
    pthread_attr_setschedparam(&attributes, &parameters);
  }
  const int failed = pthread_create(&thread_, &attributes, &ControlThread::enter, this);
  pthread_attr_destroy(&attributes);
  return failed;
}

ControlThread::~ControlThread() {
  join();
}

tl::expected<void, std::string> ControlThread::make(Granted& granted) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // the thread inherits it
  int failed = create(true);
  granted.fifo = failed == 0;
  if (failed != 0) {
    granted.refusals += std::string("real-time scheduling refused (") + std::strerror(failed) +
                        "): set LimitRTPRIO=80; other programs may delay a cycle. ";
    failed = create(false);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (failed != 0)
    return tl::unexpected(std::string("the control thread cannot be started: ") + std::strerror(failed));
  made_ = true;
  return {};
}

void ControlThread::run(std::function<void()> body) {
  body_ = std::move(body);
  pass(Gate::open);
}

void ControlThread::join() noexcept {
  if (!made_) return;
  if (gate_ == Gate::held) pass(Gate::home);
  pthread_join(thread_, nullptr);
  made_ = false;
}

void ControlThread::pass(Gate gate) noexcept {
  gate_ = gate;
  gate_.notify_one();
}

}  // namespace stretch::runtime
