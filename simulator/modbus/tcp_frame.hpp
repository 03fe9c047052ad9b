// Modbus TCP framing, judged by the MBAP header's own length: bytes in, one request or a reason to hang up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace stretch::simulator {

inline constexpr std::size_t kMbapSize = 7;      // transaction, protocol, length, unit
inline constexpr std::size_t kMaxPduSize = 253;  // of any Modbus transport
inline constexpr std::size_t kMaxTcpFrame = kMbapSize + kMaxPduSize;

enum class FrameVerdict : std::uint8_t {
  incomplete,      // a request may still come of it: wait for more bytes
  complete,        // `frame` is filled
  wrong_protocol,  // the protocol id is not 0: hang up
  wrong_length     // the length field is outside 2..254: where the next frame begins is unknown, hang up
};

struct TcpFrame {
  std::uint16_t transaction = 0;
  std::uint8_t unit = 0;
  std::span<const std::uint8_t> pdu;  // 1..253 bytes, inside the bytes that were parsed
  std::size_t size = 0;               // bytes of the whole frame; the next one begins there
};

struct ParsedFrame {
  FrameVerdict verdict = FrameVerdict::incomplete;
  TcpFrame frame;
};

// Looks at the beginning of `bytes` alone. Decides as soon as it can: a bad header is refused before its
// body has come. Pure.
[[nodiscard]] ParsedFrame parse_tcp_frame(std::span<const std::uint8_t> bytes) noexcept;

// Writes the header of an answer of `pdu_size` bytes (1..253) whose PDU already stands at answer[7]; returns
// the size of the whole frame.
[[nodiscard]] std::size_t finish_tcp_answer(std::span<std::uint8_t, kMaxTcpFrame> answer,
                                            std::uint16_t transaction, std::uint8_t unit,
                                            std::size_t pdu_size) noexcept;

[[nodiscard]] std::string_view describe(FrameVerdict verdict) noexcept;

}  // namespace stretch::simulator
