// Reads what Records wrote, also while it writes.
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "controller/records/records.hpp"
#include "controller/records/rows.hpp"
#include "controller/records/schema.hpp"

namespace stretch::records {

namespace {

constexpr int kBusyTimeoutMs = 2000;

void check_version(SQLite::Database& file) {
  const int version = file.execAndGet("PRAGMA user_version").getInt();
  const int today = static_cast<int>(detail::migrations().size());
  if (version == today) return;
  throw std::runtime_error(file.getFilename() + ": format " + std::to_string(version) +
                           ", this program reads " + std::to_string(today) +
                           (version < today ? "; start the controller once, it brings the file up to date"
                                            : "; install the version that wrote it"));
}

}  // namespace

class RecordReader::File {
 public:
  explicit File(const std::string& path) : database(path, SQLite::OPEN_READONLY, kBusyTimeoutMs) {
    check_version(database);
  }

  // Runs `read` on one unchanging view of the file.
  template <class T, class Read>
  tl::expected<T, std::string> attempt(Read read) {
    try {
      SQLite::Transaction transaction(database);
      T out = read();
      transaction.commit();
      return out;
    } catch (const std::exception& error) {
      return tl::unexpected(database.getFilename() + ": " + error.what());
    }
  }

  SQLite::Database database;
};

tl::expected<RecordReader, std::string> RecordReader::open(const std::string& directory) {
  const std::string path = (std::filesystem::path(directory) / kFileName).string();
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return tl::unexpected(path + ": not there; name the controller's data folder with --data");
  }
  try {
    return RecordReader(std::make_unique<File>(path));
  } catch (const std::exception& error) {
    return tl::unexpected(path + ": cannot be read: " + error.what());
  }
}

RecordReader::RecordReader(std::unique_ptr<File> file) noexcept : file_(std::move(file)) {}
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader& RecordReader::operator=(RecordReader&&) noexcept = default;
RecordReader::~RecordReader() = default;

tl::expected<std::vector<SessionRow>, std::string> RecordReader::list(int count) {
  return file_->attempt<std::vector<SessionRow>>([&] {
    std::vector<SessionRow> rows;
    SQLite::Statement select(file_->database,
                             std::string(detail::kSelectSessions) + "ORDER BY id DESC LIMIT ?");
    select.bind(1, count);
    while (select.executeStep()) rows.push_back(detail::session_of(select));
    return rows;
  });
}

tl::expected<SessionRecord, std::string> RecordReader::load(std::int64_t session_id) {
  return file_->attempt<SessionRecord>([&] {
    SessionRecord record;
    SQLite::Statement session(file_->database, std::string(detail::kSelectSessions) + "WHERE id = ?");
    session.bind(1, session_id);
    if (!session.executeStep()) throw std::runtime_error("no session " + std::to_string(session_id));
    record.row = detail::session_of(session);

    SQLite::Statement samples(file_->database, detail::kSelectSamples);
    samples.bind(1, session_id);
    while (samples.executeStep()) record.samples.push_back(detail::sample_of(samples));

    SQLite::Statement events(file_->database,
                             std::string(detail::kSelectEvents) + "WHERE session_id = ? ORDER BY id");
    events.bind(1, session_id);
    while (events.executeStep()) record.events.push_back(detail::event_of(events));
    return record;
  });
}

tl::expected<std::vector<messages::Event>, std::string> RecordReader::events(int count) {
  return file_->attempt<std::vector<messages::Event>>([&] {
    std::vector<messages::Event> list;
    SQLite::Statement select(file_->database,
                             std::string(detail::kSelectEvents) + "ORDER BY id DESC LIMIT ?");
    select.bind(1, count);
    while (select.executeStep()) list.push_back(detail::event_of(select));
    std::reverse(list.begin(), list.end());
    return list;
  });
}

}  // namespace stretch::records
