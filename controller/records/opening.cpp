// Opening the records' file whatever state it was left in.
#include "controller/records/opening.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "controller/messages/documents.hpp"
#include "controller/records/schema.hpp"

namespace stretch::records::detail {

namespace {

constexpr int kBusyTimeoutMs = 2000;

struct Damaged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Whether an error says that the file's content cannot be relied on; the others (no room, no permission, disk
// errors) say nothing about it and setting the file aside would not help.
bool means_damage(const SQLite::Exception& error) noexcept {
  switch (error.getErrorCode() & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:
    case SQLITE_SCHEMA:
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
      return true;
    default:
      return false;
  }
}

// Sessions are nobody's business but the service's: made before SQLite would make it readable to all.
void create_private(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor >= 0) ::close(descriptor);
}

// FULL: each commit is synced, because a record may lose its last second to a power cut and not more (SR23);
// NORMAL would leave the log to the kernel's leisure. At one or two commits a second this costs little.
void configure(SQLite::Database& file) {
  file.exec("PRAGMA journal_mode = WAL");
  file.exec("PRAGMA synchronous = FULL");
  file.exec("PRAGMA journal_size_limit = 16777216");
  file.exec("PRAGMA foreign_keys = ON");
}

// Every table as the statements of this folder expect it.
void check_tables(SQLite::Database& file) {
  for (const char* table : {"session", "sample", "event"}) {
    SQLite::Statement(file, std::string("SELECT * FROM ") + table + " LIMIT 1").executeStep();
  }
}

std::unique_ptr<SQLite::Database> open_sound(const std::filesystem::path& path,
                                             std::vector<std::string>& notices) {
  try {
    auto file = std::make_unique<SQLite::Database>(
        path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs);
    configure(*file);
    const std::string verdict = file->execAndGet("PRAGMA quick_check(1)").getString();
    if (verdict != "ok") throw Damaged(verdict);
    const int found = migrate(*file, migrations());
    if (found != 0 && found != static_cast<int>(migrations().size())) {
      notices.push_back(path.string() + ": brought from format " + std::to_string(found) + " to " +
                        std::to_string(migrations().size()));
    }
    check_tables(*file);
    return file;
  } catch (const SQLite::Exception& error) {
    if (means_damage(error)) throw Damaged(error.what());
    throw;
  }
}

// With its log, which belongs to it and to no other file.
std::filesystem::path set_aside(const std::filesystem::path& path, const std::string& wall_time) {
  std::string stamp;
  for (const char c : wall_time) {
    if (std::isalnum(static_cast<unsigned char>(c))) stamp.push_back(c);
  }
  std::filesystem::path aside;
  for (int attempt = 1; aside.empty() || std::filesystem::exists(aside); ++attempt) {
    aside = path.string() + ".damaged-" + stamp + (attempt == 1 ? "" : "-" + std::to_string(attempt));
  }
  std::filesystem::rename(path, aside);
  for (const char* companion : {"-wal", "-shm"}) {
    const std::filesystem::path from = path.string() + companion;
    if (std::filesystem::exists(from)) std::filesystem::rename(from, aside.string() + companion);
  }
  return aside;
}

std::vector<std::int64_t> close_interrupted(SQLite::Database& file, const std::string& wall_time) {
  SQLite::Transaction transaction(file, SQLite::TransactionBehavior::IMMEDIATE);
  std::vector<std::int64_t> open;
  SQLite::Statement unfinished(file, "SELECT id FROM session WHERE outcome IS NULL ORDER BY id");
  while (unfinished.executeStep()) open.push_back(unfinished.getColumn(0).getInt64());
  unfinished.reset();
  for (const std::int64_t id : open) close_from_samples(file, id, Outcome::interrupted, wall_time);
  transaction.commit();
  return open;
}

// The weight the session worked with, out of the last sample that knew both forces.
double weight_of(SQLite::Database& file, std::int64_t id, Length cuff_distance) {
  SQLite::Statement last(
      file,
      "SELECT cuff_force_n, stretch_force_n, angle_deg FROM sample WHERE session_id = ? AND "
      "stretch_force_n IS NOT NULL AND cuff_force_n IS NOT NULL AND angle_deg IS NOT NULL "
      "ORDER BY n DESC LIMIT 1");
  last.bind(1, id);
  if (!last.executeStep()) return 0;
  const double cosine = std::cos(last.getColumn(2).getDouble() * kRadPerDegree);
  if (cosine < 0.05) return 0;  // straight up nothing hangs on the cuff
  return (last.getColumn(0).getDouble() - last.getColumn(1).getDouble()) * cuff_distance.si() / cosine;
}

}  // namespace

void close_from_samples(SQLite::Database& file, std::int64_t session_id, Outcome outcome,
                        const std::string& wall_time) {
  SQLite::Statement row(file, "SELECT prescription FROM session WHERE id = ?");
  row.bind(1, session_id);
  const bool found = row.executeStep();
  const auto prescription = messages::decode_prescription(found ? row.getColumn(0).getString() : "{}");
  const Length lever = prescription ? prescription->cuff_distance : Length{};
  row.reset();

  SQLite::Statement peaks(file,
                          "SELECT coalesce(max(time_s), 0), coalesce(max(stretch_force_n), 0), "
                          "coalesce(max(angle_deg), 0) FROM sample WHERE session_id = ?");
  peaks.bind(1, session_id);
  peaks.executeStep();
  messages::ResultView result;
  result.outcome = outcome;
  result.duration_s = peaks.getColumn(0).getDouble();
  result.peak_stretch_force_n = peaks.getColumn(1).getDouble();
  result.peak_stretch_torque_nm = result.peak_stretch_force_n * lever.si();
  result.peak_angle_deg = peaks.getColumn(2).getDouble();
  result.weight_nm = weight_of(file, session_id, lever);
  peaks.reset();

  SQLite::Statement close(file,
                          "UPDATE session SET closed_wall_time = ?, outcome = ?, result = ? WHERE id = ?");
  close.bind(1, wall_time);
  close.bind(2, std::string(name(outcome)));
  close.bind(3, messages::encode_result(result));
  close.bind(4, session_id);
  close.exec();
}

OpenFile open_for_writing(const std::filesystem::path& directory, const Moment& now) {
  std::filesystem::create_directories(directory);
  const std::filesystem::path path = directory / kFileName;
  OpenFile out;
  create_private(path);
  try {
    out.database = open_sound(path, out.opening.notices);
  } catch (const Damaged& damage) {
    const auto aside = set_aside(path, now.wall_time);
    out.opening.notices.push_back(path.string() + ": damaged (" + damage.what() + "), set aside as " +
                                  aside.filename().string() + "; a new file is begun");
    create_private(path);
    out.database = open_sound(path, out.opening.notices);
  }
  out.opening.interrupted = close_interrupted(*out.database, now.wall_time);
  return out;
}

}  // namespace stretch::records::detail
