// How messages are cut out of a stream of bytes: a u32 length, little-endian, then that many bytes of JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stretch::messages {

inline constexpr std::size_t kMaxMessageBytes = 64 * 1024;  // of one message, without its length
inline constexpr std::size_t kLengthBytes = 4;

// `json` with its length before it, ready to be sent. Nothing if it is empty or longer than kMaxMessageBytes.
[[nodiscard]] std::optional<std::string> frame(std::string_view json);

// Cuts messages out of bytes as they arrive, in pieces of any size. No I/O. Holds at most one piece and one
// message; a length of 0 or above kMaxMessageBytes makes it fail for good, because nothing after it can be
// trusted to be a length. One thread.
class FrameDecoder {
 public:
  // Takes bytes in. Call next() until it gives nothing before the next push, or the buffer grows.
  void push(std::span<const char> bytes);

  // The next whole message, valid until the next call of push() or next(); nothing when none is whole yet.
  [[nodiscard]] std::optional<std::string_view> next();

  // Why the stream cannot be read on, or nothing. Messages before the bad length were still given out.
  [[nodiscard]] const std::optional<std::string>& failure() const noexcept { return failure_; }

 private:
  std::string buffer_;
  std::size_t consumed_ = 0;
  std::optional<std::string> failure_;
};

}  // namespace stretch::messages
