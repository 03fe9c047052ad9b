// Seven bytes, each of them checked.
#include "hal/modbus/mbap.hpp"

#include <algorithm>

namespace stretch::hal {
namespace {

void put(std::span<std::uint8_t> bytes, std::size_t at, std::size_t word) noexcept {
  bytes[at] = static_cast<std::uint8_t>((word >> 8) & 0xFF);
  bytes[at + 1] = static_cast<std::uint8_t>(word & 0xFF);
}

std::size_t word_at(std::span<const std::uint8_t> bytes, std::size_t at) noexcept {
  return static_cast<std::size_t>(bytes[at]) << 8 | bytes[at + 1];
}

}  // namespace

TcpAdu wrap_in_mbap(std::uint16_t transaction, std::uint8_t unit,
                    std::span<const std::uint8_t> pdu) noexcept {
  TcpAdu adu;
  const std::size_t count = std::min(pdu.size(), kMaxPdu);
  put(adu.bytes, 0, transaction);
  put(adu.bytes, 4, count + 1);
  adu.bytes[6] = unit;
  std::copy_n(pdu.begin(), count, adu.bytes.begin() + kMbapSize);
  adu.size = kMbapSize + count;
  return adu;
}

std::optional<std::span<const std::uint8_t>> unwrap_mbap(std::uint16_t transaction, std::uint8_t unit,
                                                         std::span<const std::uint8_t> adu) noexcept {
  if (adu.size() < kMbapSize + 2 || adu.size() > kMaxTcpAdu) return std::nullopt;
  if (word_at(adu, 0) != transaction || word_at(adu, 2) != 0) return std::nullopt;
  if (word_at(adu, 4) != adu.size() - 6 || adu[6] != unit) return std::nullopt;
  return adu.subspan(kMbapSize);
}

}  // namespace stretch::hal
