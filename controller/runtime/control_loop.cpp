// The loop.
#include "controller/runtime/control_loop.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <limits>

#include "controller/recording/recording_file.hpp"
#include "controller/runtime/period_grid.hpp"

namespace stretch::runtime {
namespace {
using namespace stretch::literals;

constexpr Duration kLongestRelease = 2_s;  // after which the damper takes over
constexpr int kSafeWrites = 10;  // so that the relay's request arrives whatever single answer is lost
constexpr Duration kRecordRestFor = 10_s;  // then nothing more is written until somebody does something
constexpr std::uint32_t kSamplesPerSecond = 20;
constexpr std::size_t kRoomForChanges =
    64;  // of the ring of views: what a session brings in states and phases

[[nodiscard]] Instant monotonic() noexcept {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant{static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec};
}

void sleep_until(Instant when) noexcept {
  timespec t{};
  t.tv_sec = static_cast<std::time_t>(when.ns / 1'000'000'000);
  t.tv_nsec = static_cast<long>(when.ns % 1'000'000'000);
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, nullptr) == EINTR) {
  }
}
}  // namespace

ControlLoop::ControlLoop(const config::Station& station, hal::Station& hardware, HandOver& hand_over)
    : period_(station.period), hardware_(hardware), out_(hand_over), cycle_(station) {}

void ControlLoop::run() noexcept {
  Instant last = monotonic();
  PeriodGrid grid(last, period_);
  for (;;) {
    const Instant due = grid.next();
    sleep_until(due);
    const Instant woke = monotonic();
    out_.wake_up.add(woke - due);
    if (may_end(woke)) break;
    // The law is told at most two periods: after a stall it goes on from what is measured, it does not jump.
    step(woke, clamp(woke - last, 0.5 * period_, 2.0 * period_));
    last = woke;
    const Instant done = monotonic();
    out_.cycle_time.add(done - woke);
    note_missed(grid.skip_missed(done));
    out_.counts.store(counts_);
  }
  for (int i = 0; i < kSafeWrites; ++i) {
    (void)hardware_.read();
    hardware_.write(hal::Command{});
    sleep_until(grid.next());
  }
  out_.ended.store(true, std::memory_order_release);
}

void ControlLoop::note_missed(std::int64_t periods) noexcept {
  missed_ =
      static_cast<std::int32_t>(std::min<std::int64_t>(periods, std::numeric_limits<std::int32_t>::max()));
  if (periods == 0) return;
  ++counts_.overruns;
  counts_.missed_periods += static_cast<std::uint64_t>(periods);
}

// SIGINT and SIGTERM: the release begins at once; the program ends when the leg is down, or after two
// seconds.
bool ControlLoop::may_end(Instant now) noexcept {
  if (!shutting_down_ && out_.shut_down.load(std::memory_order_acquire)) {
    shutting_down_ = true;
    shut_down_at_ = now;
  }
  return shutting_down_ && (!cycle_.view().drive_powered || now - shut_down_at_ >= kLongestRelease);
}

void ControlLoop::step(Instant now, Duration dt) noexcept {
  cycle::CycleInput input;
  input.now = now;
  input.dt = dt;
  input.overran = missed_ > 0;
  input.missed_periods = missed_;
  input.sample = hardware_.read();
  input.sample.taken = now;
  input.setup = hardware_.setup();
  take_requests(input, now);
  const bool somebody_acts = input.request_count > 0 || input.stop || input.acknowledge;
  const bool wanted = out_.image_wanted.exchange(false, std::memory_order_relaxed);
  if (recording_ ? wanted : image_due_ || somebody_acts) push_image();
  const hal::Command command = cycle_.step(input);
  hardware_.write(command);
  ++counts_.cycles;
  publish(input, command);
}

void ControlLoop::take_requests(cycle::CycleInput& input, Instant now) noexcept {
  input.stop = out_.stop.exchange(false, std::memory_order_acq_rel) || shutting_down_;
  input.day = out_.day.load(std::memory_order_relaxed);
  const std::int64_t heartbeat = out_.heartbeat_ns.load(std::memory_order_acquire);
  input.heartbeat_known = heartbeat != 0;
  if (input.heartbeat_known) input.heartbeat_age = max(Duration{}, now - Instant{heartbeat});
  // A plan is its own request, so that none can be taken with another's; one a cycle, and before what was
  // asked after it, for as many cycles as plans can be waiting.
  if (out_.plans.pop(input.plan)) {
    input.has_plan = true;
    input.requests[input.request_count++] = {session::PersonAction::prepare, 0.0};
    if (out_.plans.read_available() > 0 && ++plans_first_ < HandOver::kPlans) return;
  }
  plans_first_ = 0;
  PersonCommand command;
  while (input.request_count < cycle::kRequestsPerCycle && out_.commands.pop(command)) {
    if (command.acknowledge) {
      input.acknowledge = true;
      continue;
    }
    input.requests[input.request_count++] = command.request;
  }
}

void ControlLoop::publish(const cycle::CycleInput& input, const hal::Command& command) noexcept {
  const cycle::CycleView& view = cycle_.view();
  out_.view.store(view);
  record(input, command);
  if ((view.session_ended || view.scored) && !out_.results.push(cycle_.result())) {
    out_.dropped_views.fetch_add(1, std::memory_order_relaxed);
  }
  const session::View& s = view.session;
  const bool changed = s.state != last_state_ || s.phase != last_phase_ ||
                       s.phase_number != last_phase_number_ || s.notice != last_notice_ ||
                       view.action != last_action_ || view.session_began || view.session_ended || view.scored;
  last_state_ = s.state;
  last_phase_ = s.phase;
  last_phase_number_ = s.phase_number;
  last_notice_ = s.notice;
  last_action_ = view.action;
  const auto every = static_cast<std::uint32_t>(1.0 / (period_.si() * kSamplesPerSecond) + 0.5);
  if (++since_view_ < every && !changed) return;
  since_view_ = 0;
  // A sample can be missing, the beginning or the end of a session cannot: the last places are for changes.
  const bool room = changed || out_.views.write_available() > kRoomForChanges;
  if (!room || !out_.views.push(view)) out_.dropped_views.fetch_add(1, std::memory_order_relaxed);
}

// Nothing moves, nobody is in the machine.
bool ControlLoop::at_rest() const noexcept {
  const SessionState state = cycle_.view().session.state;
  return (state == SessionState::self_test || state == SessionState::ready ||
          state == SessionState::torque_off) &&
         !cycle_.view().drive_powered;
}

void ControlLoop::record(const cycle::CycleInput& input, const hal::Command& command) noexcept {
  const bool rests = at_rest();
  if (rests && !resting_) rest_since_ = input.now;
  resting_ = rests;
  if (!recording_) {
    image_due_ = !rests;
    return;
  }
  image_due_ = false;
  const std::size_t size = recording::encode({.input = input, .command = command}, buffer_);
  push_frame(recording::kCycleFrame, buffer_.data(), size);
  if (rests && input.now - rest_since_ >= kRecordRestFor) {
    push_frame(recording::kEndFrame, nullptr, 0);
    recording_ = false;
  }
}

void ControlLoop::push_image() noexcept {
  recording_ = true;  // unless it does not fit
  push_frame(recording::kImageFrame, reinterpret_cast<const std::byte*>(&cycle_), sizeof cycle_);
}

// Whole or not at all: a frame that does not fit is dropped, and what follows begins anew with an image.
void ControlLoop::push_frame(std::uint8_t kind, const std::byte* bytes, std::size_t size) noexcept {
  const auto header = recording::frame_header(kind, static_cast<std::uint32_t>(size));
  if (out_.recording.write_available() < header.size() + size) {
    out_.dropped_cycles.fetch_add(1, std::memory_order_relaxed);
    recording_ = false;
    image_due_ = true;
    return;
  }
  out_.recording.push(header.data(), header.size());
  if (size > 0) out_.recording.push(bytes, size);
}

}  // namespace stretch::runtime
