// The sessions on disk: written as they happen, so that a lost supply costs at most the last second (SR23).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "controller/records/session_record.hpp"

namespace stretch::records {

// One line that says what failed and where. `refused`: the file will never have it, as when the row it
// belongs to was deleted; offering it again is no use.
struct NotWritten {
  std::string what;
  bool refused = false;
};
using Written = tl::expected<void, NotWritten>;

inline constexpr const char* kFileName = "records.sqlite3";

// SQLite, one file. Every call that writes is one transaction and is on the disk (fsync) when it returns
// well; when it returns an error, nothing of it is, and the same may be offered again. Blocking: tens of
// milliseconds on a good disk, seconds on a bad one. Throws nothing but std::bad_alloc. One thread. Only one
// program has the file open for writing.
class Records {
 public:
  // What open() found and did; each line is one for the log and the event list.
  struct Opening {
    std::vector<std::string> notices;       // a damaged file set aside, a format brought up to date
    std::vector<std::int64_t> interrupted;  // sessions closed as `interrupted` (SR23)
  };

  // Opens or creates DIR/records.sqlite3. A damaged file is renamed to records.sqlite3.damaged-<time> with
  // its companions and a fresh one begun. A file of a newer version is left alone and is an error.
  [[nodiscard]] static tl::expected<Records, std::string> open(const std::string& directory,
                                                               const Moment& now);

  Records(Records&&) noexcept;
  Records& operator=(Records&&) noexcept;
  ~Records();

  [[nodiscard]] const Opening& opening() const noexcept;

  // The id above every event's on disk: ids go on rising over restarts.
  [[nodiscard]] std::int64_t next_event_id() const noexcept;

  // The new session's id. A session still open is closed as `aborted` first.
  [[nodiscard]] tl::expected<std::int64_t, NotWritten> begin_session(const SessionStart& start);

  // What has happened since the last call; at least once a second while a session runs, at most 1 s is lost
  // then. Samples belong to the session begun last and are dropped, with an error, when there is none.
  [[nodiscard]] Written append(std::span<const SampleRecord> samples,
                               std::span<const messages::Event> events);

  // Closes the session begun last. `result.session_id` is not looked at.
  [[nodiscard]] Written end_session(const messages::ResultView& result, const Moment& at);

  // Closes the session begun last, if there is one, as `aborted` with what its samples tell: for a program
  // that ends within it.
  [[nodiscard]] Written abort_session(const Moment& at);

  // What became known of a closed session later, outcome and all: its score, or a result that came after its
  // end. An id that is not there is an error.
  [[nodiscard]] Written amend(std::int64_t session_id, const messages::ResultView& result);

 private:
  class File;
  explicit Records(std::unique_ptr<File> file) noexcept;
  std::unique_ptr<File> file_;
};

// Reads what Records wrote, also while it writes. Each call is one short transaction. One thread.
class RecordReader {
 public:
  [[nodiscard]] static tl::expected<RecordReader, std::string> open(const std::string& directory);

  RecordReader(RecordReader&&) noexcept;
  RecordReader& operator=(RecordReader&&) noexcept;
  ~RecordReader();

  // The newest `count` sessions, newest first.
  [[nodiscard]] tl::expected<std::vector<SessionRow>, std::string> list(int count);

  [[nodiscard]] tl::expected<SessionRecord, std::string> load(std::int64_t session_id);

  // The newest `count` events, of whatever session and of none, oldest first.
  [[nodiscard]] tl::expected<std::vector<messages::Event>, std::string> events(int count);

 private:
  class File;
  explicit RecordReader(std::unique_ptr<File> file) noexcept;
  std::unique_ptr<File> file_;
};

}  // namespace stretch::records
