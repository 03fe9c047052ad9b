// The real-time thread's body: wake on the grid, read, step, write, publish; and keep count of how well that
// goes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "config/settings/station.hpp"
#include "controller/cycle/cycle.hpp"
#include "controller/recording/cycle_record.hpp"
#include "controller/runtime/hand_over.hpp"
#include "hal/station.hpp"

namespace stretch::runtime {

// Everything is allocated when it is made; afterwards the loop allocates nothing, locks nothing, logs
// nothing, and makes no system call but its sleep and the station's I/O.
class ControlLoop {
 public:
  // `hardware` and `hand_over` outlive it and are used by the thread that calls run() alone.
  ControlLoop(const config::Station& station, hal::Station& hardware, HandOver& hand_over);

  // Until shut_down, and then as long as the release takes, two seconds at most. Overruns skip the missed
  // periods and stay in phase. Ends with the relay asked open.
  void run() noexcept;

  // One cycle, read at `now`, `dt` after the one before: what run() does between two sleeps. Public for
  // tests.
  void step(Instant now, Duration dt) noexcept;

  // Asked before each cycle: shutting down has begun and the leg is down, or two seconds have gone by.
  [[nodiscard]] bool may_end(Instant now) noexcept;

 private:
  void take_requests(cycle::CycleInput& input, Instant now) noexcept;
  void publish(const cycle::CycleInput& input, const hal::Command& command) noexcept;
  void record(const cycle::CycleInput& input, const hal::Command& command) noexcept;
  void push_image() noexcept;
  void push_frame(std::uint8_t kind, const std::byte* bytes, std::size_t size) noexcept;
  void note_missed(std::int64_t periods) noexcept;
  [[nodiscard]] bool at_rest() const noexcept;

  Duration period_;
  hal::Station& hardware_;
  HandOver& out_;
  cycle::Cycle cycle_;
  std::array<std::byte, recording::kLargestRecord> buffer_{};
  std::int32_t missed_ = 0;  // periods, by the cycle before
  LoopCounts counts_;
  bool shutting_down_ = false;
  Instant shut_down_at_;
  bool recording_ = true;
  bool image_due_ = false;
  Instant rest_since_;
  bool resting_ = false;
  SessionState last_state_ = SessionState::off;
  PhaseKind last_phase_ = PhaseKind::rest;
  int last_phase_number_ = 0;
  std::size_t plans_first_ = 0;  // cycles in a row in which commands waited for plans
  Notice last_notice_ = Notice::none;
  SafetyAction last_action_ = SafetyAction::none;
  std::uint32_t since_view_ = 0;
};

}  // namespace stretch::runtime
