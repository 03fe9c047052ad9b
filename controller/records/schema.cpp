// The tables of the records' file, and how an older file becomes one of today.
#include "controller/records/schema.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include <array>

namespace stretch::records::detail {

namespace {

// Words instead of numbers for enumerations: a file outlives the order of an enum.
constexpr const char* kFirst = R"sql(
CREATE TABLE session (
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  started_wall_time   TEXT NOT NULL,
  boot_id             TEXT NOT NULL,
  started_monotonic_s REAL NOT NULL,
  build               TEXT NOT NULL,
  station             TEXT NOT NULL,
  prescription        TEXT NOT NULL,
  closed_wall_time    TEXT,
  outcome             TEXT,
  result              TEXT
) STRICT;

CREATE TABLE sample (
  session_id          INTEGER NOT NULL REFERENCES session (id),
  n                   INTEGER NOT NULL,
  time_s              REAL NOT NULL,
  state               TEXT NOT NULL,
  phase               TEXT NOT NULL,
  angle_deg           REAL,
  speed_deg_s         REAL,
  stretch_force_n     REAL,
  cuff_force_n        REAL,
  target_force_n      REAL,
  force_limit_n       REAL,
  command_speed_deg_s REAL,
  action              TEXT NOT NULL,
  PRIMARY KEY (session_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  id         INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL,
  uptime_s   REAL NOT NULL,
  wall_time  TEXT NOT NULL,
  kind       TEXT NOT NULL,
  text       TEXT NOT NULL,
  detail     TEXT NOT NULL
) STRICT;
CREATE INDEX event_of_session ON event (session_id);
)sql";

constexpr std::array<const char*, 1> kMigrations{kFirst};

int version_of(SQLite::Database& file) {
  return file.execAndGet("PRAGMA user_version").getInt();
}

}  // namespace

std::span<const char* const> migrations() noexcept {
  return kMigrations;
}

int migrate(SQLite::Database& file, std::span<const char* const> steps) {
  const int found = version_of(file);
  const int wanted = static_cast<int>(steps.size());
  if (found > wanted) {
    throw NewerFile(file.getFilename() + ": written by a newer version (format " + std::to_string(found) +
                    ", this program reads up to " + std::to_string(wanted) + "); install that version");
  }
  for (int version = found; version < wanted; ++version) {
    SQLite::Transaction transaction(file, SQLite::TransactionBehavior::IMMEDIATE);
    file.exec(steps[static_cast<std::size_t>(version)]);
    file.exec("PRAGMA user_version = " + std::to_string(version + 1));
    transaction.commit();
  }
  return found;
}

}  // namespace stretch::records::detail
