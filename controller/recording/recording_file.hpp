// A recording on disk: who and what made it, then every cycle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "controller/recording/cycle_record.hpp"

namespace stretch::recording {

// What a replay needs besides the cycles.
struct Header {
  std::string build;         // version and commit of the program that recorded
  std::string station_file;  // what errors call the station's text
  std::string station_toml;  // the station file, whole
};

// Appends records; each is length-prefixed, so that a file cut anywhere is readable up to its last whole
// record. Not for the control thread: blocks on the disk. Errors are kept and told by close() and ok().
class RecordingWriter {
 public:
  [[nodiscard]] static tl::expected<RecordingWriter, std::string> create(const std::string& path,
                                                                         const Header& header);

  // One frame of that kind.
  void append(std::uint8_t kind, std::span<const std::byte> bytes) noexcept;
  void flush() noexcept;
  [[nodiscard]] bool ok() const noexcept { return ok_; }

 private:
  struct Closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  explicit RecordingWriter(std::FILE* file) noexcept : file_(file) {}
  std::unique_ptr<std::FILE, Closer> file_;
  bool ok_ = true;
};

class RecordingReader {
 public:
  // Reads the file whole. The error says what is wrong with it.
  [[nodiscard]] static tl::expected<RecordingReader, std::string> open(const std::string& path);
  [[nodiscard]] static tl::expected<RecordingReader, std::string> parse(std::vector<std::byte> bytes);

  [[nodiscard]] const Header& header() const noexcept { return header_; }
  // The next frame; nothing at the end. `truncated()` tells whether the end was the middle of a frame.
  struct Frame {
    std::uint8_t kind = kEndFrame;
    std::span<const std::byte> bytes;  // into the reader
  };
  [[nodiscard]] std::optional<Frame> next() noexcept;
  [[nodiscard]] bool truncated() const noexcept { return truncated_; }

 private:
  std::vector<std::byte> bytes_;
  std::size_t at_ = 0;
  Header header_;
  bool truncated_ = false;
};

}  // namespace stretch::recording
