// How messages are cut out of a stream of bytes.
#include "controller/messages/framing.hpp"

namespace stretch::messages {

namespace {

std::uint32_t read_length(const char* bytes) noexcept {
  std::uint32_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) length = (length << 8) | static_cast<unsigned char>(bytes[i]);
  return length;
}

}  // namespace

std::optional<std::string> frame(std::string_view json) {
  if (json.empty() || json.size() > kMaxMessageBytes) return std::nullopt;
  std::string framed;
  framed.reserve(kLengthBytes + json.size());
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    framed.push_back(static_cast<char>((json.size() >> (8 * i)) & 0xFF));
  }
  framed.append(json);
  return framed;
}

void FrameDecoder::push(std::span<const char> bytes) {
  if (failure_) return;
  buffer_.erase(0, consumed_);
  consumed_ = 0;
  buffer_.append(bytes.data(), bytes.size());
}

std::optional<std::string_view> FrameDecoder::next() {
  if (failure_ || buffer_.size() - consumed_ < kLengthBytes) return std::nullopt;
  const std::uint32_t length = read_length(buffer_.data() + consumed_);
  if (length == 0 || length > kMaxMessageBytes) {
    failure_ = "message length " + std::to_string(length) + ", allowed 1 to " +
               std::to_string(kMaxMessageBytes) +
               " bytes: send a u32 length, little-endian, before each message";
    buffer_.clear();
    consumed_ = 0;
    return std::nullopt;
  }
  if (buffer_.size() - consumed_ - kLengthBytes < length) return std::nullopt;
  const std::string_view message(buffer_.data() + consumed_ + kLengthBytes, length);
  consumed_ += kLengthBytes + length;
  return message;
}

}  // namespace stretch::messages
