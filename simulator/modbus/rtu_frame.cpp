// Lengths of Modbus Application Protocol V1.1b3, section 6; the sum of Modbus over Serial Line V1.02, 6.2.2.
#include "simulator/modbus/rtu_frame.hpp"

#include <optional>

#include <boost/crc.hpp>

namespace stretch::simulator {
namespace {

constexpr std::size_t kSmallest = 1 + 1 + kRtuSumSize;

std::uint16_t sum_of(std::span<const std::uint8_t> bytes) noexcept {
  boost::crc_optimal<16, 0x8005, 0xFFFF, 0, true, true> sum;
  sum.process_bytes(bytes.data(), bytes.size());
  return static_cast<std::uint16_t>(sum.checksum());
}

// Of the whole frame; nothing while a byte that says so is still to come; 0: nobody can say.
std::optional<std::size_t> length_of(std::span<const std::uint8_t> bytes) noexcept {
  if (bytes.size() < 2) return std::nullopt;
  const auto counted = [&](std::size_t at) -> std::optional<std::size_t> {
    if (bytes.size() <= at) return std::nullopt;
    return at + 1 + bytes[at] + kRtuSumSize;
  };
  switch (bytes[1]) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
    case 6:
      return 6 + kRtuSumSize;
    case 15:
    case 16:
      return counted(6);
    case 23:
      return counted(10);
    default:
      return 0;
  }
}

ParsedRtu checked(std::span<const std::uint8_t> frame) noexcept {
  ParsedRtu result;
  result.size = frame.size();
  const std::span<const std::uint8_t> summed = frame.first(frame.size() - kRtuSumSize);
  const std::uint16_t sum = sum_of(summed);
  if (frame[frame.size() - 2] != (sum & 0xFF) || frame[frame.size() - 1] != sum >> 8) {
    result.verdict = RtuVerdict::bad_sum;
    return result;
  }
  result.verdict = RtuVerdict::complete;
  result.unit = summed[0];
  result.pdu = summed.subspan(1);
  return result;
}

}  // namespace

ParsedRtu parse_rtu_request(std::span<const std::uint8_t> bytes) noexcept {
  const auto length = length_of(bytes);
  if (!length) return {};
  if (*length == 0 || *length > kMaxRtuFrame) return {.verdict = RtuVerdict::unknown_length};
  if (bytes.size() < *length) return {};
  return checked(bytes.first(*length));
}

ParsedRtu parse_rtu_silence(std::span<const std::uint8_t> bytes) noexcept {
  if (bytes.size() < kSmallest || bytes.size() > kMaxRtuFrame)
    return {.verdict = RtuVerdict::bad_sum, .size = bytes.size()};
  return checked(bytes);
}

std::size_t finish_rtu_answer(std::span<std::uint8_t, kMaxRtuFrame> answer, std::uint8_t unit,
                              std::size_t pdu_size) noexcept {
  answer[0] = unit;
  const std::uint16_t sum = sum_of(answer.first(1 + pdu_size));
  answer[1 + pdu_size] = static_cast<std::uint8_t>(sum & 0xFF);
  answer[2 + pdu_size] = static_cast<std::uint8_t>(sum >> 8);
  return 1 + pdu_size + kRtuSumSize;
}

}  // namespace stretch::simulator
