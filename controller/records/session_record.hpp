// What is kept of a session: plain structs between the recorder, the shell and the reports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "config/settings/prescription.hpp"
#include "config/settings/vocabulary.hpp"
#include "controller/messages/snapshot.hpp"

namespace stretch::records {

// One of the 20 samples a second of a session. Trivially copyable, for the recorder's ring. A measurement
// that is not believed is NaN, and null in the file.
struct SampleRecord {
  double time_s = 0;  // since the session began; rises
  SessionState state = SessionState::off;
  PhaseKind phase = PhaseKind::rest;  // meaningful while running
  double angle_deg = 0;
  double speed_deg_s = 0;
  double stretch_force_n = 0;  // NaN until weighed
  double cuff_force_n = 0;
  double target_force_n = 0;                  // of the phase; 0 where there is none
  double force_limit_n = 0;                   // effective
  std::optional<double> command_speed_deg_s;  // nothing: the drive is off
  SafetyAction action = SafetyAction::none;
};
static_assert(std::is_trivially_copyable_v<SampleRecord>);

// A point in time as three clocks see it: many boards have no clock of their own, so only (boot, monotonic)
// orders.
struct Moment {
  std::string wall_time;   // ISO 8601, UTC
  std::string boot_id;     // /proc/sys/kernel/random/boot_id
  double monotonic_s = 0;  // CLOCK_MONOTONIC
};

struct SessionStart {
  Moment at;
  std::string build;    // version and commit of the controller
  std::string station;  // name of the station's file
  config::Prescription prescription;
};

// A session as it stands in the file. `outcome` is nothing while it runs.
struct SessionRow {
  std::int64_t id = 0;
  Moment started;
  std::string build;
  std::string station;
  config::Prescription prescription;
  std::string closed_wall_time;  // when the row was closed: at the end, or at the next start
  std::optional<Outcome> outcome;
  std::optional<messages::ResultView> result;
};

struct SessionRecord {
  SessionRow row;
  std::vector<SampleRecord> samples;
  std::vector<messages::Event> events;
};

}  // namespace stretch::records
