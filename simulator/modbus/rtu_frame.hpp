// Modbus RTU requests in a stream of bytes: where one ends, by its function, and whether its sum is right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "simulator/modbus/tcp_frame.hpp"

namespace stretch::simulator {

inline constexpr std::size_t kRtuSumSize = 2;
inline constexpr std::size_t kMaxRtuFrame = 1 + kMaxPduSize + kRtuSumSize;

enum class RtuVerdict : std::uint8_t {
  incomplete,     // a request may still come of it: wait for more bytes, or for the silence that ends it
  complete,       // `unit` and `pdu` are filled
  bad_sum,        // as long as its function says, and noise
  unknown_length  // a function whose requests may have any length: only silence says where it ends
};

struct ParsedRtu {
  RtuVerdict verdict = RtuVerdict::incomplete;
  std::uint8_t unit = 0;
  std::span<const std::uint8_t> pdu{};  // inside the bytes that were parsed
  std::size_t size = 0;                 // bytes of the frame, for `complete` and `bad_sum`
};

// Looks at the beginning of `bytes`. Any bytes are a legal input. Pure.
[[nodiscard]] ParsedRtu parse_rtu_request(std::span<const std::uint8_t> bytes) noexcept;

// The same of bytes that silence has ended, whatever their function: complete or bad_sum.
[[nodiscard]] ParsedRtu parse_rtu_silence(std::span<const std::uint8_t> bytes) noexcept;

// Puts unit and sum around a PDU of `pdu_size` bytes (1..253) that stands at answer[1]; the frame's size.
[[nodiscard]] std::size_t finish_rtu_answer(std::span<std::uint8_t, kMaxRtuFrame> answer, std::uint8_t unit,
                                            std::size_t pdu_size) noexcept;

}  // namespace stretch::simulator
