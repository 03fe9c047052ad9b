// The MBAP header in and out.
#include "simulator/modbus/tcp_frame.hpp"

namespace stretch::simulator {
namespace {

std::uint16_t word_at(std::span<const std::uint8_t> bytes, std::size_t at) noexcept {
  return static_cast<std::uint16_t>((bytes[at] << 8) | bytes[at + 1]);
}

void put_word(std::span<std::uint8_t> bytes, std::size_t at, std::size_t value) noexcept {
  bytes[at] = static_cast<std::uint8_t>((value >> 8) & 0xFF);
  bytes[at + 1] = static_cast<std::uint8_t>(value & 0xFF);
}

constexpr std::size_t kBeforeLength = 6;  // bytes the length field does not count
constexpr std::size_t kMinLength = 2;     // the unit and a function code

}  // namespace

ParsedFrame parse_tcp_frame(std::span<const std::uint8_t> bytes) noexcept {
  ParsedFrame result;
  if (bytes.size() < 4) return result;
  if (word_at(bytes, 2) != 0) {
    result.verdict = FrameVerdict::wrong_protocol;
    return result;
  }
  if (bytes.size() < kBeforeLength) return result;
  const std::size_t length = word_at(bytes, 4);
  if (length < kMinLength || length > 1 + kMaxPduSize) {
    result.verdict = FrameVerdict::wrong_length;
    return result;
  }
  if (bytes.size() < kBeforeLength + length) return result;
  result.verdict = FrameVerdict::complete;
  result.frame.transaction = word_at(bytes, 0);
  result.frame.unit = bytes[6];
  result.frame.pdu = bytes.subspan(kMbapSize, length - 1);
  result.frame.size = kBeforeLength + length;
  return result;
}

std::size_t finish_tcp_answer(std::span<std::uint8_t, kMaxTcpFrame> answer, std::uint16_t transaction,
                              std::uint8_t unit, std::size_t pdu_size) noexcept {
  put_word(answer, 0, transaction);
  put_word(answer, 2, 0);
  put_word(answer, 4, pdu_size + 1);
  answer[6] = unit;
  return kMbapSize + pdu_size;
}

std::string_view describe(FrameVerdict verdict) noexcept {
  switch (verdict) {
    case FrameVerdict::incomplete:
      return "incomplete frame";
    case FrameVerdict::complete:
      return "complete frame";
    case FrameVerdict::wrong_protocol:
      return "protocol id is not 0";
    case FrameVerdict::wrong_length:
      return "length field is outside 2..254";
  }
  return "unknown verdict";
}

}  // namespace stretch::simulator
