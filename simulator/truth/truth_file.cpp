// Rows gather in memory and go out by the tenth of a megabyte.
#include "simulator/truth/truth_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

namespace stretch::simulator {
namespace {
constexpr std::size_t kPiece = 100'000;
}

tl::expected<TruthFile, std::string> TruthFile::create(const std::string& path) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file) {
    return tl::unexpected(path + ": cannot be written: " + std::generic_category().message(errno) +
                          "; name a file in a folder that exists and is writable");
  }
  return TruthFile(std::move(file), path);
}

TruthFile::TruthFile(std::ofstream file, std::string path) : file_(std::move(file)), path_(std::move(path)) {
  rows_ = kTruthHeader;
  rows_ += '\n';
}

TruthFile::~TruthFile() {
  if (file_.is_open()) static_cast<void>(flush());
}

void TruthFile::write(const plant::Truth& truth, std::optional<Instant> monotonic,
                      std::string_view of_the_wire) {
  append_truth_row(rows_, truth, monotonic, of_the_wire);
  if (rows_.size() < kPiece) return;
  file_ << rows_;
  rows_.clear();
}

bool TruthFile::flush() {
  file_ << rows_;
  rows_.clear();
  file_.flush();
  return file_.good();
}

}  // namespace stretch::simulator
