// Everything that passes between the control thread and the others: rings, flags, newest values; no lock
// anywhere.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <boost/lockfree/spsc_queue.hpp>

#include "controller/cycle/cycle_view.hpp"
#include "controller/runtime/seqlock.hpp"
#include "controller/session/person_request.hpp"
#include "controller/session/plan.hpp"
#include "controller/session/result.hpp"
#include "hal/latency_histogram.hpp"

namespace stretch::runtime {

// A person's request on its way in; `acknowledge` is none of the session's requests, and `prepare` goes as
// its plan.
struct PersonCommand {
  bool acknowledge = false;
  session::PersonRequest request;
};

// How the loop keeps its time. Trivially copyable counts; the histograms stand beside.
struct LoopCounts {
  std::uint64_t cycles = 0;
  std::uint64_t overruns = 0;
  std::uint64_t missed_periods = 0;
};

// One for the program's life. "in": written by the main thread, read by the control thread; "out": the other
// way, read by the main thread (newest values) and the recorder (rings).
struct HandOver {
  template <class T, std::size_t N>
  using Ring = boost::lockfree::spsc_queue<T, boost::lockfree::capacity<N>>;

  static constexpr std::size_t kPlans = 4;

  // in
  Ring<PersonCommand, 64> commands;
  Ring<session::Plan, kPlans> plans;          // each is a request to prepare it
  std::atomic<bool> stop{false};              // SR13; taken by exchange, so that none is lost
  std::atomic<std::int64_t> heartbeat_ns{0};  // CLOCK_MONOTONIC of the owner's last; 0: none
  std::atomic<std::int32_t> day{0};           // local date
  std::atomic<bool> image_wanted{false};      // the recorder's: it can only go on from an image
  std::atomic<bool> shut_down{false};         // release at once, relay open after two seconds at most, end

  // out
  Seqlock<cycle::CycleView> view;
  Seqlock<LoopCounts> counts;
  hal::LatencyHistogram wake_up;      // how late the thread woke
  hal::LatencyHistogram cycle_time;   // from waking to the last write
  Ring<cycle::CycleView, 256> views;  // 20 a second, and every change at once
  Ring<session::Result, 8> results;   // one for each view that ends or scores a session, pushed before it
  Ring<std::byte, std::size_t{1} << 19> recording;  // framed as in the recording file, whole frames only
  std::atomic<std::uint64_t> dropped_views{0};
  std::atomic<std::uint64_t> dropped_cycles{0};  // of the recording
  std::atomic<bool> ended{false};                // the control thread has left its loop, the relay is open
};

}  // namespace stretch::runtime
