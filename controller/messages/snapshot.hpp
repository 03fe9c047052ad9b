// What the controller tells everyone connected, 20 times a second: all that a screen needs to draw, and
// nothing to guess.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/settings/notice.hpp"
#include "config/settings/vocabulary.hpp"

namespace stretch::messages {

inline constexpr int kProtocolVersion = 1;
inline constexpr std::size_t kMaxListed = 100;  // entries of a list that may grow with a session; the newest
inline constexpr std::size_t kMaxTextBytes = 4096;  // of any text in a message

// The words of the screen, also the session's.
using stretch::CheckState;
using stretch::kSelfTestChecks;
using stretch::Notice;
using stretch::SelfTestCheck;

struct LinkView {
  std::string state;  // up, suspect, draining, down
  std::uint64_t ok = 0;
  std::uint64_t timeouts = 0;
  std::uint64_t bad_sums = 0;
  std::uint64_t bad_frames = 0;
  std::uint64_t exceptions = 0;
  std::uint64_t bad_contents = 0;
  std::uint64_t closed = 0;
  std::uint64_t refused = 0;
  std::uint64_t reconnects = 0;
  double round_trip_p50_us = 0;
  double round_trip_p99_us = 0;
  double round_trip_max_us = 0;
  double last_good_age_ms = 0;

  friend bool operator==(const LinkView&, const LinkView&) = default;
};

struct LoopView {
  double period_ms = 0;
  double wake_p50_us = 0, wake_p99_us = 0, wake_max_us = 0;
  double cycle_p50_us = 0, cycle_p99_us = 0, cycle_max_us = 0;
  std::uint64_t cycles = 0;
  std::uint64_t overruns = 0;
  bool realtime = false;  // SCHED_FIFO granted
  bool memory_locked = false;

  friend bool operator==(const LoopView&, const LoopView&) = default;
};

struct HoldView {
  PhaseKind kind = PhaseKind::hold_force;
  double target_force_n = 0, duration_s = 0;
  LimitedBy limited_by = LimitedBy::none;
  // None: not judged, as in a hold by angle.
  std::optional<double> error_mean_pct{}, error_p95_pct{}, error_max_pct{}, overshoot_pct{};
  double creep_deg = 0, relaxation_pct = 0;

  friend bool operator==(const HoldView&, const HoldView&) = default;
};

struct SafetyActionView {
  SafetyRow sr = SafetyRow::sr01_stretch_force;
  double at_s = 0;  // since the session's start
  SafetyAction action = SafetyAction::none;

  friend bool operator==(const SafetyActionView&, const SafetyActionView&) = default;
};

// The last session, from its first motion to its end; `valid` once there has been one since the controller's
// start.
struct ResultView {
  bool valid = false;
  std::int64_t session_id = 0;
  Outcome outcome = Outcome::aborted;
  double duration_s = 0, weight_nm = 0;
  double peak_stretch_force_n = 0, peak_stretch_torque_nm = 0, peak_angle_deg = 0;
  std::optional<int>
      score;  // the person's, 0 nothing felt to 10 unbearable; given after the session or never
  std::vector<HoldView> holds;  // both lists: the newest kMaxListed go over the socket, the record has all
  std::vector<SafetyActionView> safety_actions;

  friend bool operator==(const ResultView&, const ResultView&) = default;
};

// Every number is finite: what cannot be measured keeps its last believed figure, or 0.
struct Snapshot {
  std::uint64_t cycle = 0;
  double uptime_s = 0;

  SessionState state = SessionState::off;
  PhaseKind phase = PhaseKind::rest;      // meaningful while running
  int phase_number = 0, phase_count = 0;  // repeats unrolled, from 1
  double phase_elapsed_s = 0;
  double phase_length_s = 0;  // 0: ends on something else than time
  bool has_next_phase = false;
  PhaseKind next_phase = PhaseKind::rest;
  double next_phase_length_s = 0;  // 0: there is none, or it ends on something else than time
  double session_elapsed_s = 0;
  double session_expected_s = 0;   // the whole protocol, without weighing and warm-up
  double session_remaining_s = 0;  // what is still to come of it, an estimate; 0 before the warm-up

  Notice notice = Notice::none;
  double seconds_left = 0;  // of what `notice` speaks of; 0 where nothing counts down

  bool measurements_valid = false;  // false: the figures below are the last believed ones
  double angle_deg = 0, speed_deg_s = 0;
  double cuff_force_n = 0;
  bool weighed = false;
  double stretch_force_n = 0;  // 0 until weighed
  double target_force_n = 0;   // of the present phase
  double band_n = 0;           // half width of the hold's band
  double force_limit_n = 0;    // effective limit
  double angle_limit_deg = 0, comfortable_angle_deg = 0;
  double highest_angle_deg = 0;  // of this session
  bool hold_here = false;

  bool drive_powered = false;
  SafetyAction action = SafetyAction::none;
  std::vector<SafetyRow> faults;                         // present now or latched, oldest first
  SafetyRow stop_cause = SafetyRow::sr01_stretch_force;  // of the last stop; meaningful if has_stop_cause
  bool has_stop_cause = false;
  bool acknowledgement_possible = false;  // causes gone
  bool may_resume = false;                // paused, and a press would go on now
  int resumptions_left = 0;

  std::array<CheckState, kSelfTestChecks> self_test{};
  // The last stop test: each stop seen to work, and after what time the support turned inward.
  bool hand_switch_proved = false, stop_proved = false;
  double hand_switch_turned_s = 0, stop_turned_s = 0;
  int weighing_attempt = 0;
  double weight_nm = 0;

  // What was prepared; empty side and protocol until then.
  bool prepared = false;
  Side side = Side::left;
  std::string protocol_name, protocol_title;
  double prescribed_force_n = 0, prescribed_force_limit_n = 0, prescribed_angle_limit_deg = 0,
         prescribed_duration_s = 0;

  LinkView drive_link, load_cell_link, safety_io_link;
  // Where each force channel has a transmitter of its own: channel B's, and load_cell_link is A's.
  std::optional<LinkView> load_cell_b_link;
  LoopView loop;
  ResultView result;
  std::uint64_t samples_dropped = 0;  // by the recorder's ring

  std::uint64_t owner_connection = 0;  // Welcome::connection of the owner; 0: nobody owns a session

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

// What happened, in order, each once.
struct Event {
  std::int64_t id = 0;
  std::int64_t session_id = 0;  // 0: outside a session
  double uptime_s = 0;
  std::string wall_time;  // ISO 8601, UTC
  std::string kind;       // "state", "phase", "safety", "request", "self_test", "session", "recorder"
  std::string text;       // for people
  std::string detail;     // machine-readable: "SR07", "running>paused", ...

  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace stretch::messages
