// An eventfd to be woken by, a due time for each link.
#include "hal/modbus/link_supervisor.hpp"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <system_error>
#include <utility>

namespace stretch::hal {
namespace {

constexpr Duration kFirstBackOff = milliseconds(5.0);
constexpr Duration kLongestBackOff = seconds(1.0);
constexpr Duration kLived = seconds(1.0);  // a link that lasted this long is tried again at once

Duration longer(Duration back_off) {
  return back_off < kFirstBackOff ? kFirstBackOff : min(back_off * 2.0, kLongestBackOff);
}

}  // namespace

LinkSupervisor::LinkSupervisor(std::vector<Job> jobs, Clock clock, const std::vector<SharedLine*>& lines,
                               Tell tell)
    : tell_(std::move(tell)), clock_(clock) {
  event_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (event_ < 0) throw std::system_error(errno, std::generic_category(), "modbus: eventfd");
  for (SharedLine* line : lines) {
    line->set_waker(this);
    lines_.push_back({.line = line, .due = clock(), .back_off = {}, .told = {}});
  }
  for (Job& job : jobs) {
    job.link->set_waker(this);
    work_.push_back({.job = std::move(job), .due = clock(), .offered = {}, .back_off = {}});
  }
  thread_ = std::thread([this] { run(); });
}

LinkSupervisor::~LinkSupervisor() {
  stopping_.store(true, std::memory_order_relaxed);
  wake();
  thread_.join();
  for (const Work& work : work_) work.job.link->set_waker(nullptr);
  for (const LineWork& work : lines_) work.line->set_waker(nullptr);
  ::close(event_);
}

void LinkSupervisor::wake() noexcept {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(event_, &one, sizeof(one)));  // full: it is awake already
}

void LinkSupervisor::run() {
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
  sched_param parameters{};
  parameters.sched_priority = kPriority;
  static_cast<void>(::pthread_setschedparam(::pthread_self(), SCHED_FIFO, &parameters));
  while (!stopping_.load(std::memory_order_relaxed)) {
    Duration longest = seconds(3600.0);
    for (LineWork& work : lines_) {
      serve(work);
      if (work.line->waits_for_service()) longest = min(longest, work.due - clock_());
    }
    for (Work& work : work_) {
      if (stopping_.load(std::memory_order_relaxed)) return;
      serve(work);
      if (work.serving) longest = min(longest, work.due - clock_());
    }
    wait(longest);
  }
}

// A port that cannot be opened is there again when somebody has plugged it in: the pause stays short enough
// for that.
void LinkSupervisor::serve(LineWork& work) {
  if (!work.line->waits_for_service() || clock_() < work.due) return;
  const auto opened = work.line->open();
  work.back_off = opened ? Duration{} : longer(work.back_off);
  std::string news;
  if (!opened) {
    news = opened.error();
  } else if (!work.line->latency_refusal().empty()) {
    news = "a serial line is open, but its port " + work.line->latency_refusal() + ": answers may come later";
  }
  if (tell_ && !news.empty() && news != work.told) tell_(news);
  work.told = news;
  work.due = clock_() + work.back_off;
}

void LinkSupervisor::serve(Work& work) {
  if (!work.job.link->waits_for_service()) {
    work.serving = false;
    return;
  }
  const Instant now = clock_();
  if (!std::exchange(work.serving, true)) {
    work.job.link->bus().close();
    work.job.link->set_state(work.first ? LinkState::down : LinkState::draining);
    if (now - work.offered > kLived) work.back_off = {};
    work.due = now + work.back_off;
  }
  if (now < work.due) return;
  attempt(work);
  if (work.job.link->waits_for_service()) {
    work.due = clock_() + work.back_off;
  } else {
    work.serving = false;
  }
}

void LinkSupervisor::attempt(Work& work) {
  DeviceLink& link = *work.job.link;
  RegisterBus& bus = link.bus();
  work.back_off = longer(work.back_off);
  bus.set_response_timeout(kConnectTimeout);
  if (!bus.connect()) {
    link.count_refused();
    link.set_state(LinkState::down);
    return;
  }
  link.set_state(LinkState::draining);
  auto outcome = work.job.set_up(bus, work.first);
  // What the device shows too late, or took only now, may be there the next time.
  for (int i = 1; i < kSetUps && outcome && outcome->proof.identity && !outcome->proof.whole(); ++i)
    outcome = work.job.set_up(bus, true);
  if (!outcome || !outcome->proof.identity) {
    // What was written so far may read as wished next time, and would be taken for left alone.
    work.first = work.first || (outcome ? outcome->anew : outcome.error().begun);
    if (outcome) link.publish(outcome->proof);
    bus.close();
    return;
  }
  work.first = !outcome->proof.whole();
  work.offered = clock_();
  link.offer(*outcome);
}

void LinkSupervisor::wait(Duration longest) {
  pollfd event{event_, POLLIN, 0};
  const double ms = std::clamp(std::ceil(in_milliseconds(longest)), 0.0, 3.6e6);
  ::poll(&event, 1, static_cast<int>(ms));
  std::uint64_t count = 0;
  static_cast<void>(!::read(event_, &count, sizeof(count)));
}

}  // namespace stretch::hal
