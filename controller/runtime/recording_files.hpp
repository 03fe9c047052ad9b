// From the ring of the recording's bytes to files, one for each run from rest to rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "controller/recording/recording_file.hpp"
#include "controller/runtime/hand_over.hpp"

namespace stretch::runtime {

// Where a file cannot be written it asks the loop for an image and goes on from there in a new one. The
// recorder's thread; blocks on the disk.
class RecordingFiles {
 public:
  // `complain` is told what cannot be written, each time. `hand_over` outlives it.
  RecordingFiles(HandOver& hand_over, std::string directory, recording::Header header,
                 std::function<void(const std::string&)> complain);

  // What is in the ring, whole frames of it.
  void take();
  void flush();

 private:
  void take_frame(std::uint8_t kind, std::span<const std::byte> bytes);
  void begin_file();
  void want_image();

  static constexpr double kImageWantedEvery_s = 1.0;  // while there is no file to write to

  HandOver& in_;
  std::string directory_;
  recording::Header header_;
  std::function<void(const std::string&)> complain_;
  std::vector<std::byte> bytes_;
  std::unique_ptr<recording::RecordingWriter> file_;
  bool from_the_start_ = true;  // the first frame of the program's life needs no image
  double image_wanted_s_ = -kImageWantedEvery_s;
};

}  // namespace stretch::runtime
