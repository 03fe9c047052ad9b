// The sum is CRC-16 with the polynomial 8005h, reflected, low byte first (Modbus over Serial Line
// V1.02, 6.2.2).
#include "hal/modbus/rtu_frame.hpp"

#include <algorithm>

#include <boost/crc.hpp>

namespace stretch::hal {
namespace {

constexpr std::size_t kSumSize = 2;
constexpr std::size_t kEchoPduSize = 5;

std::uint16_t sum_of(std::span<const std::uint8_t> bytes) noexcept {
  boost::crc_optimal<16, 0x8005, 0xFFFF, 0, true, true> sum;
  sum.process_bytes(bytes.data(), bytes.size());
  return static_cast<std::uint16_t>(sum.checksum());
}

}  // namespace

RtuAdu wrap_in_rtu(std::uint8_t unit, std::span<const std::uint8_t> pdu) noexcept {
  RtuAdu adu;
  const std::size_t count = std::min(pdu.size(), kMaxPdu);
  adu.bytes[0] = unit;
  std::copy_n(pdu.begin(), count, adu.bytes.begin() + 1);
  const std::uint16_t sum = sum_of(std::span(adu.bytes).first(count + 1));
  adu.bytes[count + 1] = static_cast<std::uint8_t>(sum & 0xFF);
  adu.bytes[count + 2] = static_cast<std::uint8_t>(sum >> 8);
  adu.size = count + kRtuOverhead;
  return adu;
}

RtuAnswer unwrap_rtu(std::uint8_t unit, std::span<const std::uint8_t> adu) noexcept {
  constexpr std::size_t kSmallest = kRtuOverhead + 2;
  if (adu.size() < kSmallest || adu.size() > kMaxRtuAdu) return {};
  const std::span<const std::uint8_t> summed = adu.first(adu.size() - kSumSize);
  const std::uint16_t sum = sum_of(summed);
  const std::uint8_t low = adu[adu.size() - 2];
  const std::uint8_t high = adu[adu.size() - 1];
  if (low != (sum & 0xFF) || high != sum >> 8) return {BusStatus::bad_sum, {}};
  if (summed[0] != unit) return {};
  return {BusStatus::ok, summed.subspan(1)};
}

std::size_t rtu_answer_size(const RequestPdu& request) noexcept {
  const std::size_t registers = request.registers_expected();
  return kRtuOverhead + (registers == 0 ? kEchoPduSize : 2 + 2 * registers);
}

}  // namespace stretch::hal
