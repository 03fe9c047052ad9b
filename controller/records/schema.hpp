// The tables of the records' file, and how an older file becomes one of today. Private to this folder.
#pragma once

#include <span>
#include <stdexcept>
#include <string>

namespace SQLite {
class Database;
}

namespace stretch::records::detail {

// The steps from an empty file to today's, in order; step i brings user_version from i to i + 1. A step that
// has been shipped is never changed.
[[nodiscard]] std::span<const char* const> migrations() noexcept;

struct NewerFile : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Brings the file to the version that `steps` ends at, each step one transaction; returns the version it had.
// Throws NewerFile for a file beyond it, SQLite::Exception otherwise.
int migrate(SQLite::Database& file, std::span<const char* const> steps);

}  // namespace stretch::records::detail
