// Rows of the records' file as structs, both ways. Private to this folder.
#pragma once

#include <SQLiteCpp/Statement.h>

#include <stdexcept>
#include <string>

#include "controller/records/session_record.hpp"

namespace stretch::records::detail {

// A row holds what no version of this program writes.
struct BadRow : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline constexpr const char* kInsertSample =
    "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr const char* kSelectSamples =
    "SELECT time_s, state, phase, angle_deg, speed_deg_s, stretch_force_n, cuff_force_n, target_force_n, "
    "force_limit_n, command_speed_deg_s, action FROM sample WHERE session_id = ? ORDER BY n";
inline constexpr const char* kInsertEvent = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)";
// To be followed by a WHERE or ORDER of the caller's.
inline constexpr const char* kSelectEvents =
    "SELECT id, session_id, uptime_s, wall_time, kind, text, detail FROM event ";
inline constexpr const char* kSelectSessions =
    "SELECT id, started_wall_time, boot_id, started_monotonic_s, build, station, prescription, "
    "closed_wall_time, "
    "outcome, result FROM session ";

void bind_sample(SQLite::Statement& insert, std::int64_t session_id, std::int64_t n,
                 const SampleRecord& sample);
void bind_event(SQLite::Statement& insert, const messages::Event& event);

[[nodiscard]] SampleRecord sample_of(SQLite::Statement& row);
[[nodiscard]] messages::Event event_of(SQLite::Statement& row);
[[nodiscard]] SessionRow session_of(SQLite::Statement& row);

}  // namespace stretch::records::detail
