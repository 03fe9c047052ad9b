// Answers that are almost right: what a Modbus client must not take for the answer to its request.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "hal/modbus/request_pdu.hpp"

namespace stretch::hal::hostile {

using Bytes = std::vector<std::uint8_t>;
using Random = std::mt19937;

[[nodiscard]] inline std::size_t below(Random& random, std::size_t end) {
  return random() % end;
}
[[nodiscard]] inline std::uint8_t byte(std::size_t value) {
  return static_cast<std::uint8_t>(value & 0xFF);
}
[[nodiscard]] inline std::uint16_t word_at(const Bytes& bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

// A request for each nonce: its first address (of what is read, where something is) is the nonce itself.
[[nodiscard]] inline RequestPdu any_request(Random& random, std::uint16_t nonce) {
  const auto registers = static_cast<std::uint16_t>(1 + below(random, below(random, 4) == 0 ? 120 : 16));
  const std::vector<std::uint16_t> values(1 + below(random, 12), static_cast<std::uint16_t>(random()));
  switch (below(random, 5)) {
    case 0:
      return RequestPdu::read(4, {nonce, registers});
    case 1:
      return RequestPdu::write_one(nonce, values[0]);
    case 2:
      return RequestPdu::write(nonce, values);
    case 3:
      return RequestPdu::write_and_read(6000, values, {nonce, registers});
    default:
      return RequestPdu::read(3, {nonce, registers});
  }
}
[[nodiscard]] inline std::uint16_t nonce_of(const Bytes& request) {
  return word_at(request, 1);
}
[[nodiscard]] inline bool is_write(const Bytes& request) {
  return request[0] == 6 || request[0] == 16;
}

// What a register reads for a nonce: no two requests in a row have answers alike.
[[nodiscard]] inline std::uint16_t value_of(std::uint16_t nonce, std::size_t index) {
  const std::uint32_t mixed = (nonce * 0x9E3779B1U) ^ (static_cast<std::uint32_t>(index) * 0x85EBCA6BU);
  return static_cast<std::uint16_t>(mixed >> 13);
}

// The answer to `request`, a PDU.
[[nodiscard]] inline Bytes honest_answer(const Bytes& request) {
  if (is_write(request)) return {request.begin(), request.begin() + 5};
  const std::size_t count = word_at(request, 3);
  Bytes answer{request[0], byte(2 * count)};
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint16_t value = value_of(nonce_of(request), i);
    answer.push_back(byte(value >> 8));
    answer.push_back(byte(value));
  }
  return answer;
}

// Of the same form with other content, so that whoever takes it is found out. A write's echo has no content
// of its own.
[[nodiscard]] inline Bytes with_other_values(Bytes answer) {
  const std::size_t from = answer[0] == 6 || answer[0] == 16 ? answer.size() : 2;
  for (std::size_t i = from; i < answer.size(); ++i) answer[i] = byte(~answer[i]);
  return answer;
}

// A PDU that is not the answer to `request`, whatever frame it comes in.
[[nodiscard]] inline Bytes misfit(Random& random, const Bytes& request) {
  Bytes answer = with_other_values(honest_answer(request));
  const std::uint8_t function = request[0];
  constexpr std::array<std::uint8_t, 8> kFunctions{1, 2, 3, 4, 6, 16, 23, 43};
  std::uint8_t other = function;
  while (other == function) other = kFunctions[below(random, kFunctions.size())];
  switch (below(random, 9)) {
    case 0:
      answer[0] = other;
      return answer;
    case 1:
      return {byte(other | 0x80U), 2};
    case 2:
      return {byte(function | 0x80U), 0};
    case 3:
      return {byte(function | 0x80U), 2, 0};
    case 4:
      return {function};
    case 5:  // more of it than was asked for
      if (is_write(request)) break;
      if (answer.size() > 250) answer.resize(250);
      answer.insert(answer.end(), {0x12, 0x34});
      answer[1] = byte(answer.size() - 2);
      if (answer.size() - 2 == 2U * word_at(request, 3)) answer[0] = other;
      return answer;
    case 6:  // less
      if (is_write(request)) break;
      answer.resize(answer.size() - 2);
      answer[1] = byte(answer.size() - 2);
      return answer;
    case 7:  // a count that what follows does not keep
      if (is_write(request)) break;
      answer[1] = byte(answer[1] + 1 + below(random, 254));
      return answer;
    default:  // its own request, but for those that may be answers by their form
      if (function == 6 || function == 23) break;
      return request;
  }
  if (is_write(request)) {  // the echo with one bit of address, value or count turned
    answer[1 + below(random, 4)] ^= byte(1U << below(random, 8));
  } else {
    answer[0] = other;
  }
  return answer;
}

[[nodiscard]] inline Bytes noise(Random& random, std::size_t longest) {
  Bytes bytes(1 + below(random, longest));
  std::generate(bytes.begin(), bytes.end(), [&] { return byte(random()); });
  return bytes;
}

// Some bits of the range turned, an odd number of them or two: no check sum of sixteen bits misses those.
inline void turn_bits(Random& random, std::span<std::uint8_t> bytes) {
  const std::size_t count = 1 + below(random, 3);
  std::vector<std::size_t> bits;
  while (bits.size() < count) {
    const std::size_t bit = below(random, 8 * bytes.size());
    if (std::find(bits.begin(), bits.end(), bit) == bits.end()) bits.push_back(bit);
  }
  for (const std::size_t bit : bits) bytes[bit / 8] ^= byte(1U << (bit % 8));
}

}  // namespace stretch::hal::hostile
