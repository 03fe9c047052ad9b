// A frame finished wrongly, sent twice, cut, or with rubbish before it.
#include "simulator/modbus/distorted.hpp"

#include <algorithm>

namespace stretch::simulator {
namespace {

std::uint8_t unit_of(std::uint8_t unit, const Distortion& distortion) noexcept {
  return distortion.wrong_unit ? static_cast<std::uint8_t>(unit ^ 0x10U) : unit;
}

// What the frame of `size` bytes at the beginning becomes; the bytes that go out.
std::size_t repeated_or_cut(std::span<std::uint8_t> bytes, std::size_t size,
                            const Distortion& distortion) noexcept {
  if (distortion.truncated) return size / 2;
  if (!distortion.doubled) return size;
  std::copy_n(bytes.begin(), size, bytes.begin() + static_cast<std::ptrdiff_t>(size));
  return 2 * size;
}

}  // namespace

std::size_t distorted_tcp(std::span<std::uint8_t, 2 * kMaxTcpFrame> answer, std::uint16_t transaction,
                          std::uint8_t unit, std::size_t pdu_size, const Distortion& distortion) noexcept {
  const auto bears =
      static_cast<std::uint16_t>(distortion.wrong_transaction ? transaction ^ 1U : transaction);
  const std::size_t size =
      finish_tcp_answer(answer.first<kMaxTcpFrame>(), bears, unit_of(unit, distortion), pdu_size);
  return repeated_or_cut(answer, size, distortion);
}

std::size_t distorted_rtu(std::span<std::uint8_t, kMaxDistortedRtu> answer, std::uint8_t unit,
                          std::size_t pdu_size, const Distortion& distortion) noexcept {
  std::size_t size = finish_rtu_answer(answer.first<kMaxRtuFrame>(), unit_of(unit, distortion), pdu_size);
  if (distortion.wrong_crc) answer[size - 1] = static_cast<std::uint8_t>(answer[size - 1] ^ 0xFFU);
  size = repeated_or_cut(answer, size, distortion);
  const std::size_t noise = std::min<std::size_t>(distortion.noise, kMaxNoise);
  std::copy_backward(answer.begin(), answer.begin() + static_cast<std::ptrdiff_t>(size),
                     answer.begin() + static_cast<std::ptrdiff_t>(size + noise));
  // No two bytes alike beside each other, and no unit's number first.
  for (std::size_t i = 0; i < noise; ++i) answer[i] = static_cast<std::uint8_t>(0xA5U + 0x3BU * i);
  return size + noise;
}

}  // namespace stretch::simulator
