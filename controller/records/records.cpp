// The sessions on disk, written as they happen.
#include "controller/records/records.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "controller/messages/documents.hpp"
#include "controller/records/opening.hpp"
#include "controller/records/rows.hpp"

namespace stretch::records {
namespace {

// Whether it is the row that cannot be, and not the file that cannot be written now.
[[nodiscard]] bool refuses_for_ever(const std::exception& error) noexcept {
  const auto* of_the_file = dynamic_cast<const SQLite::Exception*>(&error);
  if (of_the_file == nullptr) return false;
  const int code = of_the_file->getErrorCode() & 0xFF;
  return code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH || code == SQLITE_TOOBIG;
}

[[nodiscard]] auto refused(std::string what) {
  return tl::unexpected(NotWritten{.what = std::move(what), .refused = true});
}

}  // namespace

class Records::File {
 public:
  explicit File(detail::OpenFile opened)
      : opening(std::move(opened.opening)),
        database(std::move(opened.database)),
        insert_sample(*database, detail::kInsertSample),
        insert_event(*database, detail::kInsertEvent),
        next_event_id(database->execAndGet("SELECT coalesce(max(id), 0) + 1 FROM event").getInt64()) {}

  // Runs `work` as one transaction; an error becomes a line and leaves nothing behind.
  template <class Work>
  Written attempt(const char* what, Work work) {
    try {
      SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
      work();
      transaction.commit();
      return {};
    } catch (const std::exception& error) {
      insert_sample.tryReset();
      insert_event.tryReset();
      return tl::unexpected(
          NotWritten{.what = database->getFilename() + ": " + what + " not written: " + error.what(),
                     .refused = refuses_for_ever(error)});
    }
  }

  Opening opening;
  std::unique_ptr<SQLite::Database> database;
  SQLite::Statement insert_sample;
  SQLite::Statement insert_event;
  std::int64_t next_event_id;
  std::optional<std::int64_t> session;  // begun and not ended
  std::int64_t next_sample = 0;
};

tl::expected<Records, std::string> Records::open(const std::string& directory, const Moment& now) {
  try {
    return Records(std::make_unique<File>(detail::open_for_writing(directory, now)));
  } catch (const std::exception& error) {
    return tl::unexpected("records in " + directory + " cannot be opened: " + error.what());
  }
}

Records::Records(std::unique_ptr<File> file) noexcept : file_(std::move(file)) {}
Records::Records(Records&&) noexcept = default;
Records& Records::operator=(Records&&) noexcept = default;
Records::~Records() = default;

const Records::Opening& Records::opening() const noexcept {
  return file_->opening;
}

std::int64_t Records::next_event_id() const noexcept {
  return file_->next_event_id;
}

tl::expected<std::int64_t, NotWritten> Records::begin_session(const SessionStart& start) {
  std::int64_t id = 0;
  const Written written = file_->attempt("beginning of a session", [&] {
    if (file_->session) {
      detail::close_from_samples(*file_->database, *file_->session, Outcome::aborted, start.at.wall_time);
    }
    SQLite::Statement insert(
        *file_->database,
        "INSERT INTO session (started_wall_time, boot_id, started_monotonic_s, build, station, "
        "prescription) VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(1, start.at.wall_time);
    insert.bind(2, start.at.boot_id);
    insert.bind(3, start.at.monotonic_s);
    insert.bind(4, start.build);
    insert.bind(5, start.station);
    insert.bind(6, messages::encode_prescription(start.prescription));
    insert.exec();
    id = file_->database->getLastInsertRowid();
  });
  if (!written) return tl::unexpected(written.error());
  file_->session = id;
  file_->next_sample = 0;
  return id;
}

Written Records::append(std::span<const SampleRecord> samples, std::span<const messages::Event> events) {
  const bool lost = !samples.empty() && !file_->session;
  if (lost) samples = {};
  if (samples.empty() && events.empty()) {
    if (lost) return refused("samples outside a session are not kept");
    return {};
  }
  std::int64_t next_sample = file_->next_sample;
  std::int64_t next_event_id = file_->next_event_id;
  Written written = file_->attempt("samples and events", [&] {
    for (const SampleRecord& sample : samples) {
      detail::bind_sample(file_->insert_sample, *file_->session, next_sample++, sample);
      file_->insert_sample.exec();
      file_->insert_sample.reset();
    }
    for (const messages::Event& event : events) {
      detail::bind_event(file_->insert_event, event);
      file_->insert_event.exec();
      file_->insert_event.reset();
      next_event_id = std::max(next_event_id, event.id + 1);
    }
  });
  if (!written) return written;
  file_->next_sample = next_sample;
  file_->next_event_id = next_event_id;
  if (lost) return refused("samples outside a session are not kept");
  return {};
}

Written Records::end_session(const messages::ResultView& result, const Moment& at) {
  if (!file_->session) return refused("no session has begun");
  Written written = file_->attempt("end of a session", [&] {
    SQLite::Statement update(*file_->database,
                             "UPDATE session SET closed_wall_time = ?, outcome = ?, result = ? WHERE id = ?");
    update.bind(1, at.wall_time);
    update.bind(2, std::string(name(result.outcome)));
    update.bind(3, messages::encode_result(result));
    update.bind(4, *file_->session);
    update.exec();
  });
  if (written) file_->session.reset();
  return written;
}

Written Records::abort_session(const Moment& at) {
  if (!file_->session) return {};
  Written written = file_->attempt("end of a session", [&] {
    detail::close_from_samples(*file_->database, *file_->session, Outcome::aborted, at.wall_time);
  });
  if (written) file_->session.reset();
  return written;
}

Written Records::amend(std::int64_t session_id, const messages::ResultView& result) {
  int rows = 0;
  Written written = file_->attempt("score of a session", [&] {
    SQLite::Statement update(
        *file_->database,
        "UPDATE session SET outcome = ?, result = ? WHERE id = ? AND closed_wall_time IS NOT NULL");
    update.bind(1, std::string(name(result.outcome)));
    update.bind(2, messages::encode_result(result));
    update.bind(3, session_id);
    rows = update.exec();
  });
  if (written && rows == 0)
    return refused("session " + std::to_string(session_id) + " is not closed or not there");
  return written;
}

}  // namespace stretch::records
