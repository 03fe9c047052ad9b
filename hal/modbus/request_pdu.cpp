// Nothing of an answer is believed that the request does not demand.
#include "hal/modbus/request_pdu.hpp"

#include <algorithm>

namespace stretch::hal {
namespace {

constexpr std::uint8_t kWriteOne = 6;
constexpr std::uint8_t kWriteMany = 16;
constexpr std::uint8_t kWriteAndRead = 23;
constexpr std::uint8_t kRefusal = 0x80;
constexpr std::uint8_t kNoPath = 0x0A;    // exceptions of a gateway
constexpr std::uint8_t kNoTarget = 0x0B;  // instead of the device's answer
constexpr std::size_t kEchoSize = 5;

}  // namespace

void RequestPdu::put(std::uint16_t word) noexcept {
  bytes_[size_++] = static_cast<std::uint8_t>(word >> 8);
  bytes_[size_++] = static_cast<std::uint8_t>(word & 0xFF);
}

void RequestPdu::put_values(std::span<const std::uint16_t> values) noexcept {
  put(static_cast<std::uint16_t>(values.size()));
  bytes_[size_++] = static_cast<std::uint8_t>(2 * values.size());
  for (const std::uint16_t value : values) put(value);
}

RequestPdu RequestPdu::read(int function, ReadBlock block) noexcept {
  RequestPdu request;
  request.bytes_[request.size_++] = function == 4 ? 4 : 3;
  request.registers_expected_ = std::min<std::size_t>(block.count, kMaxRead);
  request.put(block.address);
  request.put(static_cast<std::uint16_t>(request.registers_expected_));
  return request;
}

RequestPdu RequestPdu::write_one(std::uint16_t address, std::uint16_t value) noexcept {
  RequestPdu request;
  request.bytes_[request.size_++] = kWriteOne;
  request.put(address);
  request.put(value);
  return request;
}

RequestPdu RequestPdu::write(std::uint16_t address, std::span<const std::uint16_t> values) noexcept {
  RequestPdu request;
  request.bytes_[request.size_++] = kWriteMany;
  request.put(address);
  request.put_values(values.first(std::min(values.size(), kMaxWrite)));
  return request;
}

RequestPdu RequestPdu::write_and_read(std::uint16_t address, std::span<const std::uint16_t> values,
                                      ReadBlock block) noexcept {
  RequestPdu request;
  request.bytes_[request.size_++] = kWriteAndRead;
  request.registers_expected_ = std::min<std::size_t>(block.count, kMaxRead);
  request.put(block.address);
  request.put(static_cast<std::uint16_t>(request.registers_expected_));
  request.put(address);
  request.put_values(values.first(std::min(values.size(), kMaxWriteWithRead)));
  return request;
}

PduVerdict check_answer(const RequestPdu& request, std::span<const std::uint8_t> answer,
                        std::span<std::uint16_t> registers) noexcept {
  const std::span<const std::uint8_t> asked = request.bytes();
  if (answer.size() < 2) return {};
  if (answer[0] == (request.function() | kRefusal)) {
    if (answer.size() != 2 || answer[1] == 0) return {};
    const bool of_the_gateway = answer[1] == kNoPath || answer[1] == kNoTarget;
    return {of_the_gateway ? BusStatus::timeout : BusStatus::exception, answer[1]};
  }
  if (answer[0] != request.function()) return {};
  const std::size_t expected = request.registers_expected();
  if (expected == 0) {
    const bool echoed = answer.size() == kEchoSize && std::equal(answer.begin(), answer.end(), asked.begin());
    return {echoed ? BusStatus::ok : BusStatus::bad_frame, 0};
  }
  if (registers.size() != expected || answer[1] != 2 * expected || answer.size() != 2 + 2 * expected)
    return {};
  for (std::size_t i = 0; i < expected; ++i) {
    registers[i] = static_cast<std::uint16_t>((answer[2 + 2 * i] << 8) | answer[3 + 2 * i]);
  }
  return {BusStatus::ok, 0};
}

}  // namespace stretch::hal
