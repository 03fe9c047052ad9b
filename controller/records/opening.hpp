// Opening the records' file whatever state it was left in. Private to this folder.
#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <memory>
#include <string>

#include "controller/records/records.hpp"

namespace stretch::records::detail {

struct OpenFile {
  std::unique_ptr<SQLite::Database> database;
  Records::Opening opening;
};

// As Records::open() says. Throws SQLite::Exception, NewerFile, std::filesystem::filesystem_error.
[[nodiscard]] OpenFile open_for_writing(const std::filesystem::path& directory, const Moment& now);

// Closes a session whose end nobody wrote down, with what its samples tell: duration, peaks and weight; no
// holds and no safety actions. Inside a transaction of the caller's.
void close_from_samples(SQLite::Database& file, std::int64_t session_id, Outcome outcome,
                        const std::string& wall_time);

}  // namespace stretch::records::detail
