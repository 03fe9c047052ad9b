// Frames, and the files they go into.
#include "controller/runtime/recording_files.hpp"

#include <cstring>
#include <filesystem>
#include <utility>

#include "controller/runtime/moment.hpp"

namespace stretch::runtime {

RecordingFiles::RecordingFiles(HandOver& hand_over, std::string directory, recording::Header header,
                               std::function<void(const std::string&)> complain)
    : in_(hand_over),
      directory_(std::move(directory)),
      header_(std::move(header)),
      complain_(std::move(complain)) {}

void RecordingFiles::take() {
  const std::size_t ready = in_.recording.read_available();
  if (ready == 0) return;
  const std::size_t had = bytes_.size();
  bytes_.resize(had + ready);
  bytes_.resize(had + in_.recording.pop(bytes_.data() + had, ready));
  std::size_t at = 0;
  while (bytes_.size() - at >= recording::kFrameHeader) {
    const auto kind = static_cast<std::uint8_t>(bytes_[at]);
    std::uint32_t size = 0;
    std::memcpy(&size, bytes_.data() + at + 1, sizeof size);
    const std::size_t whole = recording::kFrameHeader + size;
    if (bytes_.size() - at < whole) break;
    take_frame(kind, std::span(bytes_).subspan(at + recording::kFrameHeader, size));
    at += whole;
  }
  bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
}

void RecordingFiles::flush() {
  if (file_) file_->flush();
}

// A recording begins with an image of the cycle, or at the program's very start, where the station file is
// image enough.
void RecordingFiles::take_frame(std::uint8_t kind, std::span<const std::byte> bytes) {
  const bool first = std::exchange(from_the_start_, false);
  if (first || kind == recording::kImageFrame) begin_file();
  if (!file_) {
    if (kind != recording::kEndFrame) want_image();
    return;
  }
  file_->append(kind, bytes);
  if (!file_->ok()) {
    file_.reset();
    want_image();
    complain_("the recording cannot be written: is the disk full?");
  }
  if (kind == recording::kEndFrame) file_.reset();
}

void RecordingFiles::begin_file() {
  file_.reset();
  std::error_code unknown;  // what cannot be looked at cannot be created either, and that is said
  std::string path = directory_ + "/" + file_time() + ".recording";
  for (int n = 2; std::filesystem::exists(path, unknown); ++n) {
    path = directory_ + "/" + file_time() + "-" + std::to_string(n) + ".recording";
  }
  auto created = recording::RecordingWriter::create(path, header_);
  if (created) {
    file_ = std::make_unique<recording::RecordingWriter>(std::move(*created));
  } else {
    complain_(created.error());
  }
}

void RecordingFiles::want_image() {
  const double now = monotonic_s();
  if (now - image_wanted_s_ < kImageWantedEvery_s) return;
  image_wanted_s_ = now;
  in_.image_wanted.store(true, std::memory_order_relaxed);
}

}  // namespace stretch::runtime
