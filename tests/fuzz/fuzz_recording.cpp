// Any bytes as a recording: refused, or read frame by frame to its end; a cycle that is taken goes back as it
// came.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "controller/recording/recording_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stretch::recording;
  std::vector<std::byte> bytes(size);
  if (size > 0) std::memcpy(bytes.data(), data, size);
  auto reader = RecordingReader::parse(std::move(bytes));
  if (!reader) return 0;
  while (const auto frame = reader->next()) {
    const auto record = decode(frame->bytes);
    if (!record) continue;
    std::array<std::byte, kLargestRecord> buffer{};
    if (encode(*record, buffer) == 0) __builtin_trap();
    if (!decode(std::span(buffer).first(encode(*record, buffer)))) __builtin_trap();
  }
  return 0;
}
