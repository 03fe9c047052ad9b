// What a server sends for a request, and what is done to it on the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "config/quantities/quantities.hpp"

namespace stretch::simulator {

// As made: nothing. A server does what its transport has of it.
struct Distortion {
  Duration delay{};  // before its first byte, besides what the wire takes
  Duration drip{};   // from byte to byte; 0: all at once
  bool doubled = false;
  bool truncated = false;          // its first half alone
  bool wrong_unit = false;         // another's number
  bool wrong_transaction = false;  // TCP
  bool wrong_crc = false;          // RTU
  bool reset = false;              // TCP: the connection, instead of an answer
  std::uint8_t noise = 0;          // RTU: bytes of rubbish before it, at most kMaxNoise
};
inline constexpr std::size_t kMaxNoise = 64;

struct Reply {
  std::optional<std::size_t> size;  // of the answer's PDU; nothing: silence
  Distortion distortion{};

  Reply(std::optional<std::size_t> pdu_size = std::nullopt) noexcept : size(pdu_size) {}
  Reply(std::nullopt_t) noexcept {}
  Reply(std::size_t pdu_size) noexcept : size(pdu_size) {}
};

}  // namespace stretch::simulator
